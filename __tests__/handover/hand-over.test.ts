import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { handOver, type HandOverOptions, type WrittenBundle } from "../../handover/hand-over";
import { HandoverError } from "../../handover/handover-error";
import { bundlesIn, isUntouched, verifyBundle } from "../../handover/verify";
import type { Permissions } from "../../handover/permissions";
import schema from "../../handover/schema/manifest.schema.json";
import { synthesizeInto } from "./fixture";
import { temporaryFolder } from "./synthesized";

const from = temporaryFolder();
beforeAll(() => synthesizeInto(from));

const write = (out: string, options: Partial<HandOverOptions> = {}): Promise<readonly WrittenBundle[]> =>
  handOver({ from, out, backend: "complete", foreignPaths: [], ...options });
const read = (...path: string[]): string => readFileSync(join(...path), "utf8");
const filesOf = (folder: string): string[] =>
  (readdirSync(folder, { recursive: true, encoding: "utf8" }) as string[])
    .filter((each) => /\.[a-z]+$/.test(each))
    .sort();

describe("a bundle", () => {
  const out = join(temporaryFolder(), "out");
  let bundles: readonly WrittenBundle[];
  beforeAll(async () => {
    bundles = await write(out);
  });

  test("is written for each stack, upstream first, with its digest", () => {
    expect(bundles.map((each) => [each.stack, each.folder])).toEqual([
      ["platform", join(out, "platform")],
      ["workload", join(out, "workload")],
    ]);
    for (const each of bundles) expect(verifyBundle(each.folder).digest).toBe(each.digest);
    expect(filesOf(join(out, "workload"))).toEqual([
      "README.md",
      "cdk.tf.json",
      "manifest.json",
      "manifest.schema.json",
      "permissions.json",
      "tests/contract.tftest.json",
      "trust-map.html",
      "trust-map.json",
      "trust-map.md",
    ]);
  });

  test("has a manifest that its schema accepts, and that says what is in it", () => {
    const validate = new Ajv2020({ strict: false }).compile(schema);
    for (const each of bundles) {
      const manifest: unknown = JSON.parse(read(each.folder, "manifest.json"));
      expect([validate(manifest), validate.errors]).toEqual([true, null]);
      expect(validate({ ...(manifest as object), files: [{ path: "../x", bytes: 0, sha256: "0".repeat(64) }] })).toBe(
        false,
      );
    }
    expect(JSON.parse(read(out, "workload", "manifest.json"))).toMatchObject({
      stack: "workload",
      terraform: {
        requiredVersion: ">= 1.11",
        providers: [
          { name: "azurerm", source: "hashicorp/azurerm", version: "~> 4.81" },
          { name: "kubernetes", source: "hashicorp/kubernetes", version: "2.38.0" },
          { name: "time", source: "hashicorp/time", version: "0.13.1" },
        ],
      },
      backend: { kind: "azurerm", configuration: "complete", key: "orders/workload.tfstate" },
      variables: [{ name: "greeting", type: "string", sensitive: true, ephemeral: true, required: false }],
      outputs: [{ name: "client_id", sensitive: false }],
      needs: ["platform"],
      resources: { azurerm_key_vault: ["azurerm_key_vault.vault"] },
      dataSources: { azurerm_kubernetes_cluster: ["data.azurerm_kubernetes_cluster.cluster"] },
      limits: {
        credentialsPerIdentity: { limit: 20, identities: [{ identity: "id-orders", here: 2, inAllStacks: 2 }] },
        roleAssignmentsPerSubscription: { limit: 4000, here: 2, inAllStacks: 4 },
      },
    });
  });

  test("never tells the default of a sensitive variable in its manifest", () => {
    expect(read(out, "workload", "manifest.json")).not.toContain('"default"');
  });

  test("is the same bytes when it is written again, elsewhere and from another folder", async () => {
    const copy = join(temporaryFolder(), "copy");
    cpSync(from, copy, { recursive: true });
    const again = join(temporaryFolder(), "again");
    await write(again, { from: copy });
    for (const stack of ["platform", "workload"])
      for (const file of filesOf(join(out, stack))) expect(read(again, stack, file)).toBe(read(out, stack, file));
  });

  test("names no folder of this machine and no automatic output", () => {
    for (const stack of ["platform", "workload"])
      for (const file of filesOf(join(out, stack)).filter((each) => each !== "manifest.schema.json")) {
        expect(read(out, stack, file)).not.toContain(from);
        expect(read(out, stack, file)).not.toContain(process.cwd());
        expect(read(out, stack, file)).not.toContain("cross-stack-output");
      }
  });

  test("tells every command in order in its README", () => {
    const text = read(out, "workload", "README.md");
    const places = [
      "npx cdktf-aks-workload-identity verify .",
      "   terraform test\n",
      "az role definition create",
      "terraform init\n",
      "terraform providers lock",
      "terraform plan -out=workload.tfplan",
      "terraform apply workload.tfplan",
      "terraform plan -detailed-exitcode",
      "## How to go back",
    ].map((each) => text.indexOf(each));
    expect(text).toContain(
      `STATE_CONTAINER_ID="$(az storage container-rm show --storage-account sttfstate --name tfstate --query id --output tsv)"`,
    );
    const { plan } = JSON.parse(read(out, "workload", "permissions.json")) as Permissions;
    for (const { role } of plan)
      expect(text).toMatch(new RegExp(`"\\$PLANNER" --assignee-principal-type ServicePrincipal --role '${role.Name}'`));
    expect(text).toContain(`--role 'Storage Blob Data Reader' --scope "$STATE_CONTAINER_ID"`);
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(read(out, "workload", "README.md")).toContain("Applied before, in this order: `platform`.");
    expect(read(out, "workload", "README.md")).toContain("`TF_VAR_greeting`");
    expect(read(out, "platform", "README.md")).toContain(
      "Kept from destruction by `prevent_destroy`: `azurerm_kubernetes_cluster.cluster`.",
    );
  });
});

