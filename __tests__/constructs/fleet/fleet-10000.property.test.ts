// Takes about half a minute: 10,000 bindings from files, as the example makes them.
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { Checkout } from "../../kit/checkout";

const GENERATOR = resolve(__dirname, "../../../bench/fleet-files.mjs");
const COUNT = 10_000;
const SHARDS = 20;

describe("examples/fleet.ts with 10,000 bindings", () => {
  const checkout = new Checkout();
  afterAll(() => checkout.remove());

  test("writes each of them once, in stacks of about the same size", () => {
    spawnSync(process.execPath, [GENERATOR, checkout.path("files"), String(COUNT)]);
    expect(readdirSync(checkout.path("files"))).toHaveLength(COUNT / 20);
    const env = { FLEET_FOLDER: "files", FLEET_SHARDS: String(SHARDS) };
    expect(checkout.synth(env, "examples/fleet.ts")).toMatchObject({ status: 0, stderr: "" });

    const counts = readdirSync(checkout.path("cdktf.out/stacks")).map((stack) => {
      const { resource } = JSON.parse(
        readFileSync(checkout.path("cdktf.out/stacks", stack, "cdk.tf.json"), "utf8"),
      ) as {
        resource: Record<string, object>;
      };
      return Object.keys(resource.kubernetes_service_account_v1!).length;
    });
    expect(counts).toHaveLength(SHARDS);
    expect(counts.reduce((sum, each) => sum + each, 0)).toBe(COUNT);
    expect(Math.max(...counts)).toBeLessThan((1.3 * COUNT) / SHARDS);
    expect(Math.min(...counts)).toBeGreaterThan((0.7 * COUNT) / SHARDS);
    expect(statSync(checkout.path("cdktf.out/fleet.placements.json")).size).toBeGreaterThan(0);
  });
});
