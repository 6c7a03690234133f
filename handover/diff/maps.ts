import { HandoverError } from "../handover-error";
import type { MapEntity, TrustMap } from "../trust-map/map";
import type { Permissions } from "../permissions/permissions";
import type { Trust } from "./trust";
import { bundlesIn, isUntouched, readBundleJson, verifyBundle } from "../verify";
import { refusal } from "../../values/problem";

/**
 * Reads the trust of a bundle, or of all bundles in a folder.
 *
 * @throws HandoverError if one is not a bundle, or its map or JSON was changed
 */
export function readTrust(folder: string): Trust {
  const bundles = bundlesIn(folder);
  const maps = bundles.map(readMap);
  return together(
    maps,
    bundles.map((each) => readBundleJson(each, "permissions.json") as Permissions),
  );
}

function readMap(bundle: string): TrustMap {
  const verification = verifyBundle(bundle);
  if (!isUntouched(verification)) {
    const { changed, missing, added, untrue } = verification;
    throw new HandoverError(
      refusal(
        "bundle-changed",
        `${bundle} was changed since it was written (${[...changed, ...missing, ...added, ...untrue].join(", ")}), so its map may be wrong; run \`verify ${bundle}\`, and compare unchanged bundles`,
      ),
    );
  }
  return readBundleJson(bundle, "trust-map.json") as TrustMap;
}

/** Merges maps. If several maps have an entity, the map of the stack that creates it describes it. */
export function together(maps: readonly TrustMap[], permissions: readonly Permissions[] = []): Trust {
  const entities = new Map<string, MapEntity>();
  for (const map of maps)
    for (const each of map.entities)
      if (!entities.has(each.key) || each.createdBy?.stack === map.stack) entities.set(each.key, each);
  return {
    stacks: maps.map((each) => each.stack),
    entities,
    credentials: maps.flatMap((each) => each.credentials),
    identityBindings: maps.flatMap((each) => each.identityBindings ?? []),
    identityUses: maps.flatMap((each) => each.identityUses ?? []),
    grants: maps.flatMap((each) => each.grants),
    serviceAccounts: maps.flatMap((each) => each.serviceAccounts),
    workloads: maps.flatMap((each) => each.workloads),
    namespaces: maps.flatMap((each) => each.namespaces),
    permissions,
    notEvaluated: maps.flatMap((each) => each.notEvaluated ?? []),
    moved: maps.flatMap((map) => map.moved.map((each) => ({ stack: map.stack, ...each }))),
  };
}

/** The old trust after the `moved` blocks of the new bundles, so that a renamed resource is the same resource. */
export function afterMoves(old: Trust, moved: Trust["moved"]): Trust {
  const renames = moved.map(({ stack, from, to }) => ({
    pattern: new RegExp(`${escaped(`${stack}/${from}`)}(?![A-Za-z0-9_-])`, "g"),
    to: `${stack}/${to}`,
  }));
  const rename = (text: string): string =>
    renames.reduce((at, { pattern, to }) => at.replaceAll(pattern, () => to), text);
  const renamed = <T>(value: T): T => {
    if (typeof value === "string") return rename(value) as T;
    if (Array.isArray(value)) return value.map(renamed) as T;
    if (value instanceof Map)
      return new Map([...value].map(([key, each]) => [rename(String(key)), renamed(each)])) as T;
    if (typeof value !== "object" || value === null) return value;
    const result = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, renamed(each)]));
    const move = moved.find((each) => each.stack === result.stack && each.from === result.address);
    return (move ? { ...result, address: move.to } : result) as T;
  };
  return moved.length === 0 ? old : renamed(old);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
