import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { readRegularFile } from "../model/regular-file";
import { progress, withProgress } from "../values/progress";
import { refusedPath } from "../values/refused-path";
import { UserError } from "./user-error";
import { refusal } from "../values/problem";
import { parseJson } from "../values/parse-json";

/** What an app wrote and said. */
export interface AppRun {
  /** The folder with the output. */
  readonly folder: string;
  readonly said: string;
}

/** Runs the app command of cdktf.json as `cdktf synth` does. @throws UserError if there is none, or if it fails */
export async function runApp(): Promise<AppRun> {
  const { app, folder } = readSettings();
  const { status, said, problem } = await withProgress(() => run(app, folder));
  if (status !== 0)
    throw new UserError(
      refusal(
        "handover-synthesis",
        `${app} failed (${problem ?? `exit status ${status}`}), so nothing was written${said === "" ? "" : `:\n${said}`}`,
      ),
    );
  return { folder, said };
}

function readSettings(): { readonly app: string; readonly folder: string } {
  const text = settingsText();
  let settings: { app?: unknown; output?: unknown } | null;
  try {
    settings = parseJson(text) as typeof settings;
  } catch (error) {
    throw new UserError(refusal("handover-settings", `cdktf.json is not valid JSON: ${(error as Error).message}`));
  }
  const { app, output } = settings ?? {};
  if (typeof app !== "string")
    throw new UserError(refusal("handover-settings", 'cdktf.json must have "app", the command that synthesizes'));
  return { app, folder: typeof output === "string" ? output : "cdktf.out" };
}

function settingsText(): string {
  try {
    return readRegularFile("cdktf.json");
  } catch (error) {
    throw refusedPath(
      error,
      (why) =>
        new UserError(
          refusal(
            "handover-settings",
            `cdktf.json ${why}; run the command in the folder of a cdktf app, or pass a synthesized folder with --from`,
          ),
        ),
    );
  }
}

interface Ended {
  readonly status: number | null;
  readonly said: string;
  readonly problem?: string;
}

async function run(app: string, folder: string): Promise<Ended> {
  const child = spawn(app, {
    shell: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, CDKTF_OUTDIR: folder },
  });
  const began = Date.now();
  const ticking = setInterval(() => progress("synthesizing, seconds:", Math.round((Date.now() - began) / 1000)), 500);
  try {
    const ended = new Promise<Omit<Ended, "said">>((resolve) => {
      child.on("error", (error) => resolve({ status: null, problem: error.message }));
      child.on("close", (status) => resolve({ status }));
    });
    const [out, err, end] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { ...end, said: `${out}${err}`.trimEnd() };
  } finally {
    clearInterval(ticking);
  }
}
