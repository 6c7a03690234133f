import { Testing } from "cdktf";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkManifests } from "../../check/check";
import { Mappings } from "../../examples/mappings";
import { synthesize } from "../../testing";
import { describeTerraform, Workspace } from "../kit/terraform";

describeTerraform("`terraform show` of examples/mappings.ts", () => {
  const json = synthesize(new Mappings(Testing.app({ stackTraces: false }), "mappings"));
  const workspace = new Workspace(json);
  beforeAll(() => workspace.init());
  afterAll(() => workspace.remove());

  const checked = async (...shown: string[]) => {
    const path = join(workspace.folder, "shown.json");
    writeFileSync(path, await workspace.must(["show", "-json", ...shown]));
    const { findings, counts } = await checkManifests({ paths: [path] });
    const { workloads, serviceAccounts, credentials } = counts;
    return { findings: findings.map(({ rule }) => rule), workloads, serviceAccounts, credentials };
  };
  const right = { findings: [], workloads: 2, serviceAccounts: 2, credentials: 5 };

  test("as a plan without values from Azure has no finding", async () => {
    await workspace.must(["plan", "-input=false", "-out=plan.out"]);
    expect(await checked("plan.out")).toEqual(right);
  });

  test("as a state has no finding", async () => {
    await workspace.apply();
    expect(await checked()).toEqual(right);
  });

  test("as a plan with the client id in a role assignment has the findings", async () => {
    const wrong = JSON.parse(JSON.stringify(json).replaceAll(".principal_id}", ".client_id}")) as object;
    const other = new Workspace(wrong);
    try {
      await other.init();
      await other.must(["plan", "-input=false", "-out=plan.out"]);
      writeFileSync(join(workspace.folder, "wrong.json"), await other.must(["show", "-json", "plan.out"]));
    } finally {
      other.remove();
    }
    const { findings } = await checkManifests({ paths: [join(workspace.folder, "wrong.json")] });
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(["role-principal", "role-missing"]));
  });
});

describeTerraform("`terraform show` of a module that is used twice", () => {
  const MODULE = `
    variable "name" { type = string }
    variable "issuer" { type = string }
    resource "azurerm_user_assigned_identity" "this" {
      count               = 1
      name                = "id-\${var.name}"
      location            = "westeurope"
      resource_group_name = "rg"
    }
    resource "azurerm_federated_identity_credential" "this" {
      name                      = "fic-\${var.name}"
      user_assigned_identity_id = azurerm_user_assigned_identity.this[0].id
      issuer                    = var.issuer
      subject                   = "system:serviceaccount:orders:\${var.name}"
      audience                  = ["api://AzureADTokenExchange"]
    }
    resource "kubernetes_service_account_v1" "this" {
      metadata {
        name        = var.name
        namespace   = "orders"
        annotations = { "azure.workload.identity/client-id" = azurerm_user_assigned_identity.this[0].ATTRIBUTE }
      }
    }
    resource "azurerm_role_assignment" "this" {
      scope                = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg"
      role_definition_name = "Key Vault Secrets User"
      principal_type       = "ServicePrincipal"
      principal_id         = azurerm_user_assigned_identity.this[0].principal_id
    }`;
  const source = (name: string) => ({ source: `hashicorp/${name}` });
  const root = {
    terraform: { required_providers: { azurerm: source("azurerm"), kubernetes: source("kubernetes") } },
    provider: { azurerm: [{ features: [{}] }], kubernetes: [{}] },
    module: {
      app: {
        source: "./app",
        for_each: '${toset(["a", "b"])}',
        name: "${each.key}",
        issuer: "https://westeurope.oic.prod-aks.azure.com/tenant/cluster/",
      },
    },
  };

  test.each([
    ["right", "client_id", []],
    ["with the principal id for the client id", "principal_id", ["a", "b"]],
  ])("%s, is evaluated for each instance", async (_, attribute, wrong) => {
    const workspace = new Workspace(root);
    try {
      workspace.write("app/main.tf", MODULE.replace("ATTRIBUTE", attribute));
      await workspace.init();
      await workspace.must(["plan", "-input=false", "-out=plan.out"]);
      workspace.write("shown.json", await workspace.must(["show", "-json", "plan.out"]));
      const { findings, counts } = await checkManifests({ paths: [join(workspace.folder, "shown.json")] });
      expect(findings.map(({ rule, path }) => `${rule} at ${path}`)).toEqual(
        wrong.map((key) => `client-id-other-attribute at module.app["${key}"].kubernetes_service_account_v1.this`),
      );
      expect(counts).toMatchObject({ serviceAccounts: 2, credentials: 2 });
    } finally {
      workspace.remove();
    }
  });
});
