import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { App, Fn, LocalBackend, TerraformStack } from "cdktf";
import { accept, ManagedIdentity, synthesize } from "../../../../constructs";
import { BASELINE_FILE, STACK_FILE } from "../../../../model/terraform/stack-files";
import { hclOf } from "../../../../handover/hcl/hcl";

const REASON = "The identity is for tests.";
let folder: string;
let app: App;
let stack: TerraformStack;
let identity: ManagedIdentity;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "accept-"));
  app = new App({ outdir: folder, stackTraces: false });
  stack = new TerraformStack(app, "stack");
  new LocalBackend(stack, { path: "terraform.tfstate" });
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  identity = new ManagedIdentity(stack, "identity", {
    resourceGroup: { name: "rg", location: "westeurope" },
    identityName: "id-orders",
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

type Json = { readonly resource: Record<string, Record<string, Record<string, unknown>>> };

function written(): { readonly json: Json; readonly baseline: unknown } {
  synthesize(app);
  const read = (name: string): string => readFileSync(join(folder, "stacks/stack", name), "utf8");
  return { json: JSON.parse(read(STACK_FILE)) as Json, baseline: JSON.parse(read(BASELINE_FILE)) };
}

test("an accepted finding is in the JSON of its resource and in the baseline of checkov, with the reason", () => {
  accept(identity, ["CKV_AZURE_1", "CKV2_AZURE_2"], REASON);
  accept(identity.resource, "AVD-AZU-0013", "Another scanner.");
  const { json, baseline } = written();
  const name = identity.resource.friendlyUniqueId;
  expect(json.resource["azurerm_user_assigned_identity"]![name]!["//"]).toMatchObject({
    accepted: { CKV_AZURE_1: REASON, CKV2_AZURE_2: REASON, "AVD-AZU-0013": "Another scanner." },
    metadata: { path: "stack/identity/resource" },
  });
  expect(json.resource["azurerm_user_assigned_identity"]![name]).toMatchObject({ name: "id-orders" });
  expect(baseline).toEqual({
    failed_checks: [
      {
        file: "/cdk.tf.json",
        findings: [
          { resource: `resource.${name}`, check_ids: ["CKV_AZURE_1"], reasons: { CKV_AZURE_1: REASON } },
          {
            resource: `azurerm_user_assigned_identity.${name}`,
            check_ids: ["CKV2_AZURE_2"],
            reasons: { CKV2_AZURE_2: REASON },
          },
        ],
      },
    ],
  });
});

test("a stack that accepts nothing has an empty baseline, so that a former one does not stay", () => {
  expect(written().baseline).toEqual({ failed_checks: [] });
});

test("HCL has the skip comment of checkov in the block", () => {
  accept(identity, "CKV_AZURE_1", "Über\u2028all.");
  expect(hclOf(written().json, { provider_schemas: {} })).toContain(
    "  #checkov:skip=CKV_AZURE_1:?ber?all.\n".trimStart(),
  );
});

test("a construct without a resource, an id that no scanner writes, and a reason that says nothing are refused", () => {
  expect(() => accept(stack, "CKV_AZURE_1", REASON)).toThrow(
    "`construct` must be a resource, or a construct with one as its default child, got stack; pass the resource with the finding (at stack) [accept-construct]",
  );
  expect(() => accept(identity, ["CKV_AZURE_1", "a.b"], REASON)).toThrow(
    '`finding` must be the id of a finding, such as "CKV_AZURE_109", got "a.b"; copy the id from the report of the scanner',
  );
  for (const reason of ["one\ntwo", Fn.upper("x")])
    expect(() => accept(identity, "CKV_AZURE_1", reason)).toThrow(
      "`reason` must be a text in one line that says why the finding is accepted, got ",
    );
  expect(written().baseline).toEqual({ failed_checks: [] });
});
