import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../cli/main";
import { handOver, type WrittenBundle } from "../../handover/hand-over";
import type { Permissions } from "../../handover/permissions/permissions";
import { pathSegment } from "../../values/text/path-segment";
import { terminalText } from "../../values/text/terminal-text";
import { HOSTILE } from "../kit/hostile";
import { hasBash, record, shellBlocks } from "../kit/sandbox";
import { synthesizeInto } from "./fixture";
import { type ChangeableJson, temporaryFolder } from "./synthesized";

const base = temporaryFolder();
const plain = join(temporaryFolder(), "out");
beforeAll(() => {
  synthesizeInto(base);
  handOver({ from: named("orders"), out: plain, backend: "complete", foreignPaths: [] });
});

const testBash = hasBash ? test : test.skip;
const PROGRAMS = ["az", "terraform", "node", "jq", "sha256sum", "kubectl", "cp", "cat", "npx"];

afterEach(() => {
  process.exitCode = undefined;
  jest.restoreAllMocks();
});

/** The app with a name wherever Terraform and Azure would let one stand, also where they would not. */
function named(name: string): string {
  const from = temporaryFolder();
  cpSync(base, from, { recursive: true });
  const file = join(from, "stacks", "workload", "cdk.tf.json");
  const json = JSON.parse(readFileSync(file, "utf8").replaceAll("rg-orders", "RG")) as ChangeableJson & {
    "//": { metadata: { stackName: string } };
    terraform: { backend: { azurerm: Record<string, unknown> } };
  };
  // What a template would be in Terraform stays a text.
  const text = name.replace(/([$%])\{/g, "$1$1{");
  const group = JSON.stringify(text).slice(1, -1);
  const changed = JSON.parse(JSON.stringify(json).replaceAll("RG", () => group)) as typeof json;
  changed["//"].metadata.stackName = name === "" ? " " : name;
  changed.terraform.backend.azurerm.container_name = text;
  changed.terraform.backend.azurerm.key = text;
  changed.resource.azurerm_user_assigned_identity!.orders!.name = text;
  changed.resource.azurerm_federated_identity_credential!["orders-api-credential"]!.subject = `repo:${text}`;
  changed.resource.azurerm_federated_identity_credential!["orders-api-credential"]!.name = text;
  changed.resource.kubernetes_deployment_v1!["orders-api-deployment"]!.metadata.name = text;
  changed.resource.kubernetes_deployment_v1!["orders-api-deployment"]!.spec.template.spec.container[0].image = text;
  changed.variable.greeting!.description = text;
  changed.output = {
    ...changed.output,
    pod_identity_clean_up: { value: [`kubectl delete azureidentity/${text}`, text] },
  };
  writeFileSync(file, JSON.stringify(changed));
  return from;
}

function handedOver(name: string): { readonly out: string; readonly bundle: WrittenBundle } {
  const out = join(temporaryFolder(), "out");
  const bundles = handOver({ from: named(name), out, backend: "partial", foreignPaths: [] });
  return { out, bundle: bundles[1]! };
}

/** What a command prints, on both streams. */
async function said(...argv: string[]): Promise<string> {
  let text = "";
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, "write").mockImplementation((part) => ((text += String(part)), true));
  await main(argv);
  jest.restoreAllMocks();
  return text;
}

describe.each(HOSTILE)("the name %j", (name) => {
  test("stays in the output folder, and reaches no terminal, Markdown or HTML file as anything but text", async () => {
    const from = named(name);
    const out = join(temporaryFolder(), "out");
    const folder = join(out, pathSegment(name));
    const first = await said("handover", "--from", from, "--out", out);
    expect(readdirSync(out).sort()).toEqual(
      ["platform", "trust-map.html", "waves.json", "waves.schema.json", pathSegment(name)].sort(),
    );
    expect(existsSync(join(folder, "manifest.json"))).toBe(true);
    const texts = [
      first,
      await said("verify", out),
      await said("diff", plain, out),
      await said("diff", plain, out, "--github"),
      ...["README.md", "trust-map.md"].map((each) => readFileSync(join(folder, each), "utf8")),
    ];
    for (const text of texts) for (const line of text.split("\n")) expect(terminalText(line)).toBe(line);
    for (const text of texts.slice(4)) {
      const outside = text.replace(/```[^]*?```/g, "").replace(/(`+)[^`\n][^\n]*?\1/g, "");
      expect(outside).not.toMatch(/<(?!br\/>)[a-z!/]/i);
    }
    expect(readFileSync(join(folder, "trust-map.html"), "utf8").match(/<script[ >]/g)).toHaveLength(2);
  });

  testBash("is one word in each line of the README, and runs nothing", () => {
    const { bundle } = handedOver(name);
    const readme = readFileSync(join(bundle.folder, "README.md"), "utf8");
    const permissions = JSON.parse(readFileSync(join(bundle.folder, "permissions.json"), "utf8")) as Permissions;
    // Where a reader fills a variable in, something is.
    const lines = shellBlocks(readme)
      .join("\n")
      .replace(/^([A-Z0-9_]+)= #.*$/gm, "$1=given");
    const cwd = mkdtempSync(join(tmpdir(), "sandbox-cwd-"));
    const { calls, stderr } = record(lines, PROGRAMS, cwd);
    expect(stderr).toBe("");
    expect(calls.map(([program]) => program!).filter((each) => !PROGRAMS.includes(each))).toEqual([]);
    const scopes = calls
      .filter(([program]) => program === "az")
      .flatMap((words) => {
        const at = words.indexOf("--scope");
        return at < 0 ? [] : [words[at + 1]!];
      });
    const filled = (scope: string): string =>
      permissions.placeholders.reduce(
        (text, each) => text.replaceAll(each, each.startsWith("{platform.") ? "value" : "given"),
        scope,
      );
    for (const { scope } of [...permissions.apply, ...permissions.roleAssignments])
      expect(scopes).toContain(filled(scope));
    expect(readdirSync(cwd).filter((each) => !/^[A-Za-z]+-\d+\.role\.json$/.test(each))).toEqual([]);
  });
});

test("prints how many names and outputs were tried", () => {
  process.stdout.write(`${HOSTILE.length} hostile names, each in 7 outputs and in every shell line of a README\n`);
});
