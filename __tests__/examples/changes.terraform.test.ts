// Each change of the table: applied, the second plan empty, and back again, in a world that remembers.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Testing } from "cdktf";
import { synthesizeAll } from "../../testing";
import { expectChange } from "../kit/change";
import { Life, type Stacks } from "../kit/life";
import { describeTerraform } from "../kit/terraform";
import { EXAMPLE_CHANGES, type ExampleChange, type Program, RENAMED } from "./changes";

function json(make: Program): Stacks {
  const app = Testing.app({ stackTraces: false });
  make(app);
  return synthesizeAll(app);
}

describeTerraform("a change of a prop after the first apply", () => {
  const folder = mkdtempSync(join(tmpdir(), "looked-up-"));
  const lives: Life[] = [];
  const start = (): Life => {
    // Clusters, identities and vaults that are looked up are there, each with what its data source makes up.
    const file = join(folder, "data.json");
    const there = { azurerm_kubernetes_cluster: { oidc_issuer_enabled: true }, azurerm_user_assigned_identity: {} };
    const vault = { rbac_authorization_enabled: true, purge_protection_enabled: true };
    writeFileSync(file, JSON.stringify({ ...there, azurerm_key_vault: vault }));
    const life = new Life({ STUB_DATA: file, TF_VAR_user: "orders", TF_VAR_password: "of the tests" });
    lives.push(life);
    return life;
  };
  afterAll(() => {
    for (const life of lives) life.remove();
    rmSync(folder, { recursive: true });
  });

  const cases = EXAMPLE_CHANGES.map((change): [string, ExampleChange] => [change.name, change]);
  test.each(cases)("%s, and back", async (_, change) => {
    const life = start();
    const [from, to] = [json(change.from), json(change.to)];
    await life.apply(from);
    await expectChange(life, from, to, change.there);
    if (!change.there?.refused) await expectChange(life, to, json(change.backTo ?? change.from), change.back);
  });

  test("a rename without a move is refused in the middle of an apply, and moves repair what is left", async () => {
    const life = start();
    await life.apply(json(RENAMED.before));
    await expect(life.apply(json(RENAMED.silently))).rejects.toThrow(/already exists|RoleAssignmentExists/);
    await life.apply(json(RENAMED.moved));
    await life.expectNothingToDo(json(RENAMED.moved));
  });
});
