// Where Terraform finds the providers in tests: the offline providers next to the checkout, or copies of the real ones.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isAtLeast, type MinorRelease } from "../../values/lowest-release";
import { AZAPI_RELEASE, buildOfflineProviders, hasOfflineProviders } from "./offline-providers";

const COPIES = resolve(__dirname, "../../.cache/terraform-providers");
const COPIES_DONE = join(COPIES, "done");
const COPIES_CONFIGURATION = join(COPIES, "terraformrc");

/** The releases of azurerm for which the tests validate JSON: a 4.x without write-only arguments, the default, the next major. */
export const AZURERM_RELEASES = ["4.55.0", "4.81.0", "5.2.0"];
/** The release from which the provider classes are generated, and the lowest one of the default. */
export const KUBERNETES_RELEASES = ["2.38.0", "3.2.1"];
const OTHERS = { azapi: AZAPI_RELEASE, random: "3.7.2", time: "0.13.1" };

/** What runs as Terraform. cdktf reads the same variable. */
export const TERRAFORM = process.env.TERRAFORM_BINARY_NAME ?? "terraform";

const version = spawnSync(TERRAFORM, ["version"], { encoding: "utf8" });

/** Whether `terraform` is on this machine. */
export const hasTerraform = version.status === 0;

/** The release of Terraform; 0.0 if OpenTofu runs, or nothing. */
const release = (([, major, minor]) => [Number(major), Number(minor)] as const)(
  /^Terraform v(\d+)\.(\d+)/m.exec(version.stdout) ?? ["", "0", "0"],
);

/** Whether Terraform is at least this release. */
export const hasRelease = ([major, minor]: MinorRelease): boolean => isAtLeast(release.join("."), major, minor);

/** Whether it is OpenTofu, which runs no contract test: these mock values with `override_during`. */
export const isOpenTofu = /^OpenTofu/m.test(version.stdout);

/** Whether the offline providers are there: only with them can tests apply. */
export const hasStub = hasOfflineProviders;

/** Whether copies of the real providers are there: with them tests can validate, and run `terraform test` with mocks. */
export const hasCopies = (): boolean => existsSync(COPIES_DONE);

/** Copies the real providers, once, from where this machine's Terraform gets them: usually the public registry. */
export function copyProviders(): void {
  if (hasCopies()) return;
  process.stderr.write("downloading the providers into .cache/terraform-providers\n");
  mkdirSync(COPIES, { recursive: true });
  const chosen = [
    ...AZURERM_RELEASES.map((azurerm) => ({ azurerm })),
    ...KUBERNETES_RELEASES.map((kubernetes) => ({ kubernetes })),
  ];
  for (const versions of [OTHERS, ...chosen]) {
    const folder = mkdtempSync(join(tmpdir(), "providers-"));
    const required_providers = Object.fromEntries(
      Object.entries(versions).map(([name, version]) => [
        name,
        { source: `${name === "azapi" ? "Azure" : "hashicorp"}/${name}`, version },
      ]),
    );
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: { required_providers } }));
    const { status } = spawnSync(TERRAFORM, ["init", "-input=false"], {
      cwd: folder,
      stdio: "ignore",
      env: { ...process.env, TF_PLUGIN_CACHE_DIR: COPIES, TF_REGISTRY_DISCOVERY_RETRY: "0", CHECKPOINT_DISABLE: "1" },
    });
    rmSync(folder, { recursive: true });
    if (status !== 0) return;
  }
  // A plugin cache has the layout of a mirror.
  writeFileSync(
    COPIES_CONFIGURATION,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(COPIES)}\n  }\n}\n`,
  );
  writeFileSync(COPIES_DONE, "");
}

/**
 * No encryption between Terraform and its providers on this machine, whose keys cost more than a short plan, and fewer rounds of
 * the garbage collector. Test frameworks of providers set the first too; internal/command/meta_providers.go reads it.
 */
const QUICK_START = { TF_DISABLE_PLUGIN_TLS: "1", GOGC: "400" };

let stubConfiguration: string | undefined;
/** The environment in which Terraform finds the providers, and starts them with less work. */
export function providersConfiguration(): Record<string, string> {
  if (!hasStub) return hasCopies() ? { ...QUICK_START, TF_CLI_CONFIG_FILE: COPIES_CONFIGURATION } : {};
  stubConfiguration ??= buildOfflineProviders();
  return { ...QUICK_START, TF_CLI_CONFIG_FILE: stubConfiguration };
}

const NO_TERRAFORM = "`terraform` is not on the PATH";

/** Why tests that apply cannot run here; undefined if they can. */
export function whyNoApply(): string | undefined {
  if (!hasTerraform) return NO_TERRAFORM;
  if (hasStub) return undefined;
  return "tests that apply need the offline providers at ../shared/terraform-stub; the real ones need an Azure account";
}

/** Why tests that only validate, or test with mocked providers, cannot run here; undefined if they can. */
export function whyNoProviders(): string | undefined {
  if (!hasTerraform) return NO_TERRAFORM;
  if (hasStub || hasCopies()) return undefined;
  return "no offline providers at ../shared/terraform-stub, and `terraform init` could not download the real ones";
}

/** A `describe` that skips its tests for a reason and prints it. Where the offline providers are, CI never skips. */
export function describeUnless(reason: string | undefined, title: string, tests: () => void): void {
  if (reason === undefined) return describe(title, tests);
  if (process.env.CI && hasStub) throw new Error(`CI must not skip "${title}": ${reason}`);
  process.stderr.write(`skipped: ${reason}\n`);
  describe.skip(title, tests);
}
