import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Certificates } from "./certificates";

// Fetched for these tests only: no dependency of the project, because it brings some hundred packages.
const VERSION = "3.35.0";
const FOLDER = resolve(__dirname, `../../.cache/azurite-${VERSION}`);
const PROGRAM = resolve(FOLDER, "node_modules/azurite/dist/src/blob/main.js");

/** Whether Azurite is there, or could be fetched now. */
export function fetchAzurite(): boolean {
  if (existsSync(PROGRAM)) return true;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(resolve(FOLDER, "package.json"), '{"private":true}');
  try {
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--save-exact", `azurite@${VERSION}`], {
      cwd: FOLDER,
      stdio: "pipe",
      timeout: 240_000,
    });
  } catch {
    return false;
  }
  return existsSync(PROGRAM);
}

/** The emulator of Azure's blob storage, with leases as the real one has them, for accounts by name and key. */
export class Azurite {
  private child?: ChildProcess;

  constructor(
    private readonly folder: string,
    private readonly certificates: Certificates,
    private readonly accounts: Readonly<Record<string, string>>,
  ) {}

  /** Starts it and gives its port. `--oauth basic` makes it look at the claims of Entra tokens. */
  public async start(): Promise<number> {
    const child = spawn(
      process.execPath,
      [
        ...[PROGRAM, "--blobPort", "0", "--location", this.folder, "--silent", "--disableTelemetry"],
        // The backend of OpenTofu asks for a version of the API that is newer than the emulator.
        "--skipApiVersionCheck",
        ...["--oauth", "basic", "--cert", this.certificates.certificate, "--key", this.certificates.key],
      ],
      {
        env: {
          ...process.env,
          AZURITE_ACCOUNTS: Object.entries(this.accounts)
            .flatMap((each) => each.join(":"))
            .join(";"),
        },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    this.child = child;
    return new Promise((done, fail) => {
      let said = "";
      const listen = (data: Buffer) => {
        said += data.toString();
        const port = /successfully listens on https:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1];
        if (port) done(Number(port));
      };
      child.stdout.on("data", listen);
      child.stderr.on("data", listen);
      child.on("exit", (code) => fail(new Error(`Azurite ended with ${code}: ${said}`)));
    });
  }

  public async stop(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null) return;
    child.removeAllListeners("exit");
    const ended = new Promise((done) => child.once("exit", done));
    child.kill();
    await ended;
  }
}
