import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { MANIFEST } from "./bundle";
import { HandoverError } from "./handover-error";
import { inOrder } from "./json-text";
import { type Manifest, type ManifestFile, sha256 } from "./manifest";

/** The changes of a bundle since it was written. */
export interface Verification {
  readonly stack: string;
  /** SHA-256 of the manifest, which has the digests of all other files. */
  readonly digest: string;
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  /** Files that were added and that Terraform may read. */
  readonly added: readonly string[];
  /** Files that the use of a bundle leaves in it: lock file, plans, backend files and variable files. */
  readonly own: readonly string[];
}

/** Files of `terraform` and of the recipient, according to the README of a bundle. */
const OWN =
  /^(\.terraform\.lock\.hcl|backend\.tfbackend|role\.json|crash\.log|errored\.tfstate|[^/]*\.tfplan|[^/]*\.tfvars(\.json)?|\.git(ignore)?(\/.*)?)$/;

/** Whether no file of the bundle and no file that Terraform reads was changed. */
export function isUntouched(verification: Verification): boolean {
  return [verification.changed, verification.missing, verification.added].every((each) => each.length === 0);
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
  return {
    stack: manifest.stack,
    digest: sha256(text),
    changed: inOrder([...digests].filter(([path, digest]) => digest !== described.get(path)).map(([path]) => path)),
    missing: inOrder([...described.keys()].filter((each) => !digests.has(each))),
    added: inOrder(extra.filter((each) => !OWN.test(each))),
    own: inOrder(extra.filter((each) => OWN.test(each))),
  };
}

/** The folder if it is a bundle, otherwise the bundles in it, sorted by name. */
export function bundlesIn(folder: string): readonly string[] {
  const isBundle = (path: string): boolean => isFile(join(path, MANIFEST));
  if (isBundle(folder)) return [folder];
  let entries: readonly string[];
  try {
    entries = readdirSync(folder);
  } catch (error) {
    throw new HandoverError(
      `${folder} cannot be read (${(error as NodeJS.ErrnoException).code}); pass a bundle or a folder of bundles`,
    );
  }
  const bundles = inOrder(entries)
    .map((each) => join(folder, each))
    .filter(isBundle);
  if (bundles.length === 0)
    throw new HandoverError(`${folder} is not a bundle and has none: there is no ${MANIFEST} in it or in its folders`);
  return bundles;
}

/** A required file of a bundle. */
export function readBundleFile(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), "utf8");
  } catch (error) {
    throw new HandoverError(
      `${join(folder, name)} cannot be read (${(error as NodeJS.ErrnoException).code}): ${folder} is not a bundle`,
    );
  }
}

function parseManifest(folder: string, text: string): Manifest {
  let manifest: Partial<Manifest> | null;
  try {
    manifest = JSON.parse(text) as Partial<Manifest> | null;
  } catch (error) {
    throw new HandoverError(`${join(folder, MANIFEST)} is no JSON: ${(error as Error).message}`);
  }
  const known = manifest?.formatVersion === 1 && typeof manifest.stack === "string" && Array.isArray(manifest.files);
  const inside = (each: Partial<ManifestFile> | null): boolean =>
    typeof each?.path === "string" && typeof each.sha256 === "string" && !/^\/|(^|\/)\.\.(\/|$)|\\/.test(each.path);
  if (known && manifest?.files?.every(inside)) return manifest as Manifest;
  throw new HandoverError(
    `${join(folder, MANIFEST)} is not the manifest of a bundle of format 1; use the release of this tool that wrote it`,
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
    .map((each) => each.split(sep).join("/"))
    .filter((each) => !/^\.terraform(\/|$)/.test(each) && !lstatSync(join(folder, each)).isDirectory());
}
