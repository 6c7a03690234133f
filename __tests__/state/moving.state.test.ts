// What docs/remote-state.md says of moving state that is there: its commands, in its order, in the folder that was deployed
// from, and in a fresh clone. `remote-state-page.state.test.ts` follows the sections before and after.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Checkout } from "../kit/checkout";
import { providersConfiguration } from "../kit/providers";
import type { Run } from "../kit/terraform";
import { keyOf, REMOTE_STATE } from "./default-app";
import { addressesIn, describeState, LOGIN_BY, StateLab } from "./lab";
import { commandsUnder } from "./page";

describeState("docs/remote-state.md, in the order a reader performs it", () => {
  let lab: StateLab;
  let world: string;
  const clones: Clone[] = [];
  beforeEach(async () => {
    lab = await StateLab.start();
    world = mkdtempSync(join(tmpdir(), "world-"));
  });
  afterEach(async () => {
    for (const clone of clones.splice(0)) clone.checkout.remove();
    rmSync(world, { recursive: true, force: true });
    await lab.stop();
  });

  /** A folder with the project, from which Terraform reaches the lab. */
  class Clone {
    public readonly checkout = new Checkout();
    public readonly files = () =>
      readdirSync(this.checkout.folder).filter((name) => /^terraform\..*\.tfstate$/.test(name));

    constructor(settings: object) {
      clones.push(this);
      this.checkout.set({ ...settings });
    }

    /** Runs commands of the page. */
    public async run(commands: string): Promise<Run> {
      const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^(ARM_|AZURE_|TF_)/.test(key)));
      const child = spawn("bash", ["-e", "-c", commands], {
        cwd: this.checkout.folder,
        env: {
          ...env,
          ...providersConfiguration(),
          ...lab.environment,
          ...LOGIN_BY.secret,
          ARM_SUBSCRIPTION_ID: "00000000-0000-0000-0000-000000000001",
          CHECKPOINT_DISABLE: "1",
          TF_CLI_ARGS: "-no-color",
          STUB_WORLD: world,
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
      const status = await new Promise<number>((done) => child.on("close", (code) => done(code ?? 1)));
      return { status, output };
    }

    public async must(commands: string): Promise<string> {
      const { status, output } = await this.run(commands);
      if (status !== 0) throw new Error(`${commands}\nexited with ${status}:\n${output}`);
      return output;
    }

    /** What `cdktf deploy` does: synthesize, delete the folders that were not written, init, apply. */
    public async deploy(...stacks: readonly string[]): Promise<string> {
      this.synth();
      let output = "";
      for (const stack of stacks)
        output += await this.must(
          `cd cdktf.out/stacks/${stack} && terraform init -input=false && terraform apply -input=false -auto-approve`,
        );
      return output;
    }

    public synth(): string {
      rmSync(this.checkout.path("cdktf.out/manifest.json"), { force: true });
      const { status, stderr } = this.checkout.synth();
      expect(status).toBe(0);
      const { stacks } = JSON.parse(this.checkout.read("cdktf.out/manifest.json")) as { stacks: object };
      for (const name of readdirSync(this.checkout.path("cdktf.out/stacks")))
        if (!(name in stacks)) rmSync(this.checkout.path("cdktf.out/stacks", name), { recursive: true });
      return stderr;
    }

    public async expectNothingToDo(...stacks: readonly string[]): Promise<void> {
      for (const stack of stacks) {
        const { status, output } = await this.run(
          `cd cdktf.out/stacks/${stack} && terraform plan -input=false -detailed-exitcode`,
        );
        expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
      }
    }
  }

  test.each([
    ["in the folder that was deployed from", false],
    ["in a fresh clone that has the files", true],
  ])("moves the state that is there, %s, and back", async (_, fresh) => {
    const deployed = new Clone({});
    await deployed.deploy("platform", "workload");
    const clone = fresh ? new Clone({}) : deployed;
    for (const file of deployed.files()) if (fresh) cpSync(deployed.checkout.path(file), clone.checkout.path(file));

    clone.checkout.set({ remoteState: REMOTE_STATE });
    const said = clone.synth();
    for (const stack of ["platform", "workload"])
      expect(said).toContain(`terraform.${stack}.tfstate is in the folder of cdktf.json`);
    const [there, back] = commandsUnder("Move existing state", 2);
    await clone.must(there!);
    await clone.expectNothingToDo("platform", "workload");
    expect(addressesIn(await lab.state(keyOf("platform")))).toContain("random_id.suffix");

    for (const file of clone.files()) rmSync(clone.checkout.path(file));
    await clone.must(back!);
    clone.checkout.set({ remoteState: undefined });
    clone.synth();
    for (const stack of ["platform", "workload"])
      await clone.must(`terraform -chdir=cdktf.out/stacks/${stack} init -input=false -reconfigure`);
    await clone.expectNothingToDo("platform", "workload");
  });
});
