// A secret that Terraform gets from the environment, searched for in all that Terraform writes.
import { KeyVaultSecret } from "@cdktf/provider-azurerm/lib/key-vault-secret";
import { TerraformVariable, Testing } from "cdktf";
import { SecretValue } from "../constructs";
import { Quickstart } from "../examples/quickstart";
import { synthesize, type TerraformJson } from "../testing";
import { CANARY, found } from "./kit/canary";
import { AZURERM_RELEASES } from "./kit/providers";
import { describeTerraform, Workspace, writesOf } from "./kit/terraform";

const VARIABLE = { TF_VAR_greeting_value: CANARY, TF_VAR_other: CANARY };

function json(release?: string, change?: (secret: KeyVaultSecret) => void): TerraformJson {
  const stack = new Quickstart(Testing.app({ stackTraces: false }), "quickstart");
  if (release !== undefined) stack.addOverride("terraform.required_providers.azurerm.version", release);
  const secret = stack.node.findAll().find((each) => each instanceof KeyVaultSecret);
  if (secret) change?.(secret);
  return synthesize(stack);
}

/** Plans into a file; what that printed, and the file as JSON. */
async function planned(workspace: Workspace): Promise<{ readonly output: string; readonly plan: string }> {
  const output = await workspace.must(["plan", "-input=false", "-out=saved.tfplan"], VARIABLE);
  return { output, plan: await workspace.must(["show", "-json", "saved.tfplan"]) };
}

describeTerraform("a secret in the environment of Terraform", () => {
  const workspace = new Workspace(json());
  beforeAll(() => workspace.init());
  afterAll(() => workspace.remove());

  test("is in no plan, state, log or output with azurerm 4.81, whose argument for it is write-only", async () => {
    const { output, plan } = await planned(workspace);
    expect(JSON.parse(plan)).toHaveProperty("planned_values.root_module");
    const applied = await workspace.must(["apply", "-input=false", "saved.tfplan"], VARIABLE);
    expect(writesOf(workspace.writes(), "azurerm_key_vault_secret")).toHaveLength(1);
    const state = await workspace.must(["show", "-json"]);
    expect(state).toContain("azurerm_key_vault_secret");
    const second = await workspace.plan(VARIABLE);
    const pulled = await workspace.must(["state", "pull"]);
    const texts = {
      output,
      plan,
      applied,
      state,
      pulled,
      second: second.output,
      log: JSON.stringify(workspace.writes()),
    };
    expect(
      Object.entries(texts)
        .filter(([, text]) => found(text))
        .map(([name]) => name),
    ).toEqual([]);
    expect(second.status).toBe(0);
  });

  test("is in the plan if the program has it as plain text on purpose, and then not in the state", async () => {
    workspace.use(
      json(undefined, (secret) => {
        secret.valueWo = SecretValue.unsafePlainText(CANARY).token;
        secret.valueWoVersion = 2;
      }),
    );
    const { output, plan } = await planned(workspace);
    const applied = await workspace.must(["apply", "-input=false", "saved.tfplan"], VARIABLE);
    expect(writesOf(workspace.writes(), "azurerm_key_vault_secret", "update")).toHaveLength(1);
    const state = await workspace.must(["state", "pull"]);
    const texts = { output, plan, applied, state };
    expect(
      Object.entries(texts)
        .filter(([, text]) => found(text))
        .map(([name]) => name),
    ).toEqual(["plan"]);
  });

  test("is in the plan and the state if the program gives a sensitive variable to an argument that is not write-only", async () => {
    workspace.use(
      json(undefined, (secret) => {
        const variable = new TerraformVariable(secret, "other", { type: "string", sensitive: true });
        variable.overrideLogicalId("other");
        secret.resetValueWo();
        secret.resetValueWoVersion();
        secret.value = variable.stringValue;
      }),
    );
    const { output, plan } = await planned(workspace);
    const applied = await workspace.must(["apply", "-input=false", "saved.tfplan"], VARIABLE);
    const state = await workspace.must(["state", "pull"]);
    expect([output, applied, plan, state].map(found)).toEqual([false, false, true, true]);
  });

  test.each(AZURERM_RELEASES.filter((each) => !each.startsWith("4.81")))(
    "is in no plan with azurerm %s",
    async (release) => {
      const other = new Workspace(json(release));
      try {
        await other.init();
        const { output, plan } = await planned(other);
        expect(plan).toContain("value_wo_version");
        expect([output, plan].map(found)).toEqual([false, false]);
      } finally {
        other.remove();
      }
    },
  );
});
