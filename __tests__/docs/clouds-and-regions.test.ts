import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { REGION_GAPS } from "../../facts/azure/regions";

const PAGE = readFileSync(resolve(__dirname, "../../docs/clouds-and-regions.md"), "utf8");

test("the table of regions is that of the rules", () => {
  for (const { regions, severity } of Object.values(REGION_GAPS).filter(({ regions }) => regions.length < 6)) {
    expect(PAGE).toMatch(new RegExp(`\\| ${regions.join(", ")} \\| an? ${severity}`));
  }
});