test("a custom role, whose writing is a way to every right, is told in the README", async () => {
  const [changed, out] = [temporaryFolder(), join(temporaryFolder(), "out")];
  cpSync(from, changed, { recursive: true });
  const file = join(changed, "stacks", "workload", "cdk.tf.json");
  const json = JSON.parse(read(file)) as { resource: Record<string, object> };
  const scope = "/subscriptions/00000000-0000-0000-0000-000000000001";
  json.resource.azurerm_role_definition = { reader: { name: "Orders Reader", scope } };
  writeFileSync(file, JSON.stringify(json));
  await write(out, { from: changed });
  expect(read(out, "workload", "README.md")).toContain(
    `- For \`azurerm_role_definition.reader\`: \`Microsoft.Authorization/roleDefinitions/write\` at ${scope}, with which its holder widens the custom roles it has itself, and no condition prevents that.`,
  );
  expect(read(out, "platform", "README.md")).not.toContain("roleDefinitions/write");
});

describe("with a partial backend", () => {
  const out = join(temporaryFolder(), "out");
  beforeAll(() => write(out, { backend: "partial" }));

  test("an example file asks for the names and keeps the key and how to log in", () => {
    expect(read(out, "workload", "backend.tfbackend.example")).toBe(
      [
        'container_name = "<container name>"',
        'key = "orders/workload.tfstate"',
        'resource_group_name = "<resource group name>"',
        'storage_account_name = "<storage account name>"',
        "use_azuread_auth = true",
        "",
      ].join("\n"),
    );
  });

  test("README and manifest tell where the values of the other stack come from", () => {
    expect(read(out, "workload", "README.md")).toContain(
      'export TF_VAR_platform_suffix="$(terraform -chdir=../platform output -raw suffix)"',
    );
    expect(read(out, "workload", "README.md")).toContain("terraform init -backend-config=backend.tfbackend");
    expect(JSON.parse(read(out, "workload", "manifest.json"))).toMatchObject({
      backend: { configuration: "partial", key: "orders/workload.tfstate" },
      variables: expect.arrayContaining([
        expect.objectContaining({
          name: "platform_suffix",
          required: true,
          from: { stack: "platform", output: "suffix" },
        }),
      ]) as unknown,
    });
  });
});

