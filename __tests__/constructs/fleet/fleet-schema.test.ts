import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { parseAllDocuments } from "yaml";

const ROOT = resolve(__dirname, "../../..");
const { FILE, fleetSchema } = jest.requireActual<{ FILE: string; fleetSchema: () => object }>(
  "../../../build/fleet-schema",
);
const text = readFileSync(FILE, "utf8");
const accepts = new Ajv2020({ allErrors: true }).compile(JSON.parse(text) as object);
const ACCOUNT = { serviceAccount: { namespace: "orders", name: "api" } };

test("the published schema is that of the types: otherwise run npm run inputs and look at the diff", () => {
  expect(JSON.parse(text)).toEqual(fleetSchema());
});

test.each(["orders.yaml", "payments/api.yaml", "payments/jobs.json"])(
  "the schema accepts examples/fleet/%s",
  (name) => {
    for (const document of parseAllDocuments(readFileSync(join(ROOT, "examples/fleet", name), "utf8")) as Iterable<{
      toJS(): unknown;
    }>)
      expect({ accepted: accepts(document.toJS()), errors: accepts.errors }).toEqual({ accepted: true, errors: null });
  },
);

test.each<[title: string, value: unknown]>([
  ["without a service account", { shard: "a" }],
  ["with a property that no binding has", { ...ACCOUNT, owner: "me" }],
  ["with a value of another type", { ...ACCOUNT, automountServiceAccountToken: "yes" }],
  ["with an unknown mode", { ...ACCOUNT, serviceAccountMode: "adapt" }],
  ["with a role without scope", { ...ACCOUNT, roles: [{ role: "Reader" }] }],
  ["that is an empty list", []],
])("the schema refuses a file %s", (_, value) => {
  expect(accepts(value)).toBe(false);
});

test("the schema accepts labels without a value, and itself as `$schema`", () => {
  expect(accepts({ ...ACCOUNT, $schema: "./fleet.schema.json", serviceAccountLabels: { team: "" } })).toBe(true);
});
