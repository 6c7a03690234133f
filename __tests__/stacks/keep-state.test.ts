import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { build } from "../../main";
import type { Settings } from "../../stacks/settings-types";
import { annotationsOf } from "../../constructs/core/synthesis/annotations";

const SETTINGS: Settings = { project: "orders", location: "centralindia", administrators: [] };
const REMOTE = { resourceGroupName: "rg-tfstate", storageAccountName: "sttfstate", containerName: "tfstate" };

describe("a state file next to cdktf.json", () => {
  const before = process.cwd();
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "app-"));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  });

  /** The warnings of the app about files, with these files in the folder that it runs in. */
  function warnings(settings: Partial<Settings>, ...files: readonly string[]): string[] {
    for (const file of files) writeFileSync(file, "{}");
    const app = new App({ outdir: "cdktf.out", stackTraces: false });
    build(app, { ...SETTINGS, ...settings });
    return annotationsOf(app).filter((line) => line.includes("tfstate"));
  }

  test("is named, with the commands that move it, where the state of its stack is remote", () => {
    expect(warnings({ remoteState: REMOTE }, "terraform.platform.tfstate")).toEqual([
      "WARN [platform]: terraform.platform.tfstate is in the folder of cdktf.json, but the state of this stack is remote: if you did not move the file there, a plan creates everything again. Move it once: terraform -chdir=cdktf.out/stacks/platform init " +
        "-reconfigure && terraform -chdir=cdktf.out/stacks/platform state push ../../../terraform.platform.tfstate; after the next plan is empty, delete the file (docs/remote-state.md) [state-left-behind]",
    ]);
  });

  test("is named with the options that a partial backend needs", () => {
    expect(warnings({ remoteState: { partial: true } }, "terraform.workload.tfstate")).toEqual([
      expect.stringMatching(/^WARN \[workload\]: .* init -reconfigure -backend-config=\.\.\. && terraform /),
    ]);
  });

  test("gives no warning for the configured state, for an absent file and for the state of another stack", () => {
    expect(warnings({ remoteState: REMOTE })).toEqual([]);
    expect(warnings({ remoteState: REMOTE }, "terraform.other.tfstate")).toEqual([]);
    expect(warnings({}, "terraform.platform.tfstate")).toEqual([]);
  });

  test("names the state of the state stack if it is in the container", () => {
    const settings = { remoteState: REMOTE, stateStack: true };
    expect(warnings(settings, "terraform.state.tfstate")).toEqual([]);
    expect(warnings({ ...settings, stateStore: { ownStateInside: true } })).toEqual([
      expect.stringMatching(/^WARN \[state\]: terraform\.state\.tfstate is in the folder of cdktf\.json/),
    ]);
  });
});
