import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const PAGE = readFileSync(resolve(__dirname, "../../docs/fleet.md"), "utf8");

test("the table of docs/fleet.md has every property of a file, and no other", () => {
  const rows = [...PAGE.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell]) => [...cell!.matchAll(/`([^`]+)`/g)]);
  const schema = JSON.parse(readFileSync(resolve(__dirname, "../../constructs/fleet/fleet.schema.json"), "utf8")) as {
    $defs: { FleetBinding: { properties: object } };
  };
  expect(rows.map(([, name]) => name).sort()).toEqual(Object.keys(schema.$defs.FleetBinding.properties).sort());
});
