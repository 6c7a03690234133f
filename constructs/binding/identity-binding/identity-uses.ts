import type { ClusterRoleBindingV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-binding-v1";
import { type TerraformProvider, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { type Problem, refusal } from "../../../values/problem";
import type { IManagedIdentity } from "../../identity/identity";
import { principalKeyOf } from "../../identity/principal-key";
import { type BindingReadiness, isWrittenIn } from "../binding-readiness";
import type { BindingTrust } from "../binding-trust";
import type { IIdentityBinding } from "./identity-binding";
import { type IdentityUser, identityUseManifests, type RoleManifest } from "./identity-use-manifests";

/** An identity that a service account uses through an identity binding. */
interface IdentityUse {
  readonly binding: IIdentityBinding;
  readonly role: ClusterRoleBindingV1;
}

/** The identities that the service account of a binding uses through identity bindings. */
export class IdentityUses {
  private readonly used: IManagedIdentity[] = [];

  constructor(
    private readonly scope: Construct,
    private readonly trust: BindingTrust,
    private readonly readiness: BindingReadiness,
    private readonly provider: TerraformProvider | undefined,
  ) {}

  /**
   * Creates the identity bindings of an identity, and lets the account use them. Pods must wait for `role`. Undefined if the
   * trust is by credentials.
   */
  public add(identity: IManagedIdentity, id: string, user: IdentityUser): IdentityUse | undefined {
    const bindings = this.trust.bind(identity);
    const [binding] = bindings;
    if (!binding) return undefined;
    this.used.push(identity);
    for (const each of bindings) if (isWrittenIn(TerraformStack.of(this.scope), each)) this.readiness.add(each);
    // Loaded here, because the provider classes for roles are large and most bindings have credentials only.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const roles = require("./identity-use") as typeof import("./identity-use");
    const role = roles.writeIdentityUse(this.scope, id, user, binding, this.provider);
    return { binding, role };
  }

  /** The roles of an account as manifests. */
  public static manifestsOf(binding: IIdentityBinding | undefined, user: IdentityUser): readonly RoleManifest[] {
    return binding ? identityUseManifests(binding.identity, user) : [];
  }

  /** The problem with an identity that the account uses already, if any. */
  public twiceProblem(identity: IManagedIdentity): Problem | undefined {
    const key = principalKeyOf(this.scope, identity);
    if (!this.used.some((each) => principalKeyOf(this.scope, each) === key)) return undefined;
    return refusal(
      "binding-identity-twice",
      `\`identity\` must be added once, got "${identity.node.path}", which the service account uses already; remove the call`,
    );
  }
}
