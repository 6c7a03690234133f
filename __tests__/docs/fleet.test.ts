import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Checkout } from "../kit/checkout";
import { snippetsOf } from "../testing/snippets";

const PAGE = readFileSync(resolve(__dirname, "../../docs/fleet.md"), "utf8");

test("the program of docs/fleet.md synthesizes the stacks that the page names, from its file", () => {
  const checkout = new Checkout();
  const [program] = snippetsOf("fleet.md");
  checkout.write(program!.file!, program!.code);
  const [, file, text] = /^```yaml\n# (\S+)\n([^]*?)^```$/m.exec(PAGE)!;
  mkdirSync(checkout.path("bindings"));
  checkout.write(file!, text!);
  expect(checkout.synth({}, program!.file)).toMatchObject({ status: 0, stderr: "" });
  const stacks = readdirSync(checkout.path("cdktf.out/stacks"));
  expect(stacks).toHaveLength(20);
  expect(stacks).toEqual(expect.arrayContaining(["bindings-1", "bindings-20"]));
  expect(checkout.read("cdktf.out/stacks/bindings-1/cdk.tf.json")).toContain("terraform.bindings-1.tfstate");
  const all = stacks.map((stack) => checkout.read("cdktf.out/stacks", stack, "cdk.tf.json")).join("");
  expect(all).toContain("orders-api");
  expect(all).toContain("Key Vault Secrets User");
  checkout.remove();
});

test("the table of docs/fleet.md has every property of a file, and no other", () => {
  const rows = [...PAGE.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell]) => [...cell!.matchAll(/`([^`]+)`/g)]);
  const schema = JSON.parse(readFileSync(resolve(__dirname, "../../constructs/fleet/fleet.schema.json"), "utf8")) as {
    $defs: { FleetBinding: { properties: object } };
  };
  expect(rows.map(([, name]) => name).sort()).toEqual(Object.keys(schema.$defs.FleetBinding.properties).sort());
});
