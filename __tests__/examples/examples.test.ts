import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Checkout } from "../kit/checkout";
import { EXAMPLES } from "../kit/examples";

test.each(EXAMPLES)("%s imports the package by its name, and names no storage account for its state", (name) => {
  const text = readFileSync(join(__dirname, "../../examples", name), "utf8");
  expect([...text.matchAll(/from "(\.[^"]*)"/g)].map(([, path]) => path)).toEqual([]);
  expect(text).not.toMatch(/storageAccountName/);
});

describe("examples", () => {
  const checkout = new Checkout();
  afterAll(() => checkout.remove());

  test.each(EXAMPLES)("%s runs as it stands and writes its stacks", (name) => {
    const { status, stderr } = checkout.synth({ CDKTF_OUTDIR: checkout.path(`${name}.out`) }, `examples/${name}`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const stacks = readdirSync(checkout.path(`${name}.out`, "stacks"));
    expect(stacks).not.toHaveLength(0);
    for (const stack of stacks) {
      const text = readFileSync(join(checkout.path(`${name}.out`, "stacks"), stack, "cdk.tf.json"), "utf8");
      expect(Object.keys(JSON.parse(text))).toEqual(expect.arrayContaining(["resource", "terraform"]));
      expect(text).not.toContain("TfToken");
    }
  });
});
