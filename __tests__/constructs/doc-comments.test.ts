// The text that an editor shows for what the package exports, and the examples in it.
import { resolve } from "node:path";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, LocalBackend, TerraformOutput, TerraformStack } from "cdktf";
import ts from "typescript";
import * as library from "../../constructs";
import { synthesizeAll } from "../../testing";
import { runProgram } from "../kit/run-program";

const ROOT = resolve(__dirname, "../..");
const ENTRIES = ["constructs/index.ts", "testing/index.ts"].map((each) => resolve(ROOT, each));

/** What every example is given: a stack's constructor, `this`, and these names. */
const GIVEN = `
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import type { App, TerraformStack } from "cdktf";
import * as library from "../../constructs";
const { NAMES } = library;
type Shard = library.FleetStack;
interface Given {
  readonly app: App;
  readonly platform: TerraformStack;
  readonly cluster: library.IWorkloadIdentityCluster;
  readonly resourceGroup: library.IResourceGroup;
  readonly identity: library.ManagedIdentity;
  readonly binding: library.FederatedBinding;
  readonly vault: library.VaultAccess;
  readonly network: library.IGrantScope;
  readonly subnet: library.IGrantScope;
  readonly Shard: new (scope: TerraformStack["node"]["root"], id: string) => Shard;
}
`.replace("NAMES", Object.keys(library).join(", "));

interface Exported {
  readonly name: string;
  readonly symbol: ts.Symbol;
}

const config = ts.readConfigFile(resolve(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path)) as { config: object };
const { options } = ts.parseJsonConfigFileContent(config.config, { ...ts.sys, readDirectory: () => [] }, ROOT);
const EXAMPLES_FILE = resolve(__dirname, "examples-of-classes.ts");

function programWith(text: string, former?: ts.Program): ts.Program {
  const settings = {
    ...options,
    incremental: false,
    tsBuildInfoFile: undefined,
    noUnusedLocals: false,
    noUnusedParameters: false,
  };
  const host = ts.createCompilerHost(settings);
  const original = { ...host };
  host.fileExists = (name) => name === EXAMPLES_FILE || original.fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === EXAMPLES_FILE
      ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022)
      : original.getSourceFile(name, ...rest);
  return ts.createProgram([...ENTRIES, EXAMPLES_FILE], settings, host, former);
}

const program = programWith("export {};");
const checker = program.getTypeChecker();
const exported: readonly Exported[] = ENTRIES.flatMap((entry) =>
  checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!).map((each) => ({
    name: each.name,
    symbol: each.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(each) : each,
  })),
);

const isDocumented = (symbol: ts.Symbol): boolean => symbol.getDocumentationComment(checker).length > 0;

/** The members that users see, without those of a type parameter. */
const membersOf = ({ symbol }: Exported): readonly ts.Symbol[] =>
  [...(symbol.members?.values() ?? []), ...(symbol.exports?.values() ?? [])].filter((member) => {
    const [declaration] = member.declarations ?? [];
    if (!declaration || /^(prototype|__)/.test(member.name) || ts.isTypeParameterDeclaration(declaration)) return false;
    const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
    if (ts.getCombinedModifierFlags(declaration) & hidden) return false;
    return !member.getJsDocTags(checker).some(({ name }) => name === "internal");
  });

test("everything that the package exports has a doc comment, and each of its members has one", () => {
  const bare = exported.flatMap((each) => [
    ...(isDocumented(each.symbol) ? [] : [each.name]),
    ...membersOf(each)
      .filter((member) => !isDocumented(member))
      .map((member) => `${each.name}.${member.name}`),
  ]);
  expect(exported.length).toBeGreaterThan(100);
  expect(bare).toEqual([]);
});

/** The code of the example of a class. */
function exampleOf({ symbol }: Exported): string {
  const [tag] = symbol.getJsDocTags(checker).filter(({ name }) => name === "example");
  return /```ts\n([^]*?)\n```/.exec(ts.displayPartsToString(tag?.text))?.[1] ?? "";
}

// A class that is exported as a type only is not made by users.
const classes = exported.filter(({ name, symbol }) => symbol.flags & ts.SymbolFlags.Class && name in library);
const examples = classes.map((each) => [each.name, exampleOf(each)] as const);

test("every exported class has an example", () => {
  expect(examples.length).toBeGreaterThan(30);
  expect(examples.filter(([, code]) => code === "").map(([name]) => name)).toEqual([]);
});