test("files that the JSON refers to come along", async () => {
  const folder = temporaryFolder();
  synthesizeInto(folder);
  mkdirSync(join(folder, "stacks/workload/assets/policy"), { recursive: true });
  writeFileSync(join(folder, "stacks/workload/assets/policy/rules.json"), "{}");
  const out = join(temporaryFolder(), "out");
  await write(out, { from: folder });
  expect(read(out, "workload", "assets/policy/rules.json")).toBe("{}");
  expect(verifyBundle(join(out, "workload")).added).toEqual([]);
});

describe("only the named stacks", () => {
  test("are written, with what they need said", async () => {
    const out = join(temporaryFolder(), "out");
    await write(out, { stacks: ["workload"] });
    expect(readdirSync(out)).toEqual(["workload"]);
    expect(JSON.parse(read(out, "workload", "manifest.json"))).toMatchObject({ needs: ["platform"] });
  });

  test("and a name that no stack has is an error with the names there are", async () => {
    await expect(write(join(temporaryFolder(), "out"), { stacks: ["wrokload"] })).rejects.toThrow(
      new HandoverError('there is no stack "wrokload" in the synthesized app; it has "platform", "workload"'),
    );
  });
});

describe("the folder they go to", () => {
  test("must be empty, and stays as it is otherwise", async () => {
    const out = temporaryFolder();
    writeFileSync(join(out, "notes.txt"), "mine");
    await expect(write(out)).rejects.toThrow(
      new HandoverError(
        `${out} is not empty: name another folder with --out, empty it, or replace an earlier hand-over in it with --replace`,
      ),
    );
    await expect(write(out, { replace: true })).rejects.toThrow(
      new HandoverError(
        `${join(out, "notes.txt")} was not written by a hand-over, so ${out} is not replaced: move it away, or name another folder with --out`,
      ),
    );
    expect(readdirSync(out)).toEqual(["notes.txt"]);
  });

  test("may hold an earlier hand-over that is to be replaced; bundles of other stacks stay", async () => {
    const out = join(temporaryFolder(), "out");
    await write(out);
    await write(out, { replace: true, stacks: ["workload"], backend: "partial" });
    expect(readdirSync(out).sort()).toEqual(["platform", "workload"]);
    expect(existsSync(join(out, "workload", "backend.tfbackend.example"))).toBe(true);
    expect(isUntouched(verifyBundle(join(out, "platform")))).toBe(true);
  });

  test("keeps what working with a bundle left in it, and is not replaced where somebody touched one", async () => {
    const out = join(temporaryFolder(), "out");
    await write(out);
    writeFileSync(join(out, "workload", ".terraform.lock.hcl"), "# locked");
    await write(out, { replace: true });
    expect(read(out, "workload", ".terraform.lock.hcl")).toBe("# locked");
    writeFileSync(join(out, "workload", "override.tf"), "");
    await expect(write(out, { replace: true })).rejects.toThrow(
      new HandoverError(
        `${join(out, "workload")} is no longer as it was written (override.tf), so it is not replaced: move it away, or name another folder with --out`,
      ),
    );
    expect(existsSync(join(out, "workload", "override.tf"))).toBe(true);
  });

  test("gets nothing where one of several stacks cannot be handed over", async () => {
    const folder = temporaryFolder();
    synthesizeInto(folder, { callerGrant: true });
    const parent = temporaryFolder();
    await expect(write(join(parent, "out"), { from: folder })).rejects.toThrow(HandoverError);
    expect(readdirSync(parent)).toEqual([]);
  });

  test("cannot be a file", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    await expect(write(file)).rejects.toThrow(
      new HandoverError(`${file} is a file, and bundles go into a folder: name another with --out`),
    );
  });

  test("may be a link, which stays and leads to the new bundles", async () => {
    const folder = temporaryFolder();
    const link = join(folder, "link");
    await write(join(folder, "out"), { stacks: ["platform"] });
    symlinkSync("out", link);
    await write(link, { replace: true });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(existsSync(join(folder, "out", "workload"))).toBe(true);
  });

  test("cannot be below a file", async () => {
    const parent = temporaryFolder();
    writeFileSync(join(parent, "file"), "");
    await expect(write(join(parent, "file", "out"))).rejects.toThrow(
      /^the bundles could not be written to .*; nothing in it was changed$/,
    );
  });
});

