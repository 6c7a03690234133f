import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { type TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { checkInput } from "../../core/input/check-input";
import { checkedId } from "../../core/input/construct-id";
import { cloudOf } from "../../core/location/cloud";
import type { IFederatedBinding } from "../binding";
import type { PodTemplate } from "./pod-template";
import { refuse } from "../../core/input/refuse";
import type { RoleGrant } from "../../identity/role-grant";
import { shown } from "../../../values/shown";
import { nameProblem } from "../../core/input/name-rules";
import { tenantNameProblem } from "../../core/input/id-rules";
import { mounted, mountProblem } from "./secret-mount-rules";
import {
  objectText,
  objectsProblem,
  syncProblem,
  type SecretSync,
  type VaultObject,
} from "../../vault/vault-object-rules";
import type { IVaultAccess } from "../../vault/vault";
import { isManagedHere } from "../../cluster/cluster-key";
import { type Problem, refusal } from "../../../values/problem";

export type { SecretSync, VaultObject } from "../../vault/vault-object-rules";

/** Properties of a SecretProviderClass. */
export interface SecretProviderClassProps {
  /** The binding whose identity reads the vault. The SecretProviderClass is in the namespace of the binding. */
  readonly binding: IFederatedBinding;
  /** The vault with the objects. */
  readonly vault: IVaultAccess;
  /** The objects that pods get as files: at least one, each file name once. */
  readonly objects: readonly VaultObject[];
  /** Name of the SecretProviderClass, an RFC 1123 subdomain. @default - the id of the construct */
  readonly className?: string;
  /**
   * A Kubernetes secret that the driver keeps equal to the files while a pod mounts them, for containers that read
   * environment variables. Every principal that can read secrets in the namespace can then read these values.
   * @default - none
   */
  readonly syncTo?: SecretSync;
  /** Id or domain name of the tenant of the vault. @default - the tenant of the identity */
  readonly tenantId?: string;
  /**
   * The kubernetes provider, if the stack has one for each of several clusters.
   * @default - the binding's
   */
  readonly kubernetesProvider?: TerraformProvider;
}

/** How containers mount the secrets. */
export interface MountOptions {
  /** Absolute path of the folder with the files. @default "/mnt/secrets-store" */
  readonly mountPath?: string;
  /** Names of the containers or init containers with the mount. @default - all */
  readonly containers?: readonly string[];
}

/** The role that reads a kind of vault object. Source: learn.microsoft.com/azure/aks/csi-secrets-store-identity-access */
const GRANTS = {
  secret: (vault: IVaultAccess, binding: IFederatedBinding) => vault.grantSecretsUser(binding),
  key: (vault: IVaultAccess, binding: IFederatedBinding) => vault.grantKeysUser(binding),
  cert: (vault: IVaultAccess, binding: IFederatedBinding) => vault.grantCertificatesUser(binding),
} as const;

/**
 * A SecretProviderClass of the Secrets Store CSI driver, which logs in with the identity of a binding. It mounts secrets, keys
 * and certificates of a vault as files of a pod, without code in the application.
 *
 * The construct grants a managed identity the roles that the objects need. For an app registration, such as one of the tenant
 * of the vault, grant them to its service principal. The driver and its custom resource definition must exist
 * in the cluster before Terraform plans this resource. The add-on `azureKeyvaultSecretsProvider` installs both.
 *
 * @example
 * ```ts
 * const files = new SecretProviderClass(this, "files", { binding, vault, objects: [{ name: "password" }] });
 * const template = binding.podTemplate({ spec: { container: [{ name: "api", image: "example.azurecr.io/api:1" }] } });
 * const mounted = files.mountIn(template);
 * ```
 */
export class SecretProviderClass extends Construct {
  /** The role assignments of the identity. The SecretProviderClass waits for them. An app registration has none here. */
  public readonly grants: readonly RoleGrant[];
  /** The underlying `kubernetes_manifest` resource (escape hatch). */
  public readonly resource: Manifest;
  private readonly name: string;

  /**
   * @throws if the name or type of an object breaks its rule, two objects have the same file name, `syncTo` names an unknown
   * file, the tenant is unknown, or the same stack creates the cluster
   */
  constructor(scope: Construct, id: string, props: SecretProviderClassProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "SecretProviderClassProps", props);
    const { binding, vault, objects, syncTo } = props;
    this.name = props.className ?? id;
    const tenantId = props.tenantId ?? binding.identity?.tenantId;
    refuse(
      this,
      nameProblem("serviceAccount", "className", this.name),
      tenantNameProblem("tenantId", props.tenantId),
      tenantId === undefined
        ? refusal(
            "secret-class-tenant",
            "`tenantId` must be given if the identity of the binding is an app registration, got nothing",
          )
        : undefined,
      objectsProblem(objects),
      syncProblem(syncTo, objects),
      this.sameApplyProblem(binding),
    );
    const cloud = cloudOf(this).kubeloginEnvironment;
    const kinds = new Set(objects.map(({ type = "secret" }) => type));
    // The object id of an app registration is unknown here. Its service principal gets its roles in its tenant.
    this.grants = binding.identity ? [...kinds].map((kind) => GRANTS[kind](vault, binding)) : [];
    this.resource = new Manifest(this, "resource", {
      provider: props.kubernetesProvider ?? binding.kubernetesProvider,
      manifest: {
        apiVersion: "secrets-store.csi.x-k8s.io/v1",
        kind: "SecretProviderClass",
        metadata: { name: this.name, namespace: binding.namespace },
        spec: {
          provider: "azure",
          parameters: {
            usePodIdentity: "false",
            clientID: binding.clientId,
            ...(binding.usesIdentityBinding ? { useAzureTokenProxy: "true" } : {}),
            keyvaultName: vault.vaultName,
            tenantID: tenantId,
            // The driver uses the cloud names of kubelogin. The public cloud is its default.
            ...(cloud === "AzurePublicCloud" ? {} : { cloudName: cloud }),
            objects: objectText(objects),
          },
          ...(syncTo ? { secretObjects: [secretObject(syncTo)] } : {}),
        },
      },
    });
    this.node.defaultChild = this.resource;
    for (const grant of this.grants) grant.applyBefore(this.resource);
  }

  /** The name of the SecretProviderClass. A resource that reads it here waits for it and for the role assignments. */
  public get className(): string {
    return this.resource.getStringAttribute("manifest.metadata.name");
  }

  /**
   * A copy of a pod template whose containers mount the files. Pass it to `podTemplate` of the binding:
   * `binding.podTemplate(secrets.mountIn({ … }))`.
   *
   * @throws if a named container does not exist, the path is not absolute, or the containers are a token
   */
  public mountIn<T extends PodTemplate>(template: NoInfer<T>, options: MountOptions = {}): T {
    checkInput(this, "SecretProviderClass.mountIn", { template, options });
    const mount = {
      volume: `secrets-${this.name.replaceAll(".", "-")}`.slice(0, 63).replace(/-+$/, ""),
      className: this.className,
      ...options,
    };
    refuse(this, mountProblem(template, mount));
    return mounted<T>(template, mount);
  }

  private sameApplyProblem({ cluster }: IFederatedBinding): Problem | undefined {
    if (!isManagedHere(cluster) || TerraformStack.of(cluster) !== TerraformStack.of(this)) return undefined;
    return refusal(
      "secret-class-cluster",
      `\`binding\` must belong to a cluster that exists before this stack is planned, because \`kubernetes_manifest\` reads from its API server during the plan, got ${shown(cluster.node.path)} of the same stack; create the cluster in another stack`,
    );
  }
}

function secretObject({ secretName, type = "Opaque", keys }: SecretSync): object {
  return {
    secretName,
    type,
    data: Object.entries(keys).map(([key, objectName]) => ({ key, objectName })),
  };
}
