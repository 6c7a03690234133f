import { credentialIn } from "../../values/secret";
import { isExpression, type Scalar, shownText } from "../../model/terraform/text";
import { containersOf, isPlaceholder, labelled } from "../../model/trust/trust-index";
import type { Evaluation } from "../evaluation";

/** Names of settings whose value is a secret, unless it is a reference or the place of one. */
const NAME =
  /(^|[._-])(password|passwd|pwd|secret|api[._-]?key|access[._-]?key|account[._-]?key|private[._-]?key|connection[._-]?string)$/i;
/** Values that are no secret by themselves: paths, addresses, switches, numbers, references to other variables. */
const HARMLESS = /^(|\/.*|[a-z]+:\/\/.*|true|false|null|none|[0-9.]+|.*(\$\(|\$\{|\{\{|<).*)$/is;

/** Evaluates literals in variables of containers, config maps, Secrets in Terraform, and outputs. */
export function evaluatePlainSecrets(index: Evaluation): void {
  for (const workload of index.model.workloads) {
    // Manifests of others are their business.
    if (workload.stack === "" && labelled(workload) !== "yes") continue;
    for (const { name, env } of containersOf(workload))
      for (const [key, value] of Object.entries(env))
        // The credential of Azure itself has a rule of its own.
        if (!/^AZURE_/.test(key)) evaluate(workload.path, `${key} of container ${shownText(name)}`, key, value, index);
  }
  for (const { path, kind, values } of index.model.settings)
    for (const [key, value] of Object.entries(values)) evaluate(path, `${key} of the ${kind}`, key, value, index);
  for (const { name: stack, outputs } of index.model.stacks.documents)
    for (const [name, { value }] of outputs)
      if (typeof value === "string" && !/[$%]\{/.test(value)) evaluate(stack, `the output ${name}`, name, value, index);
}

function evaluate(path: string, where: string, key: string, value: Scalar | undefined, { report }: Evaluation): void {
  if (value === undefined || isExpression(value) || typeof value !== "string") return;
  const found = credentialIn(value);
  const fix = "the name of a secret of the vault, which the pod reads with its identity";
  // The value is not shown.
  if (found !== undefined) return report("secret-literal", path, `${where} is ${found}`, fix);
  if (NAME.test(key) && !HARMLESS.test(value) && !isPlaceholder(value))
    report("secret-name", path, `${where} is a literal, and its name says that it is a secret`, fix);
}
