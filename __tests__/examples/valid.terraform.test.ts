import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Checkout } from "../kit/checkout";
import { describeProviders, Workspace } from "../kit/terraform";
import { EXAMPLES } from "../kit/examples";


describeProviders("`terraform validate` accepts every stack", () => {
  const checkout = new Checkout();
  afterAll(() => checkout.remove());

  test.each(["main.ts", ...EXAMPLES.map((name) => `examples/${name}`)])("of %s", async (program) => {
    const out = checkout.path(`${program.replace("/", "-")}.out`);
    expect(checkout.synth({ CDKTF_OUTDIR: out }, program)).toMatchObject({ status: 0 });
    for (const stack of readdirSync(resolve(out, "stacks"))) {
      const json = JSON.parse(readFileSync(resolve(out, "stacks", stack, "cdk.tf.json"), "utf8")) as object;
      const workspace = new Workspace(json);
      await workspace.init();
      expect(await workspace.must(["validate"])).toContain("The configuration is valid");
      workspace.remove();
    }
  });
});
