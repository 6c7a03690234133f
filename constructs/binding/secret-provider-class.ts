import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { type TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { cloudOf } from "../core/location/cloud";
import type { IFederatedBinding } from "./binding";
import type { PodTemplate } from "./pod-template";
import { refuse } from "../core/input/refuse";
import type { RoleGrant } from "../identity/role-grant";
import { shown } from "../../values/literal";
import { nameProblem } from "../core/input/name-rules";
import { uuidProblem } from "../core/input/id-rules";
import { mounted, mountProblem } from "./secret-mount-rules";
import {
  objectText,
  objectsProblem,
  syncProblem,
  type SecretSync,
  type VaultObject,
} from "../vault/vault-object-rules";
import type { IVaultAccess } from "../vault/vault";
import { isManagedHere } from "../cluster/cluster-key";

export type { SecretSync, VaultObject } from "../vault/vault-object-rules";

export interface SecretProviderClassProps {
  /** Whose identity opens the vault, and in whose namespace the class is. */
  readonly binding: IFederatedBinding;
  readonly vault: IVaultAccess;
  /** What pods get as files: at least one, each file name once. */
  readonly objects: readonly VaultObject[];
  /** Name of the class, an RFC 1123 subdomain. @default - the construct's id */
  readonly className?: string;
  /**
   * A Kubernetes secret that the driver keeps equal to the files while a pod mounts them, for containers that read
   * variables. Whoever may read secrets in the namespace then reads these too.
   * @default - none
   */
  readonly syncTo?: SecretSync;
  /** Tenant of the vault. @default - the identity's */
  readonly tenantId?: string;
  /** @default - the binding's */
  readonly kubernetesProvider?: TerraformProvider;
}

export interface MountOptions {
  /** Absolute path of the folder with the files. @default "/mnt/secrets-store" */
  readonly mountPath?: string;
  /** Names of the containers or init containers that see it. @default - all */
  readonly containers?: readonly string[];
}

/** Role that reads a kind of object of a vault. Source: learn.microsoft.com/azure/aks/csi-secrets-store-identity-access */
const GRANTS = {
  secret: (vault: IVaultAccess, binding: IFederatedBinding) => vault.grantSecretsUser(binding),
  key: (vault: IVaultAccess, binding: IFederatedBinding) => vault.grantKeysUser(binding),
  cert: (vault: IVaultAccess, binding: IFederatedBinding) => vault.grantCertificatesUser(binding),
} as const;

/**
 * Secrets, keys and certificates of a vault as files of a pod, without code in the application: a SecretProviderClass of
 * the Secrets Store CSI driver that signs in with the binding's identity.
 *
 * The identity is granted the roles that the objects need. The driver and its custom resource must be in the cluster
 * before Terraform plans this: the add-on `azureKeyvaultSecretsProvider` brings both.
 */
export class SecretProviderClass extends Construct {
  /** What the identity was granted; the class waits for it. */
  public readonly grants: readonly RoleGrant[];
  /** The underlying `kubernetes_manifest` resource (escape hatch). */
  public readonly resource: Manifest;
  private readonly name: string;

  /**
   * @throws when an object's name or type breaks its rule, two have one file name, the secret to keep names a file that is
   * not there, the tenant is not known, or the cluster is made by the same stack
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
      uuidProblem("tenantId", props.tenantId),
      tenantId === undefined
        ? "`tenantId` must be given where the binding's identity is an app registration, got nothing"
        : undefined,
      objectsProblem(objects),
      syncProblem(syncTo, objects),
      this.sameApplyProblem(binding),
    );
    const cloud = cloudOf(this).kubeloginEnvironment;
    const kinds = new Set(objects.map(({ type = "secret" }) => type));
    this.grants = [...kinds].map((kind) => GRANTS[kind](vault, binding));
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
            keyvaultName: vault.vaultName,
            tenantID: tenantId,
            // The driver's names of clouds are kubelogin's; the public one is its default.
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

  /** The class's name; who reads it here waits until it is there and the identity may read. */
  public get className(): string {
    return this.resource.getStringAttribute("manifest.metadata.name");
  }

  /**
   * A copy of a pod template in which containers see the files, for the binding's `podTemplate`:
   * `binding.podTemplate(secrets.mountIn({ … }))`.
   *
   * @throws when a container that is named is not there, the path is not absolute, or the containers are not written out
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

  private sameApplyProblem({ cluster }: IFederatedBinding): string | undefined {
    if (!isManagedHere(cluster) || TerraformStack.of(cluster) !== TerraformStack.of(this)) return undefined;
    return (
      `\`binding\` must be of a cluster that exists before this stack is planned, because \`kubernetes_manifest\` asks its API ` +
      `server then, got ${shown(cluster.node.path)} of the same stack; make the cluster in another stack`
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
