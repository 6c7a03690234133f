import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { readSettings } from "../../stacks/settings";
import { anchorsOf } from "./anchors";

const PAGE = readFileSync(resolve(__dirname, "../../docs/remote-state.md"), "utf8");
const NAMES = { resourceGroupName: "rg", storageAccountName: "sttfstate", containerName: "tfstate" };

const settings = [...PAGE.matchAll(/^```json\n("[^]*?)^```$/gm)].map(([, block]) => block!);

test.each(settings)("settings to paste are settings: %s", (block) => {
  const context = { project: "orders", location: "westeurope", remoteState: NAMES, ...JSON.parse(`{${block}}`) };
  expect(readSettings(context)).toEqual(context);
});

test("the page has settings", () => {
  expect(settings.length).toBeGreaterThan(3);
});

test("the table of the store has every setting of it", () => {
  const table = [...PAGE.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  const all = ["writers", "readers", "replication", "allowedIpRanges", "allowedSubnetIds", "logAnalyticsWorkspaceId"];
  expect(table).toEqual(expect.arrayContaining([...all, "deleteLock", "ownStateInside"]));
});

test("every link within the page has its heading", () => {
  const { headings, linked } = anchorsOf(PAGE);
  for (const anchor of linked) expect(headings).toContain(anchor);
});
