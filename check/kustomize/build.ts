import { spawnSync } from "node:child_process";
import { sep } from "node:path";

/** What building a folder gave. */
export type Built = { readonly yaml: string } | { readonly why: string };

/**
 * Builds a folder.
 *
 * @param fromOutside whether it may read files outside of the folder of a Kustomization
 */
export type Build = (folder: string, fromOutside: boolean) => Built;

/** Programs that build a Kustomization, and their arguments before the folder. */
const PROGRAMS: readonly (readonly [string, ...string[]])[] = [
  ["kustomize", "build"],
  ["kubectl", "kustomize"],
];

const SECONDS = 60;
const LARGEST = 256 * 1024 * 1024;

/** No network: git may use no protocol, and http goes to a port of this machine that nothing listens on. */
const OFFLINE = {
  GIT_ALLOW_PROTOCOL: "",
  HTTP_PROXY: "http://127.0.0.1:9",
  HTTPS_PROXY: "http://127.0.0.1:9",
  http_proxy: "http://127.0.0.1:9",
  https_proxy: "http://127.0.0.1:9",
  NO_PROXY: "",
  no_proxy: "",
};

/**
 * Builds a folder with kustomize or kubectl from the PATH. Plug-ins and charts stay off, as is their default.
 *
 * @param fromOutside whether it may read files outside of the folder of a Kustomization, which kustomize refuses by
 * default and Flux allows
 */
export function buildKustomization(folder: string, fromOutside = false): Built {
  const anywhere = fromOutside ? ["--load-restrictor", "LoadRestrictionsNone"] : [];
  for (const [program, ...before] of PROGRAMS) {
    const { error, status, stdout, stderr }: Run = spawnSync(program, [...before, ...anywhere, folder], {
      encoding: "utf8",
      timeout: SECONDS * 1000,
      maxBuffer: LARGEST,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...OFFLINE },
    });
    const code = error?.code;
    if (code === "ENOENT" || code === "EACCES") continue;
    if (!error && status === 0) return { yaml: stdout };
    const reason =
      code === "ETIMEDOUT"
        ? `takes more than ${SECONDS} s`
        : reasonIn(stderr) || (error?.message ?? `exit status ${status}`);
    return { why: `${program} cannot build it (${reason})` };
  }
  return { why: "neither kustomize nor kubectl is on the PATH" };
}

interface Run {
  readonly error?: NodeJS.ErrnoException;
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The longest reason that is told, in characters. */
const LONGEST = 300;

/**
 * Why a build failed: the last line without warnings, paths and process numbers, which differ from run to run. The cause
 * is at the end of what kustomize tells, except for a file that it may not read.
 */
export function reasonIn(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => !/^(# *)?warning:/i.test(line.trim()));
  const text = lines
    .join(" ")
    .replace(/\s+/g, " ")
    .trim()
    // kubectl writes the error as a line of its log.
    .replace(/^[EF]\d{4} [\d:.]+ \d+ \S+\] "[^"]*" err=(?:<(.*)>|"(.*)")$/, "$1$2")
    .trim()
    .replace(/^error: /i, "")
    .replaceAll(`${process.cwd()}${sep}`, "");
  const reason = /security; (file '[^']*' is not in or below '[^']*')/.exec(text)?.[1] ?? text;
  return reason.length > LONGEST ? `…${reason.slice(-LONGEST)}` : reason;
}
