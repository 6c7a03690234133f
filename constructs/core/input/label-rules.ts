import { NAME_RULES } from "../../../facts/name-rules";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";

const { labelName: NAME, serviceAccount: SUBDOMAIN } = NAME_RULES;

/**
 * The problem with literal labels of a Kubernetes object, if any.
 * Source: k8s.io/apimachinery pkg/util/validation (IsQualifiedName, IsValidLabelValue); read 2026-11.
 */
export function labelsProblem(prop: string, labels: Readonly<Record<string, string>> | undefined): Problem | undefined {
  if (!isLiteral(labels)) return undefined;
  for (const [key, value] of Object.entries(labels)) {
    // A key can also be a token.
    if (isLiteral(key) && !isKey(key)) {
      return refusal(
        "label-shape",
        `\`${prop}\` must have keys of ${NAME.expected}, with or without a DNS subdomain and a slash before them, got ${shown(key)}`,
      );
    }
    if (isLiteral(value) && typeof value === "string" && value !== "" && !NAME.pattern.test(value)) {
      return refusal(
        "label-shape",
        `\`${prop}[${shown(key)}]\` must be at most ${NAME.maximum} ${NAME.words}, got ${shown(value)} (${value.length} characters)`,
      );
    }
  }
  return undefined;
}

function isKey(key: string): boolean {
  const [name, prefix, ...more] = key.split("/").reverse() as [string, string?, ...string[]];
  return more.length === 0 && NAME.pattern.test(name) && (prefix === undefined || SUBDOMAIN.pattern.test(prefix));
}