test("a folder that holds no synthesized app is said to", async () => {
  const empty = temporaryFolder();
  await expect(write(join(temporaryFolder(), "out"), { from: empty })).rejects.toThrow(
    new HandoverError(
      `${empty} holds no synthesized app: there is no ${join(empty, "manifest.json")}; synthesize first (npm run synth)`,
    ),
  );
});

describe("verifying", () => {
  let out: string;
  beforeEach(async () => {
    out = join(temporaryFolder(), "out");
    await write(out, { stacks: ["workload"] });
    out = join(out, "workload");
  });

  test("finds what was changed, is missing, or was added where Terraform reads it", () => {
    writeFileSync(join(out, "cdk.tf.json"), read(out, "cdk.tf.json").replace("Key Vault Secrets User", "Owner"));
    rmSync(join(out, "trust-map.md"));
    writeFileSync(join(out, "override.tf"), "");
    expect(verifyBundle(out)).toMatchObject({
      changed: ["cdk.tf.json"],
      missing: ["trust-map.md"],
      added: ["override.tf"],
      own: [],
    });
  });

  test("lets pass what working with a bundle leaves in it", () => {
    for (const each of [".terraform.lock.hcl", "backend.tfbackend", "workload.tfplan", "prod.auto.tfvars"])
      writeFileSync(join(out, each), "");
    mkdirSync(join(out, ".terraform"));
    writeFileSync(join(out, ".terraform/terraform.tfstate"), "");
    expect(isUntouched(verifyBundle(out))).toBe(true);
    expect(verifyBundle(out).own).toHaveLength(4);
  });

  test("takes links for files, also those that lead nowhere or to a folder", () => {
    const folder = out;
    symlinkSync("nowhere", join(folder, "broken.tf"));
    symlinkSync(temporaryFolder(), join(folder, "elsewhere"));
    rmSync(join(folder, "trust-map.md"));
    symlinkSync("nowhere", join(folder, "trust-map.md"));
    expect(verifyBundle(folder)).toMatchObject({ missing: ["trust-map.md"], added: ["broken.tf", "elsewhere"] });
  });

  test("refuses a manifest that lists no files, and a path that leads to no folder", () => {
    const folder = out;
    writeFileSync(join(folder, "manifest.json"), '{"formatVersion":1,"stack":"x","files":{}}');
    expect(() => verifyBundle(folder)).toThrow(HandoverError);
    expect(() => bundlesIn(join(folder, "README.md"))).toThrow(HandoverError);
  });

  test("shows a changed manifest by its digest", () => {
    const before = verifyBundle(out).digest;
    writeFileSync(
      join(out, "manifest.json"),
      read(out, "manifest.json").replace(/"stack": "workload"/, '"stack": "other"'),
    );
    expect(verifyBundle(out).digest).not.toBe(before);
  });

  test.each<[string, string, RegExp]>([
    ["no JSON", "{", /manifest\.json is no JSON: /],
    [
      "another format",
      '{"formatVersion": 2}',
      /manifest\.json is not the manifest of a bundle of format 1; use the release of this tool that wrote it$/,
    ],
    [
      "a path outside the bundle",
      '{"formatVersion": 1, "stack": "s", "files": [{"path": "../../secret", "sha256": "x"}]}',
      /manifest\.json is not the manifest of a bundle of format 1/,
    ],
  ])("refuses %s", (_, manifest, message) => {
    writeFileSync(join(out, "manifest.json"), manifest);
    expect(() => verifyBundle(out)).toThrow(message);
    expect(() => verifyBundle(out)).toThrow(HandoverError);
  });
});
