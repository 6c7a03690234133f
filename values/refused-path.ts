import { LONGEST, shown } from "./shown";

/** A path that leads to something else than was wanted. */
export class WrongPath extends Error {
  /** @param why what it is, as the end of a sentence that begins with the path */
  constructor(readonly why: string) {
    super(`the path ${why}`);
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EACCES: "may not be accessed",
  EPERM: "may not be accessed",
  EROFS: "is on a disk that is read-only",
  EISDIR: "is a directory",
  ENOTDIR: "is a file, or is below a file",
  EEXIST: "is a file, or a link that leads nowhere",
  ELOOP: "is a link that leads back to itself",
  ENAMETOOLONG: "is longer than a path can be",
  ENXIO: "is a socket",
  ENOSPC: "has no space left on its disk",
  EDQUOT: "is over the quota of its disk",
};

/**
 * The error for a path that the operating system refuses. Another error is returned as it is.
 *
 * @param refused makes the error from the reason, the end of a sentence that begins with the path
 */
export function refusedPath(error: unknown, refused: (why: string) => Error): unknown {
  const why = whyRefused(error);
  return why === undefined ? error : refused(why);
}

/** Why the operating system refuses a path, as the end of a sentence that begins with the path; undefined for other errors. */
export function whyRefused(error: unknown): string | undefined {
  if (error instanceof WrongPath) return error.why;
  const { code, syscall } = error as NodeJS.ErrnoException;
  // Node refuses it before the system sees it.
  if (code === "ERR_INVALID_ARG_VALUE") return "has a zero byte";
  return code === undefined || syscall === undefined ? undefined : (WHY[code] ?? `cannot be used (${code})`);
}

/** A path as an error shows it: cut if it is longer than a reader needs. */
export const shownPath = (path: string): string => (path.length > LONGEST ? shown(path) : path);
