import { stringify } from "yaml";
import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { terminalText } from "../../values/text/terminal-text";
import type { PlannedWorkload, ReleaseChange } from "./plan-model";
import { podAnnotations } from "./pod-annotations";
import { componentOf, type ReleaseUse } from "./release-use";

interface NewAccount {
  readonly name: string;
  /** The workloads already use it. */
  readonly exists: boolean;
}

// Maps, because a key of the values may be the name of a property of every object.
type Values = Map<string, Values | string | boolean>;

function setIn(values: Values, trail: readonly string[], value: string | boolean): void {
  let here = values;
  for (const key of trail.slice(0, -1)) {
    const next = here.get(key);
    const inner: Values = next instanceof Map ? next : new Map<string, never>();
    here.set(key, inner);
    here = inner;
  }
  here.set(trail.at(-1)!, value);
}

/** YAML in which a character that an editor or terminal would act on is written as an escape. */
function yamlText(values: Values): string {
  const plain = stringify(values);
  if (plain.split("\n").every((line) => terminalText(line) === line)) return plain;
  const quoted = stringify(values, { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "QUOTE_DOUBLE", lineWidth: 0 });
  return quoted
    .split("\n")
    .map((line) => line.replace(/[^]/gu, (char) => (terminalText(char) === char ? char : escaped(char))))
    .join("\n");
}

const escaped = (char: string): string => `\\U${char.codePointAt(0)!.toString(16).padStart(8, "0")}`;

/** The change of a release for the phases of its pods. */
export function releaseChange(
  { release, settings, account }: ReleaseUse,
  planned: NewAccount,
  pod: Pick<PlannedWorkload, "proxyPort" | "identityBinding">,
): ReleaseChange {
  const { kind, name, elsewhere } = release.value;
  const values: Values = new Map();
  for (const each of settings) {
    const component = componentOf(each);
    const labels = each.isLabel ? each.trail.slice(0, -1) : ["podLabels"];
    setIn(values, [...labels, WEBHOOK_KEYS.use], "true");
    const asked = Object.entries(podAnnotations(pod));
    if (asked.length > 0) {
      const key = (labels.at(-1) ?? "podLabels").replace(/labels$/i, (found) =>
        found.startsWith("L") ? "Annotations" : "annotations",
      );
      const annotations = [...component, /annotations$/i.test(key) ? key : "podAnnotations"];
      for (const [annotation, value] of asked) setIn(values, [...annotations, annotation], value);
    }
    if (planned.exists) continue;
    const at = account?.trail ?? [...component, "serviceAccount"];
    setIn(values, [...at, "create"], false);
    setIn(values, [...at, "name"], planned.name);
  }
  return {
    kind,
    namespace: release.namespace,
    name,
    set: yamlText(values),
    remove: settings.map(({ trail }) => trail.join(".")),
    ofChart: settings.flatMap(({ isLabel, trail }) => (isLabel ? [] : [trail.join(".")])),
    elsewhere,
  };
}
