import type { WorkloadTarget } from "./injection-matcher";
import { matchers } from "./matchers";
import type { OrderTarget } from "./order-matcher";
import { snapshotSerializer } from "./snapshot-serializer";
import type { Target } from "./target";
import type { FederationWish, GrantWish } from "./trust-matchers";
import type { WiringExceptions } from "./wiring-matcher";

export { constructTree, type ConstructTreeOptions } from "./construct-tree";
export type { WorkloadTarget } from "./injection-matcher";
export type { MatcherContext, MatcherResult } from "./matcher";
export { matchers } from "./matchers";
export type { OrderTarget } from "./order-matcher";
export { snapshotSerializer } from "./snapshot-serializer";
export { synthesize, synthesizeAll } from "./synthesize";
export type { Target } from "./target";
export type { Block, Blocks, TerraformJson } from "./terraform-json";
export type { FederationWish, GrantWish } from "./trust-matchers";
export type { WiringExceptions } from "./wiring-matcher";

/* eslint-disable @typescript-eslint/no-namespace, @typescript-eslint/no-unused-vars -- how types of jest are extended */
declare global {
  namespace jest {
    /** Each takes a stack, an app, Terraform JSON (an object or a text) or the path of a `cdk.tf.json`. */
    interface Matchers<R, T> {
      /** A federated identity credential trusts this subject: of this issuer and for this identity, where given. */
      toFederate(wish: FederationWish): R;
      /** A role is granted: to this principal and on this scope, where given. */
      toGrantRole(role: string | RegExp, wish?: GrantWish): R;
      /**
       * Every pod of the workload gets a token that its identity accepts: label, service account, client id and
       * credential fit together.
       */
      toInjectToken(workload: WorkloadTarget): R;
      /** No pod, service account, credential, role or cluster of the whole app is half wired. */
      toBeFullyWired(exceptions?: WiringExceptions): R;
      /** Each Key Vault, or this one, has purge protection on and is opened by roles alone. */
      toProtectVault(vault?: Target): R;
      /**
       * Terraform finishes every resource of the first before it starts any of the second, by references, `depends_on`
       * and providers, however many steps lie between them.
       */
      toApplyBefore(first: OrderTarget, second: OrderTarget): R;
      /**
       * No address of a resource that the file beside the test records is gone without a `moved` block: Terraform
       * destroys nothing because a construct was renamed.
       */
      toKeepAddresses(file: string): R;
    }
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
