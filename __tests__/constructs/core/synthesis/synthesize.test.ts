import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Annotations, App, Lazy, LocalBackend, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import {
  FederatedBinding,
  ImportBlock,
  ManagedIdentity,
  MovedBlock,
  RemoteState,
  RemovedBlock,
  synthesize,
  VaultAccess,
  WorkloadIdentityCluster,
} from "../../../../constructs";
import { readOutput } from "../../../../model/terraform/output-folder";
import { terraformJsonOf } from "../../../../testing/received";
import { writingTo } from "../../../../constructs/core/synthesis/output-folder";

const folders: string[] = [];
function outputFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "synthesize-"));
  folders.push(folder);
  return folder;
}
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function appIn(outdir: string): App {
  return new App({ outdir, stackTraces: false });
}

function stackIn(app: App, id: string): TerraformStack {
  const stack = new TerraformStack(app, id);
  new LocalBackend(stack, { path: `terraform.${id}.tfstate` });
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  return stack;
}

const GROUP = { name: "rg", location: "centralindia" };
const clusterIn = (stack: TerraformStack, id = "cluster") =>
  WorkloadIdentityCluster.fromClusterName(stack, id, { clusterName: "aks", resourceGroupName: "rg" });
const account = { namespace: "orders", name: "api" };

describe("synthesis of a program that was started with --check", () => {
  const { argv, exitCode } = process;
  let said: string;
  beforeEach(() => {
    said = "";
    jest.spyOn(process.stdout, "write").mockImplementation((text) => ((said += String(text)), true));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.argv = argv;
    process.exitCode = exitCode;
  });
  const check = (outdir: string, value: string): void => {
    process.argv = ["node", "program.js", "--check"];
    process.exitCode = 0;
    written(outdir, value);
  };
  const written = (outdir: string, value: string): void => {
    const app = appIn(outdir);
    synthesize(app, () => new TerraformOutput(stackIn(app, "first"), "of", { value }));
  };
  const file = (outdir: string): string => readFileSync(join(outdir, "stacks/first/cdk.tf.json"), "utf8");

  test("exits with 0 and says nothing where the output would stay", () => {
    const outdir = outputFolder();
    written(outdir, "x");
    check(outdir, "x");
    expect({ said, status: process.exitCode }).toEqual({ said: "", status: 0 });
  });

  test("exits with 3 and names the files that would change, which stay", () => {
    const outdir = outputFolder();
    written(outdir, "x");
    const before = file(outdir);
    check(outdir, "y");
    const path = join(outdir, "stacks", "first", "cdk.tf.json");
    expect({ said, status: process.exitCode }).toEqual({ said: `would change: ${path}\n`, status: 3 });
    expect(file(outdir)).toBe(before);
  });

  test("names the files that would be new", () => {
    const outdir = outputFolder();
    check(outdir, "x");
    expect(said.split("\n")).toHaveLength(4);
    expect(process.exitCode).toBe(3);
    expect(readdirSync(join(outdir, "stacks"))).toEqual([]);
  });

  test("throws for an error in a stack, as without it", () => {
    process.argv = ["node", "program.js", "--check"];
    const app = appIn(outputFolder());
    Annotations.of(stackIn(app, "first")).addError("wrong");
    expect(() => synthesize(app)).toThrow("[first] wrong");
  });
});

