import { blockAt, type StackDocument } from "../../model/terraform/document";
import { isObject } from "../../values/object";
import type { TrustModel, Workload } from "../../model/trust/model";
import { isBound } from "../../model/trust/links";
import { grouped } from "../../values/grouped";
import { rowOf } from "../../values/row-of";
import { isInjected } from "../../model/trust/trust-index";
import { attributeOf, quoted } from "../hcl/expressions";
import { HELD_ARGUMENTS, HELD_EVERYWHERE } from "./held-arguments";
import { inOrder } from "../json-text";
import { ofStack } from "../of-stack";
import { JSON_OF_STACK, type Wire } from "./wire-writer";

/** One value that stays: how the test reads it of `each`, and what it was. */
interface Held {
  readonly label: string;
  readonly expression: string;
  readonly of: (values: unknown) => unknown;
}

/**
 * What holds the arguments that give access, protect, order or run something, one assertion for each type: as they are in
 * the file, because most of them cannot be planned without a provider.
 */
export function heldArguments(model: TrustModel, written: StackDocument): readonly Wire[] {
  const wires: Wire[] = [];
  for (const section of ["resource", "data"] as const)
    for (const type of inOrder(Object.keys(blockAt(written.json, section)))) {
      const row = rowOf(
        HELD_ARGUMENTS,
        (section === "data" ? "data." : "") + type.replace(/(_v[0-9]+(beta[0-9]+)?)$/, ""),
      );
      const held = (names: readonly string[]): readonly Held[] => names.map((each) => argument(each.split(".")));
      const meaning = "it exists, waits, is protected or logs in in another way, or runs a program";
      wires.push(wire(written, section, type, held(HELD_EVERYWHERE), meaning));
      if (row) wires.push(wire(written, section, type, held(row.arguments), row.meaning));
    }
  return [...wires, ...podsOf(model, written)];
}

/** Pods: what runs with an identity, and what no pod may get, because it reaches the tokens of others on its node. */
function podsOf(model: TrustModel, written: StackDocument): readonly Wire[] {
  const groups = grouped(
    ofStack(model.workloads, written.name),
    ({ address, templatePath }) => `${address.split(".")[0]} ${templatePath}`,
  );
  return [...groups.values()].flatMap((group) => {
    const { address, templatePath } = group[0]!;
    const type = address.split(".")[0]!;
    const spec = [...templatePath.split(/[.[\]]+/).filter((step) => step !== "" && !/^\d+$/.test(step)), "spec"];
    const keys = templatePath.startsWith("manifest") ? MANIFEST_KEYS : BLOCK_KEYS;
    const namesOf = (some: readonly Workload[]): readonly string[] => some.map((each) => each.address.split(".")[1]!);
    const withIdentity = group.filter((each) => isInjected(each) === true || isBound(model, each));
    const containers = keys.containers.map((each) => listed([...spec, each], keys.container));
    const node = [
      ...keys.node.map((each) => argument([...spec, each])),
      ...keys.containers.map((each) => listed([...spec, each], ["name", keys.security])),
      listed([...spec, keys.volumes], ["name", keys.hostPath], keys.hostPath),
    ];
    return [
      wire(written, "resource", type, node, NODE, namesOf(group)),
      ...(withIdentity.length > 0
        ? [wire(written, "resource", type, containers, "something else runs with the identity", namesOf(withIdentity))]
        : []),
    ];
  });
}

const NODE =
  "pods that use the network, processes or folders of their node, or are privileged, reach the tokens of other pods";
const BLOCK_KEYS = {
  containers: ["container", "init_container"],
  container: ["name", "image", "command", "args"],
  node: ["host_network", "host_pid", "host_ipc", "security_context"],
  security: "security_context",
  volumes: "volume",
  hostPath: "host_path",
};
const MANIFEST_KEYS = {
  containers: ["containers", "initContainers", "ephemeralContainers"],
  container: ["name", "image", "command", "args"],
  node: ["hostNetwork", "hostPID", "hostIPC", "securityContext"],
  security: "securityContext",
  volumes: "volumes",
  hostPath: "hostPath",
};

/** A single block is an object or a list of one. */
const single = (value: unknown): unknown => (Array.isArray(value) ? (value as unknown[]).flat()[0] : value);
const inside = (value: unknown, step: string): unknown => (isObject(value) ? value[step] : undefined);
const stepInto = (from: string, steps: readonly string[]): string =>
  steps.reduce((text, step) => `flatten([${attributeOf(text, [step])}])[0]`, from);

function argument(path: readonly string[]): Held {
  const [before, last] = [path.slice(0, -1), path.at(-1)!];
  return {
    label: path.join("."),
    expression: `try(${attributeOf(stepInto("each", before), [last])}, null)`,
    of: (values) =>
      inside(
        before.reduce<unknown>((at, step) => single(inside(at, step)), values),
        last,
      ) ?? null,
  };
}

/** Some keys of each block in a list. @param only the key that a block must have to count */
function listed(path: readonly string[], keys: readonly string[], only?: string): Held {
  const { label, expression, of } = argument(path);
  const kept = keys.map((key) => `${quoted(key)} = try(one.${key}, null)`).join(", ");
  return {
    label,
    expression: `[for one in flatten([${expression}]) : { ${kept} } if one != null${only === undefined ? "" : ` && can(one.${only})`}]`,
    of: (values) =>
      [of(values)]
        .flat(2)
        .filter((one) => isObject(one) && (only === undefined || one[only] !== undefined))
        .map((one) => Object.fromEntries(keys.map((key) => [key, inside(one, key) ?? null]))),
  };
}

/** @param names the blocks of the type that count. @default - all */
function wire(
  written: StackDocument,
  section: "resource" | "data",
  type: string,
  held: readonly Held[],
  meaning: string,
  names: readonly string[] = Object.keys(blockAt(written.json, section, type)),
): Wire {
  const blocks = blockAt(written.json, section, type);
  const was = Object.fromEntries(names.map((name) => [name, held.map(({ of }) => of(single(blocks[name])))]));
  // Lists of arguments in their order: labels are said once.
  const labels = held.map(({ label }) => label);
  const prefix = section === "data" ? "data." : "";
  // The file is read once, not once for each name.
  const changed =
    `flatten([for all in [try(${JSON_OF_STACK}.${section}.${type}, {})] : ` +
    `[for name, was in jsondecode(${quoted(JSON.stringify(was))}) : ` +
    `[for each in flatten([try(all[name], [])]) : ` +
    `[for index, is in [${held.map(({ expression }) => `jsonencode(${expression})`).join(", ")}] : ` +
    `"${prefix}${type}.\${name} (\${${jsonList(labels)}[index]})" if is != jsonencode(was[index])]]]])`;
  return {
    address: `${prefix}${type}`,
    path: [],
    condition: `length(${changed}) == 0`,
    listed: changed,
    message: `changed since the handover: ${meaning}`,
  };
}

const jsonList = (texts: readonly string[]): string => `[${texts.map(quoted).join(", ")}]`;
