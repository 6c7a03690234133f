import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { inconsistencies } from "./consistency";
import { HandoverError } from "./handover-error";
import { inOrder } from "./json-text";
import { isLoaded } from "./loaded-files";
import { MANIFEST, type Manifest, type ManifestFile } from "./manifest";
import type { TrustMap } from "./trust-map/map";
import { readRegularFile } from "../model/regular-file";
import { refusedPath, shownPath } from "../values/refused-path";
import { sha256 } from "../values/sha256";
import { refusal } from "../values/problem";
import { parseJson } from "../values/parse-json";
import { slashed } from "../values/slashed";

/** The changes of a bundle since it was written. */
export interface Verification {
  readonly stack: string;
  /** SHA-256 of the manifest, which has the digests of all other files. */
  readonly digest: string;
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  /** Files that were added and that Terraform loads, or that stand where the JSON reads files. */
  readonly added: readonly string[];
  /** What trust-map.json and cdk.tf.json say differently: the digests fit, and somebody else wrote the bundle. */
  readonly untrue: readonly string[];
  /** Other added files: lock file, plans, backend files, variable files that a command names, notes, settings of tools. */
  readonly own: readonly string[];
}

/** Folders of which commands or expressions read every file. */
const READ_FOLDERS = ["assets/", "contract/", "tests/"];

/** Whether an added file changes nothing: Terraform does not load it, and neither JSON nor a link leads to it. */
function isOwn(folder: string, path: string): boolean {
  const read = isLoaded(path) || READ_FOLDERS.some((each) => path.startsWith(each));
  return !read && !lstatSync(join(folder, path)).isSymbolicLink();
}

/** Whether no file of the bundle and no file that Terraform reads was changed. */
export function isUntouched(verification: Verification): boolean {
  const { changed, missing, added, untrue } = verification;
  return [changed, missing, added, untrue].every((each) => each.length === 0);
}

/**
 * Recomputes the digests of a bundle.
 *
 * @throws HandoverError if the folder is not a bundle
 */
export function verifyBundle(folder: string): Verification {
  const text = readBundleFile(folder, MANIFEST);
  const manifest = parseManifest(folder, text);
  const described = new Map(manifest.files.map((each) => [each.path, each.sha256]));
  const present = filesBelow(folder).filter((each) => each !== MANIFEST);
  const extra = present.filter((each) => !described.has(each));
  const digests = new Map(
    [...described.keys()]
      .filter((each) => present.includes(each) && isFile(join(folder, each)))
      .map((each) => [each, sha256(readFileSync(join(folder, each)))]),
  );
  const whole = ["cdk.tf.json", "trust-map.json"].every((each) => digests.get(each) === described.get(each));
  return {
    untrue: whole ? untrueIn(folder) : [],
    stack: manifest.stack,
    digest: sha256(text),
    changed: inOrder([...digests].filter(([path, digest]) => digest !== described.get(path)).map(([path]) => path)),
    missing: inOrder([...described.keys()].filter((each) => !digests.has(each))),
    added: inOrder(extra.filter((each) => !isOwn(folder, each))),
    own: inOrder(extra.filter((each) => isOwn(folder, each))),
  };
}

function untrueIn(folder: string): readonly string[] {
  const map = readBundleJson(folder, "trust-map.json") as TrustMap;
  if (map.formatVersion !== 1)
    throw new HandoverError(
      refusal(
        "bundle-format",
        `${join(folder, "trust-map.json")} is not of format 1; use the release of this tool that wrote it`,
      ),
    );
  return inOrder(inconsistencies(readBundleJson(folder, "cdk.tf.json"), map));
}

/** The folder if it is a bundle, otherwise the bundles in it, sorted by name. */
export function bundlesIn(folder: string): readonly string[] {
  const isBundle = (path: string): boolean => isFile(join(path, MANIFEST));
  if (isBundle(folder)) return [folder];
  let entries: readonly string[];
  try {
    entries = readdirSync(folder);
  } catch (error) {
    throw refusedPath(
      error,
      (why) =>
        new HandoverError(
          refusal("bundle-absent", `${shownPath(folder)} ${why}; pass a bundle or a folder of bundles`),
        ),
    );
  }
  const bundles = inOrder(entries)
    .map((each) => join(folder, each))
    .filter(isBundle);
  if (bundles.length === 0)
    throw new HandoverError(
      refusal(
        "bundle-absent",
        `${folder} is not a bundle and has none: there is no ${MANIFEST} in it or in its folders`,
      ),
    );
  return bundles;
}

/** A required JSON file of a bundle. */
export function readBundleJson(folder: string, name: string): unknown {
  const text = readBundleFile(folder, name);
  try {
    return parseJson(text);
  } catch (error) {
    throw new HandoverError(refusal("bundle-json", `${join(folder, name)} is not JSON: ${(error as Error).message}`));
  }
}

/** A required file of a bundle. */
function readBundleFile(folder: string, name: string): string {
  try {
    return readRegularFile(join(folder, name));
  } catch (error) {
    throw refusedPath(
      error,
      (why) =>
        new HandoverError(
          refusal(
            "bundle-absent",
            `${shownPath(join(folder, name))} ${why}, so that ${shownPath(folder)} is not a bundle`,
          ),
        ),
    );
  }
}

function parseManifest(folder: string, text: string): Manifest {
  let manifest: Partial<Manifest> | null;
  try {
    manifest = parseJson(text) as Partial<Manifest> | null;
  } catch (error) {
    throw new HandoverError(
      refusal("bundle-json", `${join(folder, MANIFEST)} is not JSON: ${(error as Error).message}`),
    );
  }
  const known = manifest?.formatVersion === 1 && typeof manifest.stack === "string" && Array.isArray(manifest.files);
  const inside = (each: Partial<ManifestFile> | null): boolean =>
    typeof each?.path === "string" && typeof each.sha256 === "string" && !/^\/|(^|\/)\.\.(\/|$)|\\/.test(each.path);
  if (known && manifest?.files?.every(inside)) return manifest as Manifest;
  throw new HandoverError(
    refusal(
      "bundle-format",
      `${join(folder, MANIFEST)} is not the manifest of a bundle of format 1; use the release of this tool that wrote it`,
    ),
  );
}

/** Whether a path leads to a file, also through a link. A broken link is not a file. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Files and links below a folder by their relative path, without the downloads of `terraform init`. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map(slashed)
    .filter((each) => !/^\.terraform(\/|$)/.test(each) && !lstatSync(join(folder, each)).isDirectory());
}
