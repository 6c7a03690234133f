// checkov as people run it: installed from PyPI into a folder of its own.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describeUnless } from "./providers";

const RELEASE = "3.3.30";
const FOLDER = resolve(__dirname, `../../.cache/checkov-${RELEASE}`);
const INSTALLED = join(FOLDER, "installed");
const CHECKOV = join(FOLDER, "bin", "checkov");

let reason: string | undefined;
/** Why checkov cannot run here; undefined if it can. The first call installs it. */
function whyNoCheckov(): string | undefined {
  if (existsSync(INSTALLED)) return undefined;
  return (reason ??= install());
}

function install(): string | undefined {
  rmSync(FOLDER, { recursive: true, force: true });
  const run = (command: string, args: readonly string[]): boolean =>
    spawnSync(command, args, { stdio: "ignore" }).status === 0;
  if (!run("python3", ["-m", "venv", FOLDER])) return "checkov needs python3 with venv";
  if (!run(join(FOLDER, "bin", "pip"), ["install", "--quiet", "--disable-pip-version-check", `checkov==${RELEASE}`]))
    return `checkov ${RELEASE} could not be installed from PyPI`;
  writeFileSync(INSTALLED, "");
  return undefined;
}

/** `describe` for tests that run checkov. */
export function describeCheckov(title: string, tests: () => void): void {
  describeUnless(whyNoCheckov(), title, tests);
}

/** One result of checkov. */
export interface CheckResult {
  readonly check_id: string;
  /** The name of the resource, or type and name, as a baseline has it. */
  readonly resource: string;
  readonly file_path: string;
}

export interface Scan {
  readonly status: number | null;
  readonly passed: readonly CheckResult[];
  readonly failed: readonly CheckResult[];
  readonly skipped: readonly CheckResult[];
  /** Files that checkov could not parse. It exits with 0 all the same. */
  readonly unread: readonly string[];
}

interface Report {
  readonly results: {
    readonly passed_checks: readonly CheckResult[];
    readonly failed_checks: readonly CheckResult[];
    readonly skipped_checks: readonly CheckResult[];
    readonly parsing_errors: readonly string[];
  };
}

/** Scans the Terraform JSON in a folder, without a network. */
export function scan(folder: string, ...more: readonly string[]): Scan {
  const args = ["-d", folder, "--framework", "terraform_json", "--skip-download", "-o", "json", ...more];
  const env = { ...process.env, LOG_LEVEL: "CRITICAL" };
  const { status, stdout, stderr } = spawnSync(CHECKOV, args, { encoding: "utf8", env, maxBuffer: 2 ** 28 });
  let report: Report;
  try {
    report = JSON.parse(stdout) as Report;
  } catch {
    throw new Error(`checkov printed no report: ${stdout.slice(0, 500)} ${stderr.slice(-1000)}`);
  }
  const {
    passed_checks: passed,
    failed_checks: failed,
    skipped_checks: skipped,
    parsing_errors: unread,
  } = report.results;
  return { status, passed, failed, skipped, unread };
}
