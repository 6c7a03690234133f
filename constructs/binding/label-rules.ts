import { isLiteral, shown } from "../../values/literal";

const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/;
const PREFIX = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/**
 * What is wrong with literal labels of a Kubernetes object, or nothing.
 * Source: k8s.io/apimachinery pkg/util/validation (IsQualifiedName, IsValidLabelValue); read 2026-11.
 */
export function labelsProblem(prop: string, labels: Readonly<Record<string, string>> | undefined): string | undefined {
  if (!isLiteral(labels)) return undefined;
  for (const [key, value] of Object.entries(labels)) {
    // A key may be a token too.
    if (isLiteral(key) && !isKey(key)) {
      return (
        `\`${prop}\` must have keys of 1 to 63 letters, digits, hyphens, underscores or periods that start and end with a letter ` +
        `or digit, with or without a DNS subdomain and a slash before them, got ${shown(key)}`
      );
    }
    if (isLiteral(value) && typeof value === "string" && value !== "" && !NAME.test(value)) {
      return (
        `\`${prop}[${shown(key)}]\` must be at most 63 letters, digits, hyphens, underscores or periods that start and end with ` +
        `a letter or digit, got ${shown(value)} (${value.length} characters)`
      );
    }
  }
  return undefined;
}

function isKey(key: string): boolean {
  const [name, prefix, ...more] = key.split("/").reverse() as [string, string?, ...string[]];
  return more.length === 0 && NAME.test(name) && (prefix === undefined || PREFIX.test(prefix));
}