describe("synthesis", () => {
  test("writes what app.synth() writes", () => {
    const [ours, theirs] = [outputFolder(), outputFolder()];
    for (const [outdir, write] of [
      [ours, synthesize],
      [theirs, (app: App) => app.synth()],
    ] as const) {
      const app = appIn(outdir);
      const first = stackIn(app, "first");
      new ManagedIdentity(first, "identity", { resourceGroup: GROUP, identityName: "id-orders" });
      new TerraformOutput(stackIn(app, "second"), "of", { value: "x" });
      write(app);
    }
    const files = readdirSync(theirs, { recursive: true, encoding: "utf8" }).filter((name) => /[.]/.test(name));
    expect(files.sort()).toEqual([
      "manifest.json",
      "stacks/first/.checkov.baseline",
      "stacks/first/cdk.tf.json",
      "stacks/first/versions.tf",
      "stacks/second/cdk.tf.json",
    ]);
    for (const file of files)
      expect(readFileSync(join(ours, file), "utf8")).toBe(readFileSync(join(theirs, file), "utf8"));
  });

  test.each<[string, (app: App) => void]>([
    ["synthesize", synthesize],
    ["app.synth()", (app) => app.synth()],
  ])("by %s writes JSON that checkov can read: versions.tf has the version of Terraform", (_, write) => {
    const outdir = outputFolder();
    const app = appIn(outdir);
    const stack = stackIn(app, "first");
    const { resource } = new ManagedIdentity(stack, "identity", { resourceGroup: GROUP, identityName: "id-orders" });
    new MovedBlock(stack, "moved", { from: "azurerm_user_assigned_identity.old", to: resource });
    new RemovedBlock(stack, "removed", { from: "azurerm_key_vault.old", destroy: false });
    new ImportBlock(stack, "import", { to: resource, resourceId: "/subscriptions/s" });
    write(app);
    const read = (name: string): string => readFileSync(join(outdir, "stacks/first", name), "utf8");
    const { terraform, moved, removed, ...json } = JSON.parse(read("cdk.tf.json")) as Record<string, unknown>;
    const to = `azurerm_user_assigned_identity.${resource.friendlyUniqueId}`;
    expect(Object.keys(terraform as object)).toEqual(["backend", "required_providers"]);
    expect({ moved, removed, import: json["import"] }).toEqual({
      moved: [[{ from: "azurerm_user_assigned_identity.old", to }]],
      removed: [[{ from: "azurerm_key_vault.old", lifecycle: { destroy: false } }]],
      import: [[{ to, id: "/subscriptions/s" }]],
    });
    expect(read("versions.tf")).toBe('terraform {\n  required_version = ">= 1.11"\n}\n');
    expect(readOutput(outdir)[0]!.document.json["terraform"]).toMatchObject({ required_version: ">= 1.11" });
    expect(terraformJsonOf(join(outdir, "stacks/first/cdk.tf.json")).terraform).toMatchObject({
      required_version: ">= 1.11",
    });
  });

  test("keeps a version of Terraform that is not a text in the JSON", () => {
    const outdir = outputFolder();
    synthesize(appIn(outdir), (app) => stackIn(app, "first").addOverride("terraform.required_version", ["a"]));
    expect(readFileSync(join(outdir, "stacks/first/cdk.tf.json"), "utf8")).toContain('"required_version": [');
    expect(existsSync(join(outdir, "stacks/first/versions.tf"))).toBe(false);
  });

  test("does not write a file whose content does not change", () => {
    const outdir = outputFolder();
    const write = (value: string) =>
      synthesize(appIn(outdir), (app) => {
        stackIn(app, "same");
        new TerraformOutput(stackIn(app, "changed"), "of", { value });
      });
    const long = new Date(2020, 1, 1);
    const files = ["manifest.json", "stacks/same/cdk.tf.json", "stacks/changed/cdk.tf.json"];
    write("before");
    for (const file of files) utimesSync(join(outdir, file), long, long);
    write("after");
    expect(files.filter((file) => statSync(join(outdir, file)).mtimeMs !== long.getTime())).toEqual([
      "stacks/changed/cdk.tf.json",
    ]);
  });

  test("leaves HCL to cdktf", () => {
    const outdir = outputFolder();
    process.env.SYNTH_HCL_OUTPUT = "true";
    try {
      synthesize(appIn(outdir), (app) => void stackIn(app, "only"));
    } finally {
      delete process.env.SYNTH_HCL_OUTPUT;
    }
    expect(readFileSync(join(outdir, "stacks/only/cdk.tf"), "utf8")).toContain('provider "azurerm" {');
  });

  test.each<[string, (app: App) => void, string | RegExp]>([
    [
      "a stack id with a space",
      (app) => void stackIn(app, "my stack"),
      /^Cannot create TerraformStack with id "my stack"\. It contains a whitespace character\./,
    ],
    [
      "a token in the id of a construct",
      (app) => {
        const stack = stackIn(app, "second");
        const name = new TerraformVariable(stack, "name", { default: "x" }).stringValue;
        new Construct(stack, `vault-${name}`);
      },
      /^the id of the construct at second\/vault-\S+ holds a Terraform token, whose value is known only after synthesis, and the placeholder would become part of resource names; use a literal id \[construct-id\]$/,
    ],
    [
      "two bindings for one service account",
      (app) => {
        const stack = stackIn(app, "second");
        const cluster = clusterIn(stack);
        new FederatedBinding(stack, "one", { cluster, serviceAccount: account });
        new FederatedBinding(stack, "two", { cluster, serviceAccount: account });
      },
      '`serviceAccount` must belong to one binding, got "orders/api", which "second/one" already binds; for a second identity call `addIdentity` of that binding (at second/two) [binding-account-twice]',
    ],
    [
      "a vault name that trimming ruins",
      (app) =>
        void new VaultAccess(stackIn(app, "second"), "vault", {
          resourceGroup: GROUP,
          vaultName: "kv-a-very-long-name-for--x",
          trimName: true,
        }),
      '`vaultName` must still be 3 to 24 letters, digits or hyphens that start with a letter, end with a letter or digit and hold no two hyphens in a row after trimming to 24 characters, got "kv-a-very-long-name-for--x", trimmed "kv-a-very-long-name-for-"; choose a shorter name (at second/vault) [vault-name]',
    ],
    [
      "a backend with a key in it",
      (app) =>
        void new RemoteState(new TerraformStack(app, "second"), {
          project: "orders",
          resourceGroupName: "rg",
          storageAccountName: "sttfstate",
          containerName: "tfstate",
          accessKey: "c2VjcmV0",
        } as never),
      "`accessKey` must not be given: Terraform would copy it into the state of every stack that reads this one, and it gives full access to the account; grant a role instead (`grantRead`, `grantWrite`) and log in with Entra ID (at second/backend) [state-login-option]",
    ],
    [
      "an error annotation",
      (app) => Annotations.of(stackIn(app, "second")).addError("not like this"),
      "Validation failed with the following errors:\n  [second] not like this",
    ],
    [
      "a validation that fails",
      (app) => stackIn(app, "second").node.addValidation({ validate: () => ["one", "two"] }),
      "Validation failed with the following errors:\n  [second] one\n  [second] two",
    ],
    [
      "a stack that cannot be rendered",
      (app) => {
        stackIn(app, "second").toTerraform = () => {
          throw new Error("cannot be rendered");
        };
      },
      "cannot be rendered",
    ],
  ])("refuses %s, and leaves an earlier output as it was", (_, second, problem) => {
    const outdir = outputFolder();
    mkdirSync(join(outdir, "stacks/first"), { recursive: true });
    writeFileSync(join(outdir, "manifest.json"), "earlier");
    writeFileSync(join(outdir, "stacks/first/cdk.tf.json"), "earlier");
    const attempt = () => {
      const app = appIn(outdir);
      stackIn(app, "first");
      second(app);
      synthesize(app);
    };
    let message = "";
    try {
      attempt();
    } catch (error) {
      expect((error as Error).constructor).toBe(Error);
      message = (error as Error).message;
    }
    if (typeof problem === "string") expect(message).toBe(problem);
    else expect(message).toMatch(problem);
    expect(message).not.toContain("c2VjcmV0");
    expect(message).not.toMatch(/\n\s+at /);
    for (const file of ["manifest.json", "stacks/first/cdk.tf.json"])
      expect(readFileSync(join(outdir, file), "utf8")).toBe("earlier");
  });
});

