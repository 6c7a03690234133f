import { readFileSync } from "node:fs";
import { join } from "node:path";
import { diff } from "../../cli/diff";
import { handover } from "../../cli/handover";
import { GENERAL_OPTIONS } from "../../cli/help";
import { verify } from "../../cli/verify";
import { LIMITS } from "../../facts/limits";
import { parseOwnRules } from "../../handover/permissions/own-rules";
import { permissionsOf } from "../../handover/permissions/permissions";
import { changed, synthesized } from "./synthesized";

const text = readFileSync(join(__dirname, "../../docs/handover.md"), "utf8");

test("the options on the page are those of the three commands", () => {
  const options = [handover(), diff(), verify()]
    .flatMap((each) => each.options.map((one) => one.long!))
    .filter((each) => !GENERAL_OPTIONS.includes(each));
  const documented = new Set(text.match(/--[a-z][a-z-]+/g));
  expect([...documented].sort()).toEqual([...new Set(options)].sort());
});

test("the example of an actions file works", () => {
  const rules = parseOwnRules(/```json\n([^]*?)```/.exec(text)![1]!, "docs/handover.md");
  const app = changed(synthesized(), (json) => {
    json.resource.azurerm_search_service = { search: { name: "search", resource_group_name: "rg-orders" } };
  });
  expect(JSON.stringify(permissionsOf(app.model, app.workload, { rules }).apply)).toContain(
    "Microsoft.Search/searchServices/write",
  );
});

test("the limits on the page are those of the table", () => {
  const { identityWritesPerSecond: rates, credentialsPerIdentity, roleAssignmentsPerSubscription } = LIMITS;
  expect(text).toContain(`Azure takes ${rates.subscription} creations or updates of managed identities`);
  expect(1 / rates.identity).toBe(4);
  expect(text).toContain("one in four seconds on one identity");
  expect(text).toContain(`more than ${credentialsPerIdentity} credentials on one identity`);
  expect(text).toContain(
    `${roleAssignmentsPerSubscription.toLocaleString("en-US")} role assignments in a subscription`,
  );
  expect(LIMITS.terraformParallelism).toBe(10);
  expect(text).toContain("ten resources at a time");
});
