import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { MANIFEST } from "./bundle";
import { HandoverError } from "./handover-error";
import { inOrder } from "./json-text";
import { type Manifest, type ManifestFile, sha256 } from "./manifest";

/** What became of a bundle since it was written. */
export interface Verification {
  readonly stack: string;
  /** SHA-256 of the manifest, which holds the digests of all other files. */
  readonly digest: string;
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  /** Files that Terraform may read though the bundle did not bring them. */
  readonly added: readonly string[];
  /** What working with a bundle leaves in it: lock file, plans, backend and variable files. */
  readonly own: readonly string[];
}

/** Written by `terraform` and by the recipient, as the README of a bundle says. */
const OWN =
  /^(\.terraform\.lock\.hcl|backend\.tfbackend|role\.json|crash\.log|errored\.tfstate|[^/]*\.tfplan|[^/]*\.tfvars(\.json)?|\.git(ignore)?(\/.*)?)$/;

/** Whether nothing that the bundle brought, and nothing that Terraform reads, was touched. */
export function isUntouched(verification: Verification): boolean {
  return [verification.changed, verification.missing, verification.added].every((each) => each.length === 0);
}

/**
 * Recomputes the digests of a bundle.
 *
 * @throws HandoverError where the folder is no bundle
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

/** The bundles that a folder is or holds, in order of name. */
export function bundlesIn(folder: string): readonly string[] {
  const isBundle = (path: string): boolean => isFile(join(path, MANIFEST));
  if (isBundle(folder)) return [folder];
  let entries: readonly string[];
  try {
    entries = readdirSync(folder);
  } catch (error) {
    throw new HandoverError(
      `${folder} cannot be read (${(error as NodeJS.ErrnoException).code}); name a bundle or a folder of bundles`,
    );
  }
  const bundles = inOrder(entries)
    .map((each) => join(folder, each))
    .filter(isBundle);
  if (bundles.length === 0)
    throw new HandoverError(`${folder} is no bundle and holds none: there is no ${MANIFEST} in it or one folder below`);
  return bundles;
}

/** A file of a bundle that must be there. */
export function readBundleFile(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), "utf8");
  } catch (error) {
    throw new HandoverError(
      `${join(folder, name)} cannot be read (${(error as NodeJS.ErrnoException).code}): ${folder} is no bundle`,
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

/** Whether a path leads to a file, also by a link; not where a link leads nowhere or something on the way is no folder. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Files and links below a folder by their path in it, without what `terraform init` downloads. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((each) => each.split(sep).join("/"))
    .filter((each) => !/^\.terraform(\/|$)/.test(each) && !lstatSync(join(folder, each)).isDirectory());
}
