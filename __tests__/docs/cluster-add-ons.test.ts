import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type AddOn, ADD_ONS } from "../../facts/azure/add-ons";

const PAGE = readFileSync(resolve(__dirname, "../../docs/cluster-add-ons.md"), "utf8");

test("the table of add-ons is that of the rules", () => {
  const rows = Object.values<AddOn>(ADD_ONS).map(({ title, argument, identity, grants, status, note }) => {
    const where = { own: "its own", controlPlane: "the control plane's", none: "none" }[identity];
    const on = (scope: string): string => `\`${scope}\``;
    const roles = grants.map((grant) => `${grant.role} on ${on(grant.on)}${grant.by === "azure" ? " (Azure)" : ""}`);
    const name = argument ? `${title}, \`${argument}\`` : title;
    return `| ${name} | ${where} | ${roles.join("; ") || "none"} | ${status} | ${note ?? ""} |`;
  });
  const table = ["| Add-on | Identity | Roles | Status | Note |", "|---|---|---|---|---|", ...rows].join("\n");
  expect(/<!-- add-ons -->\n([^]*?)\n<!-- \/add-ons -->/.exec(PAGE)?.[1]).toBe(table);
});
