import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handOver } from "../../handover/hand-over";
import { outputFiles } from "../../migration/write/output";
import { stackFiles } from "../../migration/write/stack-code";
import type { MigrationPlan } from "../../migration/plan/plan-model";
import type { JsonObject } from "../../model/terraform/document";
import { evaluateWiring } from "../../wiring/evaluate";
import { modelOf } from "../model/model-of";
import { record } from "../kit/sandbox";
import { type Program, synthesized } from "./generated";
import { manifests, planOf, planOfText } from "./read";

const NAMES = { clusterName: "aks-web", resourceGroupName: "rg-web" };
const OUTPUT = "pod_identity_clean_up";

/** Identities with a workload each, in namespaces of a hundred. */
const many = (count: number): string =>
  Array.from({ length: count }, (_, i) =>
    manifests({
      identities: [`app${i}`],
      selector: `app${i}`,
      namespace: `team-${Math.floor(i / 100)}`,
      workload: `app${i}`,
    }),
  ).join("\n---\n");

const retired = (program: Program): Program =>
  new Map(
    [...program].map(([path, text]) => [
      path,
      text.replaceAll("phase: MigrationPhase.PREPARE", "phase: MigrationPhase.RETIRE"),
    ]),
  );
const outputOf = (json: JsonObject): string[] => (json.output as Record<string, { value: string[] }>)[OUTPUT]!.value;
const commandsOf = ({ cleanUp }: MigrationPlan): string[] => cleanUp.flatMap(({ commands }) => [...commands]);

test("the clean-up commands are an output of the stack, in the last phase of every migration", async () => {
  const plan = await planOf(["moving-dump.yaml"], NAMES);
  const program = stackFiles(plan, NAMES);
  expect(outputOf(synthesized(program))).toEqual([
    "# Not yet: first set the phase of every migration to RETIRE, and apply.",
  ]);
  expect(outputOf(synthesized(retired(program)))).toEqual(commandsOf(plan));
});

test("the clean-up commands are in plan.md, in the same order", async () => {
  const plan = await planOf(["moving-dump.yaml"], NAMES);
  const page = outputFiles(plan, NAMES).get("plan.md")!;
  const list = page.slice(page.indexOf("## Clean-up list"));
  expect([...list.matchAll(/^ {3}((?:az|kubectl|helm) .*)$/gm)].map(([, line]) => line)).toEqual(commandsOf(plan));
});

