import { shown } from "../../values/literal";

/**
 * Runs what writes into an output folder.
 *
 * @throws Error that says what to do when the folder cannot be created or written to
 */
export function writingTo<T>(folder: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const { code, syscall, path, message } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    const got = `got ${shown(folder)}`;
    if (code === "ENOENT" && syscall === "mkdir" && path === folder)
      throw new Error(
        `the output folder must be in a folder that exists, ${got}; create that folder, or set \`CDKTF_OUTDIR\` to another`,
      );
    throw new Error(
      `the output folder must be a folder that can be written to, ${got}: ${message}; ` +
        "change its permissions, or set `CDKTF_OUTDIR` to another",
    );
  }
}
