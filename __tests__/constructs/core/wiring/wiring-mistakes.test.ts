import { evaluateWiring } from "../../../../wiring/evaluate";
import { modelOf } from "../../../model/model-of";
import { Quickstart } from "../../../../examples/quickstart";
import { synthesize } from "../../../../testing";
import { newApp } from "../../../kit/app";
import { MISTAKES, partsOf } from "./wiring-mistakes";

const json = JSON.stringify(synthesize(new Quickstart(newApp(), "quickstart")));

/** Rules that find something in the quickstart after a change. */
function rules(change: (parts: ReturnType<typeof partsOf>) => void): string[] {
  const changed = JSON.parse(json) as Record<string, unknown>;
  change(partsOf(changed));
  return evaluateWiring(modelOf({ quickstart: changed })).findings.map(({ rule }) => rule);
}

function refused(typed: () => void): boolean {
  try {
    typed();
    return false;
  } catch {
    return true;
  }
}

test("the quickstart has no mistake", () => {
  expect(rules(() => undefined)).toEqual([]);
});

test.each(MISTAKES.filter(({ typed }) => typed).map((each) => [each.name, each] as const))(
  "the constructs refuse %s",
  (_, { typed }) => {
    expect(refused(typed!)).toBe(true);
  },
);

test("of single mistakes in the quickstart, only those are left that Terraform itself reports", () => {
  const found = MISTAKES.map(({ name, change, typed }) => ({ name, rules: rules(change), typed: typed !== undefined }));
  const byCheck = found.filter(({ rules: each }) => each.length > 0);
  const byConstruct = found.filter(({ typed }) => typed);
  const left = found.filter(({ rules: each }) => each.length === 0).map(({ name }) => name);
  expect({
    mistakes: found.length,
    byConstruct: byConstruct.length,
    byCheck: byCheck.length,
    leftToTerraform: left,
  }).toMatchInlineSnapshot(`
   {
     "byCheck": 74,
     "byConstruct": 20,
     "leftToTerraform": [
       "no namespace resource",
       "no account resource",
       "an identity that is not there",
       "an issuer that depends on its pod",
       "a vault's name too long",
     ],
     "mistakes": 79,
   }
  `);
});