test("the README of the handover of such a stack has the clean-up commands as text", async () => {
  const state = { resourceGroupName: "rg-tfstate", storageAccountName: "sttfstate", containerName: "tfstate" };
  const options = { ...NAMES, state };
  const plan = await planOf(["moving-dump.yaml"], options);
  const folder = mkdtempSync(join(tmpdir(), "handed-"));
  try {
    const readmeOf = (program: Program): string => {
      const from = mkdtempSync(join(folder, "from-"));
      const stack = join(from, "stacks", "pod-identity-exit");
      mkdirSync(stack, { recursive: true });
      writeFileSync(join(stack, "cdk.tf.json"), JSON.stringify(synthesized(program)));
      const name = "pod-identity-exit";
      const entry = {
        name,
        constructPath: name,
        synthesizedStackPath: `stacks/${name}/cdk.tf.json`,
        workingDirectory: `stacks/${name}`,
        annotations: [],
        dependencies: [],
      };
      writeFileSync(join(from, "manifest.json"), JSON.stringify({ version: "0.21.0", stacks: { [name]: entry } }));
      const out = join(from, "out");
      const [bundle] = handOver({ from, out, backend: "partial", foreignPaths: [] });
      return readFileSync(join(bundle!.folder, "README.md"), "utf8");
    };
    const readme = readmeOf(retired(stackFiles(plan, options)));
    const section = readme.slice(readme.indexOf("## After the migration"), readme.indexOf("## Roll back"));
    expect(section).toContain(`\`terraform output -json ${OUTPUT}\` prints the commands that remove pod identity.`);
    expect(/```text\n([^]*?)\n```/.exec(section)![1]!.split("\n")).toEqual(commandsOf(plan));
    expect(readmeOf(stackFiles(plan, options))).toContain("# Not yet: first set the phase of every migration");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a cluster in another subscription is read there, and the credentials are created in that of the identities", async () => {
  const options = { ...NAMES, clusterSubscriptionId: "00000000-0000-0000-0000-000000000009" };
  const plan = await planOf(["moving-dump.yaml"], options);
  const json = synthesized(stackFiles(plan, options)) as {
    provider: { azurerm: readonly { alias?: string; subscription_id: string }[] };
    data: Record<string, Record<string, { provider?: string }>>;
    resource: Record<string, Record<string, { provider?: string }>>;
  };
  expect(json.provider.azurerm.map(({ alias, subscription_id }) => [alias, subscription_id])).toEqual([
    [undefined, "00000000-0000-0000-0000-000000000001"],
    ["cluster", "00000000-0000-0000-0000-000000000009"],
  ]);
  const providers = (all: Record<string, { provider?: string }>): unknown[] =>
    Object.values(all).map(({ provider }) => provider);
  expect(providers(json.data.azurerm_kubernetes_cluster!)).toEqual(["azurerm.cluster"]);
  expect(new Set(providers(json.resource.azurerm_federated_identity_credential!))).toEqual(new Set([undefined]));
  expect(commandsOf(plan).filter((each) => each.startsWith("az aks"))).toEqual([
    "az aks pod-identity delete --resource-group rg-web --cluster-name aks-web --subscription 00000000-0000-0000-0000-000000000009 --namespace web --name web",
    "az aks update --resource-group rg-web --name aks-web --subscription 00000000-0000-0000-0000-000000000009 --disable-pod-identity",
  ]);
  expect(plan.notes[0]).toBe(
    "The converted identities are in the subscription 00000000-0000-0000-0000-000000000001, and the cluster is in 00000000-0000-0000-0000-000000000009. The principal that applies needs access to both.",
  );
});

test("the subscription of the identities stated for the cluster changes nothing in the program", async () => {
  const options = { ...NAMES, clusterSubscriptionId: "00000000-0000-0000-0000-000000000001" };
  const plan = await planOf(["moving-dump.yaml"], NAMES);
  expect(stackFiles(plan, options)).toEqual(stackFiles(plan, NAMES));
  expect(plan.notes[0]).toBe(
    "The converted identities are in the subscription 00000000-0000-0000-0000-000000000001, and the cluster is expected there too (--cluster-subscription states another one).",
  );
});

test("a command with characters of a shell or of Terraform is the same text in the output", async () => {
  const plan = await planOf(["one-identity.yaml"], NAMES);
  const command = "kubectl delete 'secret/${x} %{y} `z` \"q\"'";
  const odd: MigrationPlan = { ...plan, cleanUp: [{ what: "Remove", commands: [command] }] };
  const [line] = outputOf(synthesized(retired(stackFiles(odd, NAMES))));
  // Terraform reads `$${` as `${`.
  const text = line!.replace(/([$%])\1\{/g, "$1{");
  expect(text).toBe(command);
  expect(record(text, ["kubectl"]).calls).toEqual([["kubectl", "delete", 'secret/${x} %{y} `z` "q"']]);
});

test("a large plan has one file for each namespace and group of identities, each under 400 lines", async () => {
  const program = stackFiles(await planOfText(many(1000)));
  expect([...program.keys()].filter((each) => each.startsWith("namespaces/team-3"))).toEqual([
    "namespaces/team-3.ts",
    "namespaces/team-3-2.ts",
    "namespaces/team-3-3.ts",
    "namespaces/team-3-4.ts",
  ]);
  expect([...program.keys()].filter((each) => each.startsWith("identities/rg"))).toHaveLength(40);
  for (const text of program.values()) expect(text.split("\n").length).toBeLessThan(400);
});

test("a large plan has the same resources at the same addresses as its parts in one file", async () => {
  const addresses = (json: JsonObject): string[] =>
    Object.entries(json.resource as Record<string, object>).flatMap(([type, all]) =>
      Object.keys(all).map((name) => `${type}.${name}`),
    );
  const [whole, half] = [
    synthesized(stackFiles(await planOfText(many(24)))),
    synthesized(stackFiles(await planOfText(many(12)))),
  ];
  expect(addresses(whole).length).toBe(2 * addresses(half).length);
  expect(addresses(whole)).toEqual(expect.arrayContaining(addresses(half)));
  expect(evaluateWiring(modelOf({ "pod-identity-exit": whole })).findings).toEqual([]);
});
