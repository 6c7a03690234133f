import type { ClusterRoleBindingV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-binding-v1";
import type { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import type { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { type ITerraformDependable, type TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { errorOfUser } from "../core/input/user-stack";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import { tenantOfIssuer } from "../core/input/issuer-tenant";
import { PodDrift } from "../core/wiring/pod-drift";
import { WAIT_SECONDS } from "../core/order/propagation-wait";
import { refuse } from "../core/input/refuse";
import { checkRegion } from "../core/location/region-check";
import { WiringCheck } from "../core/wiring/wiring-check";
import { EntraApplication, identityKindProblem } from "../identity/entra-application";
import type { IManagedIdentity } from "../identity/identity";
import { ManagedIdentity } from "../identity/managed-identity";
import type { CredentialParameters, IFederatedBinding } from "./binding";
import { allowAudience, printCredentialParameters, warnOfBinding } from "./binding-notes";
import { BindingReadiness } from "./binding-readiness";
import { accountSpecOf } from "./account-spec";
import { bindingProblems, bindingRelationProblems, claimRelations } from "./binding-relations";
import { BindingTrust, ownIdentity } from "./binding-trust";
import { trustProblems } from "./binding-trust-rules";
import type { WantedCredential } from "./credential/credential-claims";
import type { DeploymentOptions } from "./pod/deployment";
import type { FederatedCredential } from "./credential/federated-credential";
import type { FederatedBindingProps } from "./federated-binding-props";
import type { IIdentityBinding } from "./identity-binding/identity-binding";
import type { RoleManifest } from "./identity-binding/identity-use-manifests";
import { IdentityUses } from "./identity-binding/identity-uses";
import { Namespaces } from "./namespaces";
import { type PodTemplate, type PodTemplateOptions, wirePodTemplate } from "./pod/pod-template";
import {
  manifestOf,
  type ServiceAccountManifest,
  type ServiceAccountSpec,
  writeServiceAccount,
} from "./service-account";
import type { SmokeTest, SmokeTestOptions } from "./pod/smoke-test";
import { principalKeyOf, principalNameOf } from "../identity/principal-key";
import { isLiteral } from "../../values/literal";
import { refusal } from "../../values/problem";

/**
 * The binding of one Kubernetes service account to a managed identity: the identity, its federated identity credential, the
 * annotated service account, and the labels and annotations of pods. Issuer, subject and audience are derived.
 * @example
 * ```ts
 * new FederatedBinding(this, "orders", { cluster, serviceAccount: { namespace: "orders", name: "orders-api" } });
 * ```
 */
export class FederatedBinding extends Construct implements IFederatedBinding {
  /** The managed identity. It is absent for an app registration. */
  public readonly identity?: IManagedIdentity;
  /**
   * The underlying `azurerm_federated_identity_credential` resource of `identity` and `cluster` (escape hatch). It is absent
   * for an app registration, whose credential is not created here, and with the trust `identity-binding`.
   */
  public readonly resource?: FederatedIdentityCredential;
  /**
   * The ClusterRoleBinding that lets the service account use `identity` through an identity binding (escape hatch). It is
   * absent with the trust `credential`.
   */
  public readonly roleBinding?: ClusterRoleBindingV1;
  /** The identity binding of `identity` and `cluster`. It is absent with the trust `credential`. */
  public readonly identityBinding?: IIdentityBinding;
  /** Whether pods get their tokens through an identity binding. */
  public readonly usesIdentityBinding: boolean;
  /** `system:serviceaccount:<namespace>:<name>` */
  public readonly subject: string;
  /** The audience of the tokens that pods get. */
  public readonly audience: string;
  public readonly cluster: IWorkloadIdentityCluster;
  /** Application (client) id of the default identity. */
  public readonly clientId: string;
  /** The namespace. A resource that reads it here waits for it. */
  public readonly namespace: string;
  /** The name of the service account. A resource that reads it here waits until pods can get a token. */
  public readonly serviceAccountName: string;
  public readonly principalType = "ServicePrincipal";
  private readonly trust: BindingTrust;
  private readonly readiness: BindingReadiness;
  private readonly props: FederatedBindingProps;
  private readonly uses: IdentityUses;

  constructor(scope: Construct, id: string, props: FederatedBindingProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "FederatedBindingProps", props);
    refuse(this, identityKindProblem("identity", props.identity));
    this.props = props;
    this.cluster = props.cluster;
    this.trust = new BindingTrust(this, props);
    this.subject = this.trust.subject;
    this.audience = this.trust.audience;
    this.usesIdentityBinding = this.trust.byBinding;
    refuse(
      this,
      ...bindingProblems(props),
      ...trustProblems(props),
      ...bindingRelationProblems(this, props),
      ...this.trust.problems(),
    );
    this.trust.checkRegion();
    warnOfBinding(this, props);
    PodDrift.in(this);
    WiringCheck.of(this);
    allowAudience(this, props.audience);
    const identity = props.identity ?? new ManagedIdentity(this, "identity", ownIdentity(props));
    this.clientId = identity.clientId;
    this.readiness = new BindingReadiness(this, props.waitSeconds ?? WAIT_SECONDS.credential);
    this.uses = new IdentityUses(this, this.trust, this.readiness, props.kubernetesProvider);
    if (EntraApplication.isEntraApplication(identity)) printCredentialParameters(this);
    else {
      this.identity = identity;
      this.resource = this.write(identity, this.trust.credentials())[0]?.resource;
    }
    this.namespace = Namespaces.forBinding(this, props);
    const use = this.identity && this.uses.add(this.identity, "identity-use", this.account);
    this.identityBinding = use?.binding;
    this.roleBinding = use?.role;
    this.node.defaultChild = this.resource ?? this.roleBinding;
    this.serviceAccountName = this.writeAccount();
    if (this.roleBinding) this.readiness.after(this.roleBinding);
    claimRelations(this, props);
  }

  /** Object id of the principal of the identity. */
  public get principalId(): string {
    return this.grantee.principalId;
  }
  /**
   * The key of the identity, so that two bindings of one identity share their role assignments.
   * @internal
   */
  public get principalKey(): string {
    return principalKeyOf(this, this.grantee);
  }
  /** @internal */
  public get principalName(): string {
    return this.props.identity ? principalNameOf(this, this.grantee) : this.node.id;
  }

  /**
   * Without `tenantId` the webhook asks the tenant of the cluster for tokens, so a new identity is there.
   * @internal
   */
  public get principalTenantId(): string | undefined {
    const { tenantId, identity, cluster } = this.props;
    const own = tenantId ?? identity?.tenantId;
    return isLiteral(own) || identity ? own : tenantOfIssuer(cluster.issuerUrl);
  }

  /**
   * Makes the service account, and with it the pods, wait for a role of the binding. A role of another stack is ordered by
   * the stacks.
   * @internal
   */
  public waitFor(grant: Construct & { readonly ready: ITerraformDependable }): void {
    if (TerraformStack.of(grant) === TerraformStack.of(this)) this.readiness.after(grant.ready);
  }

  /** The kubernetes provider of the binding. It is absent if the binding uses that of the stack. */
  public get kubernetesProvider(): TerraformProvider | undefined {
    return this.props.kubernetesProvider;
  }

  /** The resource that must exist before a pod can exchange its token. Pass it to `dependsOn` if a pod reads no name from here. */
  public get ready(): ITerraformDependable {
    return this.readiness.dependable;
  }

  /**
   * The parameters of the default identity's credential for each trusted cluster. For an app registration pass them to
   * `az ad app federated-credential create --parameters`.
   */
  public get credentialParameters(): readonly CredentialParameters[] {
    return this.trust.parameters;
  }

  /**
   * The ClusterRole and the ClusterRoleBinding that let the service account use `identity` through an identity binding, as
   * manifests for the clusters of `alsoTrusts`. Empty with the trust `credential`.
   */
  public get roleManifests(): readonly RoleManifest[] {
    return IdentityUses.manifestsOf(this.identityBinding, this.account);
  }

  /** The service account as a manifest, for the mode `manifest`. */
  public get serviceAccountManifest(): ServiceAccountManifest {
    return manifestOf(this.accountSpec());
  }

  /**
   * Lets the service account exchange its token for one more identity. The default identity does not change. A pod requests
   * a token of the added identity by its client id.
   *
   * @throws if the identity is the default one, or was added before
   */
  public addIdentity(identity: IManagedIdentity): this {
    checkInput(this, "FederatedBinding.addIdentity", { identity });
    const name = principalNameOf(this, identity);
    // By path if the name is taken: all identities that bindings create have the same construct id.
    const ids = [...this.trust.credentials(name).map(({ id }) => id), `identity-use-${name}`];
    const taken = ids.some((id) => this.node.tryFindChild(id) !== undefined);
    const own = taken ? identity.node.path.replaceAll("/", "-") : name;
    const wanted = this.trust.credentials(own);
    refuse(this, ...this.trust.problemsOf(identity, wanted), this.uses.twiceProblem(identity));
    checkRegion(this, "federatedCredentials", identity.location);
    this.write(identity, wanted);
    const use = this.uses.add(identity, `identity-use-${own}`, this.account);
    if (use) this.readiness.after(use.role);
    return this;
  }

  /**
   * A pod template that uses this binding: with its label, service account and annotations. It works for each kind with a pod
   * template, and for a bare pod.
   *
   * @throws if the template contradicts the binding, or an option does not fit the pod
   */
  public podTemplate<T extends PodTemplate>(template: NoInfer<T>, options: PodTemplateOptions = {}): T {
    checkInput(this, "FederatedBinding.podTemplate", { template, options });
    return wirePodTemplate<T>(this, template, options, {
      serviceAccountName: this.serviceAccountName,
      givenServiceAccountName: this.props.serviceAccount.name,
      clientId: this.clientId,
      tenantId: this.tenantId,
      tokenExpirationSeconds: this.props.tokenExpirationSeconds,
      identityBinding: this.usesIdentityBinding,
    });
  }

  /**
   * Adds a Deployment whose pods use this binding, with the roles and addresses of their data.
   *
   * ```ts
   * orders.deployment("api", { container: [{ name: "api", image: "example.azurecr.io/orders:1" }], reads: [greeting] });
   * ```
   *
   * @throws if `podTemplate` rejects the pod, or a name, a label or the number of pods is invalid
   */
  public deployment(id: string, options: DeploymentOptions): DeploymentV1 {
    checkInput(this, "FederatedBinding.deployment", { id, options });
    // Loaded here, because the provider class is large and many bindings have workloads of their own.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { deploymentOf } = require("./pod/deployment") as typeof import("./pod/deployment");
    return deploymentOf(this, id, options);
  }

  /** Adds a Job that tests during `apply` whether pods of this binding get a token. */
  public smokeTest(options: SmokeTestOptions = {}): SmokeTest {
    checkInput(this, "FederatedBinding.smokeTest", { options });
    // Loaded here, because the provider class for Jobs is large and most bindings have no test.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const tests = require("./pod/smoke-test") as typeof import("./pod/smoke-test");
    return new tests.SmokeTest(this, "smoke-test", { ...options, binding: this });
  }

  private get grantee(): IManagedIdentity {
    if (this.identity) return this.identity;
    throw errorOfUser(
      refusal(
        "binding-app-registration-role",
        `\`identity\` must be a managed identity for a role assignment, got an app registration, whose object id is unknown; grant the role to its service principal with Principal.fromObjectId (at ${this.node.path})`,
      ),
    );
  }

  private get tenantId(): string | undefined {
    const { identity, tenantId } = this.props;
    return tenantId ?? (EntraApplication.isEntraApplication(identity) ? identity.tenantId : undefined);
  }

  private write(identity: IManagedIdentity, credentials: readonly WantedCredential[]): readonly FederatedCredential[] {
    const written = this.trust.write(identity, credentials);
    for (const each of written) this.readiness.add(each);
    return written;
  }

  /** The service account. A resource that reads its namespace here waits for it. */
  private get account() {
    return { namespace: this.namespace, name: this.props.serviceAccount.name };
  }

  private accountSpec(): ServiceAccountSpec {
    const { namespace, clientId, tenantId } = this;
    return accountSpecOf(this.props, { namespace, clientId, tenantId });
  }

  private writeAccount(): string {
    const { serviceAccount, serviceAccountMode = "create" } = this.props;
    const mode = serviceAccount.name === "default" && serviceAccountMode === "create" ? "adopt" : serviceAccountMode;
    if (mode === "manifest") return this.readiness.carry("service_account", serviceAccount.name);
    const account = writeServiceAccount(this, mode, this.accountSpec());
    this.readiness.gate(account);
    return account.metadata.name;
  }
}
