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

const page = (name: string): string => readFileSync(join(__dirname, `../../docs/${name}.md`), "utf8");
const HANDOVER = page("handover");
const PERMISSIONS = page("bundle-permissions");

test("the options on the pages are those of the three commands", () => {
  const options = [handover(), diff(), verify()]
    .flatMap((each) => each.options.map((one) => one.long!))
    .filter((each) => !GENERAL_OPTIONS.includes(each));
  const documented = new Set(`${HANDOVER}${PERMISSIONS}${page("bundle-review")}`.match(/--[a-z][a-z-]+/g));
  expect([...documented].sort()).toEqual([...new Set(options)].sort());
});

test("the example of an actions file gives permissions on the type that it adds", () => {
  const rules = parseOwnRules(/```json\n([^]*?)```/.exec(PERMISSIONS)![1]!, "docs/bundle-permissions.md");
  const app = changed(synthesized(), (json) => {
    json.resource.azurerm_search_service = { search: { name: "search", resource_group_name: "rg-orders" } };
  });
  expect(JSON.stringify(permissionsOf(app.model, app.workload, { rules }).apply)).toContain(
    "Microsoft.Search/searchServices/write",
  );
});

test("the limits on the page are those of the table", () => {
  const { identityWritesPerSecond: rates, credentialsPerIdentity, roleAssignmentsPerSubscription } = LIMITS;
  expect(HANDOVER).toContain(`Azure takes ${rates.subscription} creations or updates of managed identities`);
  expect(1 / rates.identity).toBe(4);
  expect(HANDOVER).toContain("one in four seconds on one identity");
  expect(HANDOVER).toContain(`more than ${credentialsPerIdentity} credentials on one identity`);
  expect(HANDOVER).toContain(
    `${roleAssignmentsPerSubscription.toLocaleString("en-US")} role assignments in a subscription`,
  );
  expect(LIMITS.terraformParallelism).toBe(10);
  expect(HANDOVER).toContain("ten resources at a time");
});
