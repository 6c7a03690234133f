import { WEBHOOK_KEYS } from "../facts/kubernetes/webhook";
import { environmentsOf, type Holding, isOf } from "../model/manifests/environments";
import type { Scalar } from "../model/terraform/text";
import { scalarAt } from "../model/terraform/tree";
import { field, type NotEvaluated } from "../model/trust/model";
import type { TrustDraft } from "../model/trust/draft";
import { evaluateWiring, type WiringFinding, type WiringVerdict } from "../wiring/evaluate";
import type { Reading } from "./reading";
import { slashed } from "../values/slashed";

/** The verdict on an input, and the environments in it. */
export interface SeparateVerdict extends WiringVerdict {
  /** Names of the environments; empty if the input has one only. */
  readonly environments: readonly string[];
}

/** Evaluates each environment of an input with its own files and those that all have. */
export function evaluateEach(reading: Reading, whole: TrustDraft): SeparateVerdict {
  if (reading.fileCount < 2) return { ...evaluateWiring(whole), environments: [] };
  const { names, of } = environmentsOf(holdingsOf(reading, whole));
  if (names.length < 2) return { ...evaluateWiring(whole), environments: [] };
  const findings = new Map<string, Told<WiringFinding>>();
  const notEvaluated = new Map<string, Told<NotEvaluated>>();
  for (const name of names) {
    const verdict = evaluateWiring(reading.model((file) => isOf(name, of(slashed(file)))));
    for (const each of verdict.findings) tell(findings, each, [each.rule, each.path, each.text], name);
    for (const each of verdict.notEvaluated) tell(notEvaluated, each, [each.path, each.why], name);
  }
  const inSome = (path: string, told: readonly string[]): string => {
    // The path of a file of one environment says which one it is.
    const own = names.includes(of(slashed(reading.fileOf(path))) ?? "");
    return own || told.length === names.length ? "" : ` (environment ${told.join(", ")})`;
  };
  const all = [...findings.values()].map(({ value, of: told }) => ({
    ...value,
    text: `${value.text}${inSome(value.path, told)}`,
  }));
  return {
    findings: [
      ...all.filter(({ severity }) => severity === "error"),
      ...all.filter(({ severity }) => severity === "warning"),
    ],
    notEvaluated: [...notEvaluated.values()].map(({ value, of: told }) => ({
      ...value,
      why: `${value.why}${inSome(value.path, told)}`,
    })),
    environments: names,
  };
}

/** Something that was found in some environments. */
interface Told<T> {
  readonly value: T;
  readonly of: string[];
}

function tell<T>(all: Map<string, Told<T>>, value: T, parts: readonly string[], environment: string): void {
  const key = JSON.stringify(parts);
  const known = all.get(key);
  if (known) known.of.push(environment);
  else all.set(key, { value, of: [environment] });
}

/** The objects of an input with the values that distinguish environments. */
function holdingsOf(reading: Reading, { serviceAccounts, workloads, companions }: TrustDraft): Holding[] {
  const holding = (
    {
      path,
      kind,
      namespace,
      name,
    }: { readonly path: string; readonly kind: string; readonly namespace: unknown; readonly name: unknown },
    states: Record<string, Scalar | undefined>,
  ): Holding[] => {
    const file = reading.fileOf(path);
    if (file === "") return [];
    const known = Object.entries(states).flatMap(([key, value]): [string, string][] =>
      typeof value === "string" && value !== "" ? [[key, value]] : [],
    );
    return [
      {
        file: slashed(file),
        object: JSON.stringify([kind, namespace, name]),
        states: Object.fromEntries(known),
        isOpen: [namespace, name].some((each) => typeof each !== "string" || each === ""),
      },
    ];
  };
  const all = [
    ...serviceAccounts.flatMap((each) =>
      holding(
        { ...each, kind: "ServiceAccount" },
        {
          clientId: field(each.annotations, WEBHOOK_KEYS.clientId),
          tenantId: field(each.annotations, WEBHOOK_KEYS.tenantId),
        },
      ),
    ),
    ...workloads.flatMap((each) =>
      holding(each, { account: each.pod.serviceAccountName, label: field(each.pod.labels, WEBHOOK_KEYS.use) }),
    ),
    ...companions.flatMap((each) =>
      holding(each, {
        clientId:
          scalarAt(each.spec, "parameters", "clientID") ??
          scalarAt(each.spec, "podIdentity", "identityId") ??
          scalarAt(each.spec, "clientID"),
        vault:
          scalarAt(each.spec, "parameters", "keyvaultName") ?? scalarAt(each.spec, "provider", "azurekv", "vaultUrl"),
      }),
    ),
  ];
  // Each object of a file once: a stream may repeat one many times.
  return [...new Map(all.map((each) => [JSON.stringify([each.file, each.object, each.states]), each])).values()];
}
