// Compares the tables of docs/data-services.md with the data.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { CLOUDS, type CloudNames } from "../../facts/azure/clouds";
import { DATA_SERVICES, type DataService } from "../../facts/azure/data-services";
import { DATABASE_ENGINES, type DatabaseEngine } from "../../facts/azure/databases";
import { PRIVATE_LINKS, type PrivateLink } from "../../facts/azure/private-link";

const PAGE = readFileSync(resolve(__dirname, "../../docs/data-services.md"), "utf8");
const services = Object.entries<DataService>(DATA_SERVICES);
const quoted = (name: string | undefined): string => (name === undefined ? "" : `\`${name}\``);
const row = (...cells: readonly string[]): string =>
  `| ${cells.join(" | ")} |\n`.replaceAll("|  |", "| |").replaceAll("|  |", "| |");

const zoneOf = (service: string, { privateLink }: DataService): string => {
  const link = (PRIVATE_LINKS as Readonly<Record<string, PrivateLink>>)[privateLink ?? service];
  const cloud: CloudNames = CLOUDS.public;
  return link ? `privatelink.${cloud[link.suffix]}` : "";
};

const tables = {
  services: services.map(([service, each]) =>
    row(
      quoted(service),
      Object.entries(each.roles)
        .map(([access, role]) => `\`${access}\`: ${role}`)
        .join("; "),
      each.scopes,
      each.endpoint?.variable ?? "",
      zoneOf(service, each),
    ),
  ),
  shortcuts: services.map(([service, { read, write, own }]) =>
    row(quoted(service), quoted(read), quoted(write), quoted(own)),
  ),
  databases: Object.entries<DatabaseEngine>(DATABASE_ENGINES).map(([engine, { title, variables, suffix }]) =>
    row(
      quoted(engine),
      title,
      engine === "sqlServer"
        ? "`azureadAdministrator` of the server: the identity, or a group with it"
        : "created here",
      Object.values(variables).join(", "),
      `privatelink.${CLOUDS.public[suffix as keyof typeof CLOUDS.public] as string}`,
    ),
  ),
  notEnough: services.map(([service, { notEnough }]) => row(quoted(service), notEnough.join(", "))),
};

test.each(Object.entries(tables))("the page has the table of %s", (_, rows) => {
  expect(PAGE).toContain(rows.join(""));
});
