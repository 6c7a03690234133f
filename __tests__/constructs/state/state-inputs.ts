// Inputs of RemoteState for tests by property, and what the documents say of them, written in another way than the rules.
import fc from "fast-check";

const letters = (chars: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...chars), minLength, maxLength });

/** Pieces of keys: ordinary ones, and those that Azure or Terraform trip over. */
const PIECES = ["a", "Z", "7", "-", "_", " ", "#", "é", "日", "(", "'", "&", "=", "+", "~", "$", "{", "}", ":", "@"];
const TRAPS = ["/", ".", "?", "%", "%20", "\\", "\n", "\u007f", "${", "env:", "..", "//", "\ud800"];

const key = fc.oneof(
  fc.string({ unit: fc.constantFrom(...PIECES, "/", "."), minLength: 1, maxLength: 30 }),
  fc.string({ unit: fc.constantFrom(...PIECES, ...TRAPS), maxLength: 12 }),
  fc.integer({ min: 1020, max: 1028 }).map((length) => "k".repeat(length)),
  fc.integer({ min: 250, max: 258 }).map((parts) => Array(parts).fill("p").join("/")),
);

export const stateInputs = fc.record({
  project: fc.oneof(fc.constant("orders"), letters("ab/-.", 0, 8)),
  key: fc.option(key, { nil: undefined }),
  storageAccountName: fc.oneof(letters("abz09", 2, 25), letters("ab0-_A", 3, 8)),
  containerName: fc.oneof(letters("abz09", 2, 64), letters("ab0-A", 3, 8)),
  resourceGroupName: fc.oneof(fc.constant("rg"), letters("aZ0-_().", 0, 6), letters("g", 88, 92)),
});

export type StateInputs = typeof stateInputs extends fc.Arbitrary<infer T> ? T : never;

const isAll = (text: string, chars: RegExp) => [...text].every((each) => chars.test(each));

/** Whether Terraform stores under exactly this key: what is after `?` is lost, `%xx` decoded, a backslash turned round. */
export function isStoredAsItIs(given: string): boolean {
  const [path = ""] = given.split("?");
  let stored: string;
  try {
    stored = decodeURIComponent(path).replaceAll("\\", "/");
  } catch {
    return false;
  }
  return stored === given && Buffer.from(given).toString() === given && !given.includes("%") && !given.includes("${");
}

/** Whether a key is one that no other state has as a workspace, and that Azure keeps. */
export function isGoodKey(given: string): boolean {
  const length = [...given].length;
  const parts = given.split("/");
  const [state = "", ...workspaces] = parts.at(-1)!.split("env:");
  const folder = parts.length > 1;
  const isWorkspace =
    workspaces.length > 0 && workspaces.at(-1) !== "" && (folder || state !== "" || workspaces.length > 1);
  return (
    given.trim() !== "" &&
    length <= 1024 &&
    isStoredAsItIs(given) &&
    isAll(given, /[^\p{Cc}]|[\u0080-\u009f]/u) &&
    parts.length <= 254 &&
    parts.at(-1) !== "" &&
    parts.every((part) => part.at(-1) !== ".") &&
    !isWorkspace
  );
}

/** Whether all that is given may stand in a backend. */
export function isGood(inputs: StateInputs): boolean {
  const { project, storageAccountName: account, containerName: container, resourceGroupName: group } = inputs;
  return (
    project.split("/").every((part) => part !== "") &&
    isGoodKey(inputs.key ?? `${project}/stack.tfstate`) &&
    account.length >= 3 &&
    account.length <= 24 &&
    isAll(account, /[a-z0-9]/) &&
    container.length >= 3 &&
    container.length <= 63 &&
    isAll(container, /[a-z0-9-]/) &&
    container.split("-").every((part) => part !== "") &&
    group.length >= 1 &&
    group.length <= 90 &&
    isAll(group, /[A-Za-z0-9\-_().]/) &&
    group.at(-1) !== "."
  );
}
