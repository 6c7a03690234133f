/** A name as a construct id: lower case, with hyphens for characters that are not letters or digits. */
export function slug(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return plain === "" ? "unnamed" : plain;
}

/** A name as part of a file name, short enough for every file system. */
export function fileSlug(name: string): string {
  return slug(name).slice(0, 200);
}

/** The first free candidate, otherwise the last one with a number. The result is then taken. */
export function uniqueId(taken: Set<string>, ...candidates: readonly [string, ...string[]]): string {
  let id = candidates.find((each) => !taken.has(each));
  for (let i = 2; id === undefined; i++) {
    const numbered = `${candidates.at(-1)}-${i}`;
    if (!taken.has(numbered)) id = numbered;
  }
  taken.add(id);
  return id;
}

const RESERVED = new Set(
  (
    "arguments await break case catch class cluster const continue debugger default delete do else enum eval export " +
    "extends false finally for function if implements import in instanceof interface let new null package private " +
    "protected public return scope static super switch this throw true try typeof undefined var void while with yield " +
    "id props"
  ).split(" "),
);

/** A construct id as a name of a TypeScript constant. */
export function constantName(id: string): string {
  const camel = id.replace(/-([a-z0-9])/g, (_, next: string) => next.toUpperCase());
  return /^[a-z]/.test(camel) && !RESERVED.has(camel) ? camel : `the${camel[0]!.toUpperCase()}${camel.slice(1)}`;
}