describe("stack traces", () => {
  const traceOf = (value: unknown) => (value as { readonly creationStack: string[] }).creationStack.join("\n");
  const token = () => Lazy.anyValue({ produce: () => "x" });
  const build = (config: object) => {
    let during = "";
    synthesize(new App({ outdir: outputFolder(), ...config }), (app) => {
      stackIn(app, "only");
      during = traceOf(token());
    });
    return during;
  };

  test("of tokens are not recorded in an app without stack traces, and are again afterwards", () => {
    expect(build({ stackTraces: false })).toBe("not recorded, because the app is made with `stackTraces: false`");
    expect(traceOf(token())).toContain("synthesize.test.ts");
  });

  test("of tokens are recorded in any other app", () => {
    expect(build({})).toContain("synthesize.test.ts");
  });

  test("of errors are kept, those of tokens recorded again after one", () => {
    const limit = Error.stackTraceLimit;
    const attempt = () =>
      synthesize(appIn(outputFolder()), function buildOrders() {
        throw new TypeError("a slip");
      });
    let stack: string | undefined = "";
    try {
      attempt();
    } catch (error) {
      ({ stack } = error as Error);
    }
    expect(stack).toMatch(/^TypeError: a slip\n {4}at buildOrders \(.*synthesize\.test\.ts/);
    expect(Error.stackTraceLimit).toBe(limit);
    expect(traceOf(token())).toContain("synthesize.test.ts");
  });
});

describe("the output folder", () => {
  const inFolder = (outdir: string) => () => writingTo(outdir, () => appIn(outdir));

  test("must be in a folder that exists", () => {
    const outdir = join(outputFolder(), "absent", "out");
    expect(inFolder(outdir)).toThrow(
      new Error(
        `the output folder must be in a folder that exists, got "${outdir}"; create that folder, or set \`CDKTF_OUTDIR\` to another [output-folder]`,
      ),
    );
  });

  test("must be a folder", () => {
    const outdir = join(outputFolder(), "file");
    writeFileSync(outdir, "");
    expect(inFolder(outdir)).toThrow(
      new Error(
        `the output folder must be a folder that can be written to, got "${outdir}": ${outdir}/stacks is a file, or is below a file; ` +
          "set `CDKTF_OUTDIR` to another [output-folder]",
      ),
    );
  });

  test("must be writable to its last file", () => {
    const outdir = outputFolder();
    mkdirSync(join(outdir, "stacks/only/cdk.tf.json"), { recursive: true });
    const app = appIn(outdir);
    expect(() => synthesize(app, () => void stackIn(app, "only"))).toThrow(
      new Error(
        `the output folder must be a folder that can be written to, got "${outdir}": ` +
          `${outdir}/stacks/only/cdk.tf.json is a directory; set \`CDKTF_OUTDIR\` to another [output-folder]`,
      ),
    );
  });

  test("keeps all its files if one cannot be written", () => {
    const outdir = outputFolder();
    synthesize(appIn(outdir), (app) => void stackIn(app, "first"));
    const before = readdirSync(outdir, { recursive: true, encoding: "utf8" }).sort();
    const json = readFileSync(join(outdir, "stacks/first/cdk.tf.json"), "utf8");
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
      code: "ENOSPC",
      syscall: "write",
    });
    const build = (app: App) => {
      new ManagedIdentity(stackIn(app, "first"), "identity", { resourceGroup: GROUP, identityName: "id-orders" });
      const second = stackIn(app, "second");
      second.synthesizer = {
        synthesize() {
          throw full;
        },
      };
    };
    expect(() => synthesize(appIn(outdir), build)).toThrow(
      new Error(
        `the output folder must be a folder that can be written to, got "${outdir}": it has no space left on its disk; ` +
          "free space there, or set `CDKTF_OUTDIR` to another [output-folder]",
      ),
    );
    expect(readdirSync(outdir, { recursive: true, encoding: "utf8" }).sort()).toEqual(before);
    expect(readFileSync(join(outdir, "stacks/first/cdk.tf.json"), "utf8")).toBe(json);
  });

  test("keeps what Terraform has in it", () => {
    const outdir = outputFolder();
    mkdirSync(join(outdir, "stacks/only/.terraform"), { recursive: true });
    writeFileSync(join(outdir, "stacks/only/terraform.tfstate"), "{}");
    synthesize(appIn(outdir), (app) => void stackIn(app, "only"));
    expect(readdirSync(join(outdir, "stacks/only")).sort()).toEqual([
      ".checkov.baseline",
      ".terraform",
      "cdk.tf.json",
      "terraform.tfstate",
    ]);
  });

  test("loses what a run that was killed left in it an hour ago", () => {
    const outdir = outputFolder();
    for (const [name, age] of [
      ["old", 3_700],
      ["new", 60],
    ] as const) {
      mkdirSync(join(outdir, `.synth-${name}`));
      const time = Date.now() / 1000 - age;
      utimesSync(join(outdir, `.synth-${name}`), time, time);
    }
    synthesize(appIn(outdir), (app) => void stackIn(app, "only"));
    expect(readdirSync(outdir).sort()).toEqual([".synth-new", "manifest.json", "stacks"]);
  });

  test("that cannot be written to is not blamed for an error of a stack", () => {
    const app = appIn(outputFolder());
    const build = () => readFileSync("/absent/settings.json");
    expect(() => synthesize(app, build)).toThrow(/^ENOENT: no such file or directory, open '\/absent\/settings.json'$/);
  });
});
