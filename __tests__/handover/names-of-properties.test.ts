import { mockValues } from "../../handover/contract/mock-values";
import { closedWorld } from "../../handover/contract/closed-world";
import { heldArguments } from "../../handover/contract/held";
import { permissionsOf } from "../../handover/permissions/permissions";
import { trustMap } from "../../handover/trust-map/trust-map";
import { wavePlan } from "../../handover/waves";
import { plainSecrets } from "../../model/terraform/plain-secrets";
import { criticalPath, secondsOf } from "../../model/terraform/critical-path";
import { evaluateWiring } from "../../wiring/evaluate";
import { modelOf } from "../model/model-of";

/** A table that is read without care has an entry for each of them. */
const NAMES = ["constructor", "toString", "valueOf", "hasOwnProperty", "__proto__"];

describe.each(NAMES)("a type, a provider and a name can be %s", (name) => {
  const block = JSON.parse(`{ "${name}": { "${name}": { "name": "a", "${name}": "b" } } }`) as object;
  const provider = JSON.parse(`{ "${name}": { "${name}": "b" } }`) as object;
  const model = modelOf({ app: { resource: block, data: block, provider, locals: { a: `\${${name}.${name}.id}` } } });
  const [document] = model.stacks.documents;
  const resource = document!.resources.get(`${name}.${name}`)!;

  test("for the wiring rules", () => {
    expect(evaluateWiring(model).findings).toEqual([]);
    expect(plainSecrets(document!)).toEqual([]);
  });

  test("for the time of an apply", () => {
    const stack = { document: document!, folder: "", dependencies: [], annotations: [] };
    expect(secondsOf(criticalPath(document!))).toBe(1);
    expect(Number.isFinite(wavePlan(model, [stack]).total.seconds)).toBe(true);
  });

  test("for a trust map and a contract test", () => {
    expect(trustMap(model, document!).reach).toEqual([]);
    expect(() => closedWorld(model, document!)).not.toThrow();
    expect(() => heldArguments(model, document!)).not.toThrow();
    expect(mockValues("app", resource)).toBeUndefined();
  });

  test("for permissions, which name the type that they do not know", () => {
    expect(() => permissionsOf(model, document!)).toThrow(`${name}.${name}`);
  });
});
