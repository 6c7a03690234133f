import { spawnSync } from "node:child_process";

/** What building a folder gave. */
export type Built = { readonly yaml: string } | { readonly why: string };

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

/** Builds a folder with kustomize or kubectl from the PATH. Plug-ins and charts stay off, as is their default. */
export function buildKustomization(folder: string): Built {
  for (const [program, ...before] of PROGRAMS) {
    const { error, status, stdout, stderr }: Run = spawnSync(program, [...before, folder], {
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
        : firstLine(stderr) || (error?.message ?? `exit status ${status}`);
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

const firstLine = (text: string): string => (text.trim().split("\n")[0] ?? "").replace(/^error: /i, "").slice(0, 300);
