import { Testing } from "cdktf";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkManifests } from "../../check/check";
import { Mappings } from "../../examples/mappings";
import { synthesize } from "../../testing";
import { describeTerraform, Workspace } from "../kit/terraform";

describeTerraform("what Terraform shows of examples/mappings.ts", () => {
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

  test("as a plan, in which nothing of Azure is known yet, has no finding", async () => {
    await workspace.must(["plan", "-input=false", "-out=plan.out"]);
    expect(await checked("plan.out")).toEqual(right);
  });

  test("as a state has none either", async () => {
    await workspace.apply();
    expect(await checked()).toEqual(right);
  });

  test("as a plan with the client id in a role's place has that", async () => {
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
