import type { StackDocument } from "../../model/terraform/document";
import type { TrustModel } from "../../model/trust/model";
import type { Manifest } from "../manifest";
import type { Permissions } from "../permissions/permissions";
import type { UpstreamVariable } from "../portable";

/** The input of the README of a bundle. */
export interface ReadmeInput {
  readonly manifest: Omit<Manifest, "files">;
  readonly model: TrustModel;
  /** The stack as synthesized, in which values are followed into other stacks. */
  readonly original: StackDocument;
  /** The stack as the bundle has it. */
  readonly document: StackDocument;
  readonly permissions: Permissions;
  readonly upstream: readonly UpstreamVariable[];
  /** Whether the bundle has a test that applies the stack. */
  readonly applied: boolean;
}
