import { evaluateWiring } from "../../../../wiring/evaluate";
import { modelOf } from "../../../model/model-of";
import { Quickstart } from "../../../../examples/quickstart";
import { synthesize } from "../../../../testing";
import { newApp } from "../../../kit/app";
import { describeTerraform, Workspace } from "../../../kit/terraform";
import { MISTAKES, type Mistake, partsOf } from "./wiring-mistakes";

describeTerraform("single mistakes in the quickstart that neither the constructs nor the wiring check find", () => {
  const json = JSON.stringify(synthesize(new Quickstart(newApp(), "quickstart")));
  const workspace = new Workspace(JSON.parse(json) as object);
  beforeAll(async () => {
    await workspace.init();
    expect((await workspace.plan()).status).toBe(2);
  });
  afterAll(() => workspace.remove());

  const changed = ({ change }: Mistake): Record<string, unknown> => {
    const copy = JSON.parse(json) as Record<string, unknown>;
    change(partsOf(copy));
    return copy;
  };
  const left = MISTAKES.filter(
    (each) => !each.typed && evaluateWiring(modelOf({ quickstart: changed(each) })).findings.length === 0,
  );

  test.each(left.map((each) => [each.name, each] as const))("Terraform's plan refuses %s", async (_, mistake) => {
    workspace.use(changed(mistake));
    expect((await workspace.plan()).status).toBe(1);
  });
});