test("what creates objects of the retired pod identity is deprecated, and says what to use", () => {
  const deprecated = classes.flatMap(({ name, symbol }) =>
    [symbol, symbol.members?.get("__constructor" as ts.__String)].flatMap((each) =>
      (each?.getJsDocTags(checker) ?? [])
        .filter((tag) => tag.name === "deprecated")
        .map(({ text }) => `${name}: ${ts.displayPartsToString(text)}`),
    ),
  );
  expect(deprecated.sort()).toEqual([
    "PodIdentity: AAD pod identity is retired: use `fromPodIdentityName`, and migrate with `PodIdentityMigration`",
    "PodIdentityException: AAD pod identity is retired: migrate with `PodIdentityMigration`",
  ]);
});

test("every example compiles in the constructor of a stack", () => {
  const functions = examples.map(
    ([name, code]) =>
      `export function example${name}(this: TerraformStack, { app, platform, cluster, resourceGroup, identity, binding, vault, network, subnet, Shard }: Given): void {\n${code}\n}`,
  );
  const compiled = programWith(`${GIVEN}\n${functions.join("\n")}`, program);
  const file = compiled.getSourceFile(EXAMPLES_FILE)!;
  const problems = ts.getPreEmitDiagnostics(compiled, file).map(({ messageText, start }) => {
    const line = file.text.split("\n")[file.getLineAndCharacterOfPosition(start!).line]!;
    return `${ts.flattenDiagnosticMessageText(messageText, "\n")} in: ${line.trim()}`;
  });
  expect(problems).toEqual([]);
});

/** An app with a stack for an example, and what the example is given. */
function given(): { app: App; stack: TerraformStack; names: Record<string, unknown> } {
  class Given extends TerraformStack {
    public clusters = {};
    constructor(scope: App, id: string) {
      super(scope, id);
      new LocalBackend(this, { path: `${id}.tfstate` });
    }
    public connected(): library.IWorkloadIdentityCluster {
      new AzurermProvider(this, "azurerm", { features: [{}], storageUseAzuread: true });
      const names = { clusterName: "aks", resourceGroupName: "rg-platform" };
      const cluster = library.WorkloadIdentityCluster.fromClusterName(this, "given-cluster", names);
      new KubernetesProvider(this, "kubernetes", cluster.kubernetesProviderConfig());
      this.clusters = { production: cluster };
      return cluster;
    }
  }
  class Shard extends Given {
    constructor(scope: App, id: string) {
      super(scope, id);
      this.connected();
    }
  }
  const app = new App({ stackTraces: false });
  const platform = new Given(app, "platform");
  new TerraformOutput(platform, "cluster_name", { value: "aks", staticId: true });
  const stack = new Given(app, "stack");
  const lazy = {
    app,
    platform,
    Shard,
    ResourceGroup,
    KubernetesProvider,
    DeploymentV1,
    network: {
      id: "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/hub",
    },
    subnet: {
      id: "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/hub/subnets/endpoints",
    },
    resourceGroup: { name: "rg-orders", location: "centralindia" },
  };
  return { app, stack, names: { ...lazy, connected: () => stack.connected() } };
}

test.each(examples)("the example of %s synthesizes", (name, code) => {
  const { app, stack, names } = given();
  const uses = (word: string): boolean => new RegExp(`\\b${word}\\b`).test(code);
  // A release is chosen before anything else.
  const connected = /Target$/.test(name) ? undefined : (names.connected as () => library.IWorkloadIdentityCluster)();
  const { resourceGroup } = names as { resourceGroup: library.IResourceGroup };
  const identity = () =>
    new library.ManagedIdentity(stack, "given-identity", { resourceGroup, identityName: "id-given" });
  const binding = () =>
    new library.FederatedBinding(stack, "given-binding", {
      cluster: connected!,
      serviceAccount: { namespace: "given", name: "given" },
    });
  const vault = () => new library.VaultAccess(stack, "given-vault", { resourceGroup, vaultName: "kv-given" });
  if (name === "RemoteState") stack.node.tryRemoveChild("backend");
  const js = ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText;
  runProgram(
    js,
    {
      ...library,
      ...names,
      cluster: connected,
      identity: uses("identity") ? identity() : undefined,
      binding: uses("binding") ? binding() : undefined,
      vault: uses("vault") ? vault() : undefined,
    },
    stack,
  );
  expect(() => synthesizeAll(app)).not.toThrow();
});
