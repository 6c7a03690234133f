import { ForeignDocumentError, readDocument, type StackDocument } from "../model/terraform/document";
import { readTrusts } from "../model/trust/read";
import { place } from "./diff/change";
import { grouped } from "../values/grouped";
import { inOrder, jsonText } from "./json-text";
import type { MapIdentityUse, TrustMap } from "./trust-map/map";
import { trustMap } from "./trust-map/trust-map";

/** Parts of a map that lists of declared things. */
const PARTS = ["credentials", "identityBindings", "grants", "serviceAccounts", "workloads"] as const;

/**
 * What a map says of a stack that its JSON does not say, or the other way round: the digests of a bundle that somebody
 * else wrote fit whatever is in it. Only what one document says by itself is compared.
 *
 * @param json the parsed `cdk.tf.json`
 */
export function inconsistencies(json: unknown, told: TrustMap): readonly string[] {
  let document: StackDocument;
  try {
    document = readDocument(json);
  } catch (error) {
    if (error instanceof ForeignDocumentError) return [`cdk.tf.json is not JSON of a stack: ${error.message}`];
    throw error;
  }
  if (document.name !== told.stack)
    return [`cdk.tf.json is the stack ${document.name}, and trust-map.json ${told.stack}`];
  const read = trustMap(readTrusts([document]), document);
  const declared = PARTS.flatMap((part) => {
    const written = new Map((read[part] ?? []).map((each) => [each.address, each]));
    const mapped = new Map((told[part] ?? []).map((each) => [each.address, each]));
    const unknown = [...written.keys()].filter((each) => !mapped.has(each));
    const invented = [...mapped.keys()].filter((each) => !written.has(each));
    const differing = [...written].flatMap(([address, each]) => {
      const other = mapped.get(address);
      return other === undefined ? [] : differences(each, other).map((key) => `${place(each)}: ${key}`);
    });
    return [...unknown.map(isMissing), ...invented.map(isInvented), ...differing.map(isAnother)];
  });
  return [...declared, ...differingUses(document, read.identityUses ?? [], told.identityUses ?? [])];
}

const isMissing = (what: string): string => `${what} is not on trust-map.json`;
const isInvented = (what: string): string => `${what} is on trust-map.json and not in cdk.tf.json`;
const isAnother = (what: string): string => `${what} is another in cdk.tf.json than on trust-map.json`;

/**
 * Who can use an identity, by the resource that says so, which can name several subjects. Its role, and so the right, can be
 * in another stack.
 */
function differingUses(
  document: StackDocument,
  written: readonly MapIdentityUse[],
  mapped: readonly MapIdentityUse[],
): readonly string[] {
  const [own, given] = [written, mapped].map((all) => grouped(all, (each) => each.address)) as [Uses, Uses];
  const subjects = (all: readonly MapIdentityUse[] = []): string =>
    jsonText(inOrder(new Set(all.map((each) => each.subject))));
  return [
    ...[...own.keys()].filter((each) => !given.has(each)).map(isMissing),
    ...[...given.keys()].filter((each) => !document.resources.has(each)).map(isInvented),
    ...[...own]
      .filter(([address, all]) => given.has(address) && all.every(({ subject }) => isKnown(subject)))
      .filter(([address, all]) => subjects(all) !== subjects(given.get(address)))
      .map(([, all]) => isAnother(`${place(all[0]!)}: subject`)),
  ];
}

type Uses = ReadonlyMap<string, readonly MapIdentityUse[]>;

/** The fields that both state for certain, and differently. */
function differences(written: object, mapped: object): readonly string[] {
  const other = new Map(Object.entries(mapped));
  return Object.entries(written)
    .filter(([key, value]) => !KEYS_OF_THINGS.has(key) && isKnown(value))
    .filter(([key, value]) => jsonText(value) !== jsonText(other.get(key)))
    .map(([key]) => key);
}

/** Whether no text in it has a piece that only an apply or another stack knows. */
function isKnown(value: unknown): boolean {
  if (typeof value === "string") return !value.includes("{");
  return typeof value !== "object" || value === null || Object.values(value).every(isKnown);
}

/** Fields that name other things, by keys that need the whole app. */
const KEYS_OF_THINGS: ReadonlySet<string> = new Set(["cluster", "identity", "principal", "scope", "stack"]);
