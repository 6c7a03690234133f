import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { handOver, handOverAll, type HandOverOptions, type WrittenBundle } from "../../handover/hand-over";
import { HandoverError } from "../../handover/handover-error";
import { bundlesIn, isUntouched, verifyBundle } from "../../handover/verify";
import type { Permissions } from "../../handover/permissions/permissions";
import schema from "../../handover/schema/manifest.schema.json";
import { synthesizeInto } from "./fixture";
import { temporaryFolder } from "./synthesized";

const from = temporaryFolder();
beforeAll(() => synthesizeInto(from));

const write = (out: string, options: Partial<HandOverOptions> = {}): readonly WrittenBundle[] =>
  handOver({ from, out, backend: "complete", foreignPaths: [], ...options });
const read = (...path: string[]): string => readFileSync(join(...path), "utf8");
const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((each) => /\.[a-z]+$/.test(each))
    .sort();

describe("a bundle", () => {
  const out = join(temporaryFolder(), "out");
  let bundles: readonly WrittenBundle[];
  beforeAll(() => {
    bundles = write(out);
  });

  test("is written for each stack in order of dependency, with its digest", () => {
    expect(bundles.map((each) => [each.stack, each.folder])).toEqual([
      ["platform", join(out, "platform")],
      ["workload", join(out, "workload")],
    ]);
    for (const each of bundles) expect(verifyBundle(each.folder).digest).toBe(each.digest);
    expect(filesOf(join(out, "workload"))).toEqual([
      ".checkov.baseline",
      "README.md",
      "cdk.tf.json",
      "contract/contract.tftest.json",
      "manifest.json",
      "manifest.schema.json",
      "permissions.json",
      "review.cjs",
      "trust-map.html",
      "trust-map.json",
      "trust-map.md",
      "versions.tf",
    ]);
  });

  test("has a manifest that is valid for its schema and describes its content", () => {
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

  test("has no default of a sensitive variable in its manifest", () => {
    expect(read(out, "workload", "manifest.json")).not.toContain('"default"');
  });

  test("has the same bytes if it is written again, also in and from another folder", () => {
    const copy = join(temporaryFolder(), "copy");
    cpSync(from, copy, { recursive: true });
    const again = join(temporaryFolder(), "again");
    write(again, { from: copy });
    for (const stack of ["platform", "workload"])
      for (const file of filesOf(join(out, stack))) expect(read(again, stack, file)).toBe(read(out, stack, file));
  });

  test("contains no path of this machine and no automatic output", () => {
    for (const stack of ["platform", "workload"])
      for (const file of filesOf(join(out, stack)).filter((each) => each !== "manifest.schema.json")) {
        expect(read(out, stack, file)).not.toContain(from);
        expect(read(out, stack, file)).not.toContain(process.cwd());
        expect(read(out, stack, file)).not.toContain("cross-stack-output");
      }
  });

  test("names the permission for role assignments in its README, which Contributor does not have", () => {
    for (const stack of ["platform", "workload"])
      expect(read(join(out, stack), "README.md")).toContain(
        "- The permission `Microsoft.Authorization/roleAssignments/write`, which Contributor does not have. Without it the plan " +
          "succeeds, and the apply stops at the first role assignment with a 403 `AuthorizationFailed`.",
      );
  });

  test("has every command in order in its README", () => {
    const text = read(out, "workload", "README.md");
    const places = [
      "sha256sum --check --quiet &&",
      'node review.cjs verify . --digest "$DIGEST"',
      "   terraform test -test-directory=contract\n",
      "az role definition create",
      "terraform init\n",
      "terraform providers lock",
      "terraform plan -out=workload.tfplan",
      "terraform apply workload.tfplan",
      "terraform plan -detailed-exitcode",
      "terraform plan -refresh=false -lock=false",
      "node review.cjs diff . ../next",
      "terraform destroy",
      "## Roll back",
    ].map((each) => text.indexOf(each));
    expect(text).toContain(
      `STATE_CONTAINER_ID="$(az storage container-rm show --storage-account sttfstate --name tfstate --query id --output tsv)"`,
    );
    const { plan } = JSON.parse(read(out, "workload", "permissions.json")) as Permissions;
    for (const { role } of plan) {
      const [name, suffix] = role.Name.split("{platform.random_id.suffix.hex}");
      const word = suffix === undefined ? `'${name}'` : `'${name}'"$PLATFORM_SUFFIX"`;
      expect(text).toContain(`"$PLANNER" --assignee-principal-type ServicePrincipal --role ${word} --scope `);
    }
    expect(text).toContain(`--role 'Storage Blob Data Reader' --scope "$STATE_CONTAINER_ID"`);
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(text).toContain("TF_VAR_greeting=unread terraform plan -refresh=false -lock=false\n");
    expect(text).not.toContain("-target=");
    expect(read(out, "workload", "README.md")).toContain(
      "These stacks must be applied first, in this order: `platform`.",
    );
    expect(read(out, "workload", "README.md")).toContain("`TF_VAR_greeting`");
    expect(read(out, "platform", "README.md")).toContain(
      "Protected by `prevent_destroy`: `azurerm_kubernetes_cluster.cluster`.",
    );
  });
});

describe("the names of custom roles, which are unique in a tenant,", () => {
  /** The names of all roles of the workload, with another state. */
  function names(
    change: (json: { terraform: { backend: { azurerm: Record<string, unknown> } } }) => void,
    backendFile?: string,
  ): string[] {
    const [changed, out] = [temporaryFolder(), join(temporaryFolder(), "out")];
    cpSync(from, changed, { recursive: true });
    const file = join(changed, "stacks", "workload", "cdk.tf.json");
    const json = JSON.parse(readFileSync(file, "utf8")) as Parameters<typeof change>[0];
    change(json);
    writeFileSync(file, JSON.stringify(json));
    if (backendFile !== undefined)
      writeFileSync(join(changed, "stacks", "workload", "backend.azurerm.tfbackend"), backendFile);
    write(out, { from: changed, stacks: ["workload"] });
    const { apply, plan, roleAssignments, kubernetes } = JSON.parse(
      read(out, "workload", "permissions.json"),
    ) as Permissions;
    return [
      ...[...apply, ...plan, ...roleAssignments, ...kubernetes].map((each) => each.role.Name),
      ...kubernetes.map((each) => each.clusterRole.metadata.name),
    ];
  }
  let own: string[];
  beforeAll(() => {
    own = names(() => undefined);
  });

  test("differ in one stack", () => {
    expect(new Set(own).size).toBe(own.length);
  });

  test.each<[string, (options: Record<string, unknown>) => unknown]>([
    ["key", (options) => (options.key = "other/workload.tfstate")],
    ["container", (options) => (options.container_name = "other")],
    ["storage account", (options) => (options.storage_account_name = "stother")],
  ])("differ from those of a stack of the same name whose state has another %s", (_, change) => {
    const other = names(({ terraform }) => change(terraform.backend.azurerm));
    expect(other.filter((each) => own.includes(each))).toEqual([]);
  });

  test("differ for a partial backend by the key that the file with its options has", () => {
    const withKey = (key: string): string[] =>
      names(({ terraform }) => (terraform.backend.azurerm = {}), `key = "${key}/workload.tfstate"\n`);
    const [orders, payments] = [withKey("orders"), withKey("payments")];
    expect(orders.filter((each) => payments.includes(each))).toEqual([]);
  });

  test("stay the same if the state stays", () => {
    expect(names(({ terraform }) => (terraform.backend.azurerm.use_oidc = true))).toEqual(own);
  });

  test("end with what the reader fills in for the scope, so that one bundle can be applied in several places", () => {
    const out = join(temporaryFolder(), "out");
    write(out, { stacks: ["workload"] });
    const { apply } = JSON.parse(read(out, "workload", "permissions.json")) as Permissions;
    const { role } = apply.find((each) => each.scope.includes("{platform.random_id.suffix.hex}"))!;
    expect(role.Name).toMatch(/^workload apply [0-9a-f]{8} \{platform\.random_id\.suffix\.hex\}$/);
    expect(read(out, "workload", "README.md")).toContain(
      `--role '${role.Name.split("{")[0]}'"$PLATFORM_SUFFIX" --scope `,
    );
  });
});

test("the README creates the resource groups of the stack first, and then assigns the roles in them", () => {
  const out = join(temporaryFolder(), "out");
  write(out, { stacks: ["platform"] });
  const text = read(out, "platform", "README.md");
  const places = [
    "jq '.apply[0].role' permissions.json",
    "terraform plan -target=azurerm_resource_group.group -out=groups.tfplan",
    "terraform apply groups.tfplan",
    `PLATFORM_SUFFIX="$(terraform show -json | jq -r '.values.root_module.resources[] | select(.address == "random_id.suffix") | .values.hex')"`,
    "jq '.apply[1].role' permissions.json",
    "jq '.plan[0].role' permissions.json",
    "terraform plan -out=platform.tfplan",
  ].map((each) => text.indexOf(each));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test("the README imports the resource groups that exist, and creates none", () => {
  const out = join(temporaryFolder(), "out");
  write(out, { stacks: ["platform"], existingGroups: ["azurerm_resource_group.group"] });
  const text = read(out, "platform", "README.md");
  expect(text).toContain(
    `jq -n --arg ID_0 "$(node -p 'Buffer.from(process.argv[1], "hex").toString("base64url")' "$PLATFORM_SUFFIX")" --arg ID_1 /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-orders-"$PLATFORM_SUFFIX" ` +
      `'{import: [{to: "random_id.suffix", id: $ID_0}, {to: "azurerm_resource_group.group", id: $ID_1}]}' > import.tf.json\n` +
      "    terraform plan -target=azurerm_resource_group.group -out=groups.tfplan\n" +
      "    terraform apply groups.tfplan\n" +
      "    rm import.tf.json\n",
  );
  expect(text).not.toContain("Create the resource groups first");
  expect(text).not.toContain(
    "It can delete every resource group in `/subscriptions/00000000-0000-0000-0000-000000000001`",
  );
});

test("the README warns of the permission to write custom roles", () => {
  const [changed, out] = [temporaryFolder(), join(temporaryFolder(), "out")];
  cpSync(from, changed, { recursive: true });
  const file = join(changed, "stacks", "workload", "cdk.tf.json");
  const json = JSON.parse(read(file)) as { resource: Record<string, object> };
  const scope = "/subscriptions/00000000-0000-0000-0000-000000000001";
  json.resource.azurerm_role_definition = { reader: { name: "Orders Reader", scope } };
  writeFileSync(file, JSON.stringify(json));
  write(out, { from: changed });
  expect(read(out, "workload", "README.md")).toContain(
    `- For \`azurerm_role_definition.reader\`: \`Microsoft.Authorization/roleDefinitions/write\` at \`${scope}\`. Its holder can widen its own custom roles, and no condition prevents that.`,
  );
  expect(read(out, "platform", "README.md")).not.toContain("roleDefinitions/write");
});

describe("with a partial backend", () => {
  const out = join(temporaryFolder(), "out");
  beforeAll(() => write(out, { backend: "partial" }));

  test("an example file has the names to fill in, the key and the login", () => {
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

  test("README and manifest describe the values of the other stack", () => {
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

test("files that the JSON refers to are in the bundle", () => {
  const folder = temporaryFolder();
  synthesizeInto(folder);
  mkdirSync(join(folder, "stacks/workload/assets/policy"), { recursive: true });
  writeFileSync(join(folder, "stacks/workload/assets/policy/rules.json"), "{}");
  const out = join(temporaryFolder(), "out");
  write(out, { from: folder });
  expect(read(out, "workload", "assets/policy/rules.json")).toBe("{}");
  expect(verifyBundle(join(out, "workload")).added).toEqual([]);
});

describe("with names of stacks", () => {
  test("only these are written, with the stacks that they need in the manifest", () => {
    const out = join(temporaryFolder(), "out");
    write(out, { stacks: ["workload"] });
    expect(readdirSync(out)).toEqual(["trust-map.html", "waves.json", "waves.schema.json", "workload"]);
    expect(JSON.parse(read(out, "workload", "manifest.json"))).toMatchObject({ needs: ["platform"] });
  });

  test("an unknown name is an error with the existing names", () => {
    expect(() => write(join(temporaryFolder(), "out"), { stacks: ["wrokload"] })).toThrow(
      new Error('there is no stack "wrokload" in the synthesized app; it has "platform", "workload" [stack-unknown]'),
    );
  });
});

describe("the output folder", () => {
  test("must be empty, and otherwise does not change", () => {
    const out = temporaryFolder();
    writeFileSync(join(out, "notes.txt"), "mine");
    expect(() => write(out)).toThrow(
      new Error(
        `${out} is not empty; pass another folder with --out, empty it, or replace an earlier handover in it with --replace [handover-out]`,
      ),
    );
    expect(() => write(out, { replace: true })).toThrow(
      new Error(
        `${join(out, "notes.txt")} was not written by a handover, so ${out} is not replaced; move it away, or pass another folder with --out [handover-out]`,
      ),
    );
    expect(readdirSync(out)).toEqual(["notes.txt"]);
  });

  test("can have an earlier handover, which --replace replaces; bundles of other stacks stay", () => {
    const out = join(temporaryFolder(), "out");
    write(out);
    write(out, { replace: true, stacks: ["workload"], backend: "partial" });
    expect(readdirSync(out).sort()).toEqual([
      "platform",
      "trust-map.html",
      "waves.json",
      "waves.schema.json",
      "workload",
    ]);
    expect(existsSync(join(out, "workload", "backend.tfbackend.example"))).toBe(true);
    expect(isUntouched(verifyBundle(join(out, "platform")))).toBe(true);
  });

  test("keeps files that the use of a bundle left in it, and is not replaced if a bundle was changed", () => {
    const out = join(temporaryFolder(), "out");
    write(out);
    writeFileSync(join(out, "workload", ".terraform.lock.hcl"), "# locked");
    write(out, { replace: true });
    expect(read(out, "workload", ".terraform.lock.hcl")).toBe("# locked");
    writeFileSync(join(out, "workload", "override.tf"), "");
    expect(() => write(out, { replace: true })).toThrow(
      new Error(
        `${join(out, "workload")} was changed since it was written (override.tf), so it is not replaced; move it away, or pass another folder with --out [handover-changed]`,
      ),
    );
    expect(existsSync(join(out, "workload", "override.tf"))).toBe(true);
  });

  test("keeps the times of files that do not change, and is not written if none does", () => {
    const out = join(temporaryFolder(), "out");
    write(out);
    const old = new Date("2020-01-01T00:00:00Z");
    for (const each of filesOf(out)) utimesSync(join(out, each), old, old);
    const { ino } = statSync(out);
    expect(handOverAll({ from, out, backend: "complete", foreignPaths: [], replace: true }).changed).toEqual([]);
    expect(statSync(out).ino).toBe(ino);
    const { changed } = handOverAll({ from, out, backend: "partial", foreignPaths: [], replace: true });
    expect(changed).toEqual(
      expect.arrayContaining(["workload/backend.tfbackend.example", "workload/cdk.tf.json", "workload/manifest.json"]),
    );
    expect(changed).not.toContain("workload/trust-map.json");
    expect(statSync(join(out, "workload", "trust-map.json")).mtime).toEqual(old);
    expect(statSync(join(out, "workload", "cdk.tf.json")).mtime).not.toEqual(old);
  });

  test("is left alone by a check, which lists what would change: new, other and removed files", () => {
    const out = join(temporaryFolder(), "out");
    const check = (options: Partial<HandOverOptions> = {}): readonly string[] =>
      handOverAll({ from, out, backend: "complete", foreignPaths: [], check: true, ...options }).changed;
    expect(check()).toContain("workload/cdk.tf.json");
    expect(existsSync(out)).toBe(false);
    write(out, { backend: "partial" });
    writeFileSync(join(out, "workload", ".terraform.lock.hcl"), "# locked");
    expect(check({ backend: "partial" })).toEqual([]);
    expect(check()).toEqual(
      expect.arrayContaining(["workload/backend.tfbackend.example", "workload/cdk.tf.json", "workload/README.md"]),
    );
    expect(existsSync(join(out, "workload", "backend.tfbackend.example"))).toBe(true);
  });

  test("stays empty if one of several stacks cannot be handed over", () => {
    const folder = temporaryFolder();
    synthesizeInto(folder, { callerGrant: true });
    const parent = temporaryFolder();
    expect(() => write(join(parent, "out"), { from: folder })).toThrow(HandoverError);
    expect(readdirSync(parent)).toEqual([]);
  });

  test("cannot be a file", () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    expect(() => write(file)).toThrow(new Error(`${file} is a file; pass a folder with --out [handover-out]`));
  });

  test("can be a link, which stays", () => {
    const folder = temporaryFolder();
    const link = join(folder, "link");
    write(join(folder, "out"), { stacks: ["platform"] });
    symlinkSync("out", link);
    write(link, { replace: true });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(existsSync(join(folder, "out", "workload"))).toBe(true);
  });

  test("cannot be below a file", () => {
    const parent = temporaryFolder();
    writeFileSync(join(parent, "file"), "");
    expect(() => write(join(parent, "file", "out"))).toThrow(
      / is a file, or is below a file; pass a folder with --out \[handover-out\]$/,
    );
  });
});

test("a folder without a synthesized app is an error", () => {
  const empty = temporaryFolder();
  expect(() => write(join(temporaryFolder(), "out"), { from: empty })).toThrow(
    new Error(
      `${empty} holds no synthesized app: ${join(empty, "manifest.json")} does not exist; synthesize first (npm run synth) [synthesized-folder]`,
    ),
  );
});

describe("verifying", () => {
  let out: string;
  beforeEach(() => {
    out = join(temporaryFolder(), "out");
    write(out, { stacks: ["workload"] });
    out = join(out, "workload");
  });

  test("finds changed and missing files, and added files that Terraform reads", () => {
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

  test("accepts files that the use of a bundle leaves in it", () => {
    for (const each of [".terraform.lock.hcl", "backend.tfbackend", "workload.tfplan", "prod.tfvars"])
      writeFileSync(join(out, each), "");
    mkdirSync(join(out, ".terraform"));
    writeFileSync(join(out, ".terraform/terraform.tfstate"), "");
    expect(isUntouched(verifyBundle(out))).toBe(true);
    expect(verifyBundle(out).own).toHaveLength(4);
  });

  test("treats links as files, also broken links and links to folders", () => {
    const folder = out;
    symlinkSync("nowhere", join(folder, "broken.tf"));
    symlinkSync(temporaryFolder(), join(folder, "elsewhere"));
    rmSync(join(folder, "trust-map.md"));
    symlinkSync("nowhere", join(folder, "trust-map.md"));
    expect(verifyBundle(folder)).toMatchObject({ missing: ["trust-map.md"], added: ["broken.tf", "elsewhere"] });
  });

  test("a manifest without files, and a path that is not a folder, are errors", () => {
    const folder = out;
    writeFileSync(join(folder, "manifest.json"), '{"formatVersion":1,"stack":"x","files":{}}');
    expect(() => verifyBundle(folder)).toThrow(HandoverError);
    expect(() => bundlesIn(join(folder, "README.md"))).toThrow(HandoverError);
  });

  test("detects a changed manifest by its digest", () => {
    const before = verifyBundle(out).digest;
    writeFileSync(
      join(out, "manifest.json"),
      read(out, "manifest.json").replace(/"stack": "workload"/, '"stack": "other"'),
    );
    expect(verifyBundle(out).digest).not.toBe(before);
  });

  test.each<[string, string, RegExp]>([
    ["no JSON", "{", /manifest\.json is not JSON: /],
    [
      "another format",
      '{"formatVersion": 2}',
      /manifest\.json is not the manifest of a bundle of format 1; use the release of this tool that wrote it \[bundle-format\]$/,
    ],
    [
      "a path outside the bundle",
      '{"formatVersion": 1, "stack": "s", "files": [{"path": "../../secret", "sha256": "x"}]}',
      /manifest\.json is not the manifest of a bundle of format 1/,
    ],
  ])("%s is an error", (_, manifest, message) => {
    writeFileSync(join(out, "manifest.json"), manifest);
    expect(() => verifyBundle(out)).toThrow(message);
    expect(() => verifyBundle(out)).toThrow(HandoverError);
  });
});
