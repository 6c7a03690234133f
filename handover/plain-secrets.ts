// Secrets as text in stacks that were not synthesized with the checks of this library.
import type { StackDocument } from "../model/terraform/document";
import { plainSecrets } from "../model/terraform/plain-secrets";
import { refusal } from "../values/problem";
import { HandoverError } from "./handover-error";

/** Throws if a stack has a secret as text. The value is not shown. */
export function refusePlainSecrets(document: StackDocument): void {
  const [first, ...others] = plainSecrets(document);
  if (first === undefined) return;
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  const fix = first.address.startsWith("variable.")
    ? `Remove it, set TF_VAR_${first.address.slice("variable.".length)} where Terraform runs`
    : "Use a variable with `sensitive: true`";
  throw new HandoverError(
    refusal(
      "handover-secret",
      `the stack ${document.name} has a secret as text in \`${first.path}\` of ${first.address}${more}, which everybody who gets the ` +
        `bundle can read. ${fix}, and synthesize again`,
    ),
  );
}
