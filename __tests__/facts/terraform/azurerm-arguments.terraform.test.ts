import { AZURERM_ARGUMENTS, type Release } from "../../../facts/terraform/azurerm-arguments";
import { schemaOf as providerSchema } from "../../kit/schema";
import { describeTerraform } from "../../kit/terraform";

const schemaOf = (release: Release) => providerSchema("azurerm", `~> ${release.join(".")}.0`);

const RELEASES: readonly Release[] = [
  [4, 55],
  [4, 81],
  [5, 2],
];
const reached = (release: Release, from: Release): boolean =>
  release[0] > from[0] || (release[0] === from[0] && release[1] >= from[1]);

describeTerraform("the table of azurerm arguments", () => {
  test.each(RELEASES)("says what the schema of azurerm %s.%s says", async (...release) => {
    const schema = await schemaOf(release);
    const wrong: string[] = [];
    for (const [type, rows] of Object.entries(AZURERM_ARGUMENTS)) {
      const there = schema.get(type);
      if (!there) continue;
      const expectName = (name: string, from?: Release, removedIn?: Release): void => {
        const expected = (!from || reached(release, from)) && !(removedIn && reached(release, removedIn));
        if (there.has(name) !== expected) wrong.push(`${type}.${name}: expected ${expected ? "" : "not "}to be there`);
      };
      for (const [name, row] of Object.entries(rows)) {
        expectName(name, row.from, row.removedIn);
        for (const older of row.older ?? []) expectName(older.name, older.from, older.removedIn);
        const required = row.requiredFrom !== undefined && reached(release, row.requiredFrom);
        if (required && there.get(name) === "optional") wrong.push(`${type}.${name}: expected to be required`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test.each([
    ["4.55", [4, 55]],
    ["4.81", [4, 81]],
  ] as const)("names every argument of azurerm %s that 5.2 no longer has or newly requires", async (_, release) => {
    const [old, now] = [await schemaOf(release), await schemaOf([5, 2])];
    const missing: string[] = [];
    for (const type of old.keys()) {
      const rows = AZURERM_ARGUMENTS[type] ?? {};
      const listed = [...Object.entries(rows)].flatMap(([name, { older = [] }]) => [name, ...older.map((o) => o.name)]);
      const isListed = (name: string): boolean => listed.some((each) => name === each || name.startsWith(`${each}.`));
      for (const [name, kind] of old.get(type) ?? [])
        if (kind !== "computed" && !now.get(type)!.has(name) && !isListed(name))
          missing.push(`${type}.${name} is gone`);
      for (const [name, kind] of now.get(type) ?? []) {
        const parent = name.split(".").slice(0, -1).join(".");
        const isNewBlock = parent !== "" && !old.get(type)?.has(parent);
        if (kind === "required" && old.get(type)?.get(name) !== "required" && !isNewBlock && !isListed(name))
          missing.push(`${type}.${name} is required`);
      }
    }
    expect(missing).toEqual([]);
  });
});
