import type { Permissions } from "../permissions/permissions";
import type {
  MapCredential,
  MapEntity,
  MapNamespace,
  MapGrant,
  MapIdentityBinding,
  MapIdentityUse,
  MapServiceAccount,
  MapUnread,
  MapWorkload,
} from "../trust-map/map";

/** The trust of several bundles together. */
export interface Trust {
  readonly stacks: readonly string[];
  readonly entities: ReadonlyMap<string, MapEntity>;
  readonly credentials: readonly MapCredential[];
  readonly identityBindings: readonly MapIdentityBinding[];
  readonly identityUses: readonly MapIdentityUse[];
  readonly grants: readonly MapGrant[];
  readonly serviceAccounts: readonly MapServiceAccount[];
  readonly workloads: readonly MapWorkload[];
  readonly namespaces: readonly MapNamespace[];
  /** What applying and planning each stack takes; empty where only maps were read. */
  readonly permissions: readonly Permissions[];
  readonly notEvaluated: readonly MapUnread[];
  readonly moved: readonly { readonly stack: string; readonly from: string; readonly to: string }[];
}
