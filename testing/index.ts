import type { WorkloadTarget } from "./matchers/injection-matcher";
import { matchers } from "./matchers/matchers";
import type { OrderTarget } from "./matchers/order-matcher";
import type { PolicyOptions } from "./matchers/policy-matchers";
import type { ReachWish } from "./matchers/reach-matcher";
import { snapshotSerializer } from "./snapshot-serializer";
import type { Target } from "./target";
import type { FederationWish, GrantWish } from "./matchers/trust-matchers";
import type { WiringExceptions } from "./matchers/wiring-matcher";

export { constructTree, type ConstructTreeOptions } from "./construct-tree";
export type { WorkloadTarget } from "./matchers/injection-matcher";
export type { MatcherContext, MatcherResult } from "./matchers/matcher";
export { matchers } from "./matchers/matchers";
export type { OrderTarget } from "./matchers/order-matcher";
export type { PolicyName } from "./policies";
export type { PolicyOptions } from "./matchers/policy-matchers";
export type { ReachWish } from "./matchers/reach-matcher";
export { snapshotSerializer } from "./snapshot-serializer";
export { synthesize, synthesizeAll } from "./synthesize";
export type { Target } from "./target";
export type { Block, Blocks, TerraformJson } from "./terraform-json";
export type { FederationWish, GrantWish } from "./matchers/trust-matchers";
export type { WiringExceptions } from "./matchers/wiring-matcher";

/**
 * The matchers of this package, for the types of an `expect` that is imported. Each accepts a stack, an app, Terraform JSON (an
 * object or a string) or the path of a `cdk.tf.json`.
 *
 * @typeParam R what a matcher returns
 */
export interface StackMatchers<R> {
  /**
   * There is a federated identity credential for this subject, or an identity binding that it can use; for this issuer,
   * identity and kind of trust if they are given.
   */
  toFederate(wish: FederationWish): R;
  /** There is a role assignment for this role, and for this principal and scope if they are given. */
  toGrantRole(role: string | RegExp, wish?: GrantWish): R;
  /**
   * Every pod of the workload gets a token that its identity accepts: the label, the service account, the client id
   * and the credential match, or the right to use the identity binding that the pods ask for.
   */
  toInjectToken(workload: WorkloadTarget): R;
  /** The principal has a role on the scope, or on what contains it. */
  toReach(scope: Target, wish: ReachWish): R;
  /** No identity that pods or pipelines use has a role that administers what they use. */
  toHaveNoStrongRoles(): R;
  /**
   * All policies hold in the app: no foreign issuers, no trusted service account `default`, no roles on whole vaults, no
   * strong roles, every workload wired, no literal secret.
   */
  toFollowPolicies(options?: PolicyOptions): R;
  /** Addresses and values are the same as before: the next apply changes nothing. */
  toChangeNothing(before: unknown): R;
  /** No wiring rule has an error finding in the app. */
  toBeFullyWired(exceptions?: WiringExceptions): R;
  /** Each Key Vault, or the named one, has purge protection and grants access with roles only. */
  toProtectVault(vault?: Target): R;
  /**
   * Terraform completes every resource of `first` before it starts a resource of `second`, because of references,
   * `depends_on` and providers, over any number of steps.
   */
  toApplyBefore(first: OrderTarget, second: OrderTarget): R;
  /**
   * No resource address in the file next to the test has disappeared without a `moved` block: Terraform destroys
   * nothing because a construct was renamed.
   */
  toKeepAddresses(file: string): R;
}

/* eslint-disable @typescript-eslint/no-namespace, @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type -- how types of jest are extended */
declare global {
  namespace jest {
    interface Matchers<R, T> extends StackMatchers<R> {}
  }
}
/* eslint-enable */

interface Registry {
  extend(matchers: object): void;
  addSnapshotSerializer(serializer: object): void;
}

const { expect } = globalThis as { expect?: Registry };
expect?.extend(matchers);
expect?.addSnapshotSerializer(snapshotSerializer);
