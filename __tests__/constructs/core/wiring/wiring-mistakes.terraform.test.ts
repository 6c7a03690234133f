import { evaluateWiring } from "../../../../wiring/evaluate";
import { modelOf } from "../../../model/model-of";
import { Quickstart } from "../../../../examples/quickstart";
import { synthesize } from "../../../../testing";
import { newApp } from "../../../kit/app";
import { describeTerraform, Workspace } from "../../../kit/terraform";
import { MISTAKES, type Mistake, partsOf } from "./wiring-mistakes";

describeTerraform("single mistakes in the quickstart", () => {
  const json = JSON.stringify(synthesize(new Quickstart(newApp(), "quickstart")));
  const workspace = new Workspace(JSON.parse(json) as object);
  afterAll(() => workspace.remove());

  const changed = ({ change }: Mistake): Record<string, unknown> => {
    const copy = JSON.parse(json) as Record<string, unknown>;
    change(partsOf(copy));
    return copy;
  };

  test("are all found: by the constructs, by the wiring check, or by Terraform", async () => {
    await workspace.init();
    const { status } = await workspace.plan();
    expect(status).toBe(2);

    const found = { constructs: 0, check: 0, terraform: 0 };
    const undetected: string[] = [];
    for (const mistake of MISTAKES) {
      const document = changed(mistake);
      workspace.use(document);
      const byTerraform = (await workspace.plan()).status === 1;
      const byCheck = evaluateWiring(modelOf({ quickstart: document })).findings.length > 0;
      if (mistake.typed) found.constructs++;
      if (byCheck) found.check++;
      if (byTerraform) found.terraform++;
      if (!mistake.typed && !byCheck && !byTerraform) undetected.push(mistake.name);
    }
    const summary = `${MISTAKES.length} single mistakes: ${found.constructs} refused by constructs, ${found.check} found by the wiring check, ${found.terraform} by Terraform's plan; undetected: ${undetected.join(", ") || "none"}`;
    process.stdout.write(`${summary}\n`);
    expect(undetected).toEqual([]);
  });
});
