// Runs the programs of docs/data-services.md, and compares its tables with the data.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { transformSync } from "@swc/core";
import * as constructs from "../../constructs";
import { CLOUDS, type CloudNames } from "../../facts/azure/clouds";
import { DATA_SERVICES, type DataService } from "../../facts/azure/data-services";
import { DATABASE_ENGINES, type DatabaseEngine } from "../../facts/azure/databases";
import { PRIVATE_LINKS, type PrivateLink } from "../../facts/azure/private-link";
import "../../testing";
import { givenCluster, newStack } from "../kit/app";
import { runProgram } from "../kit/run-program";
import { snippetsOf } from "../testing/snippets";

const PAGE = readFileSync(resolve(__dirname, "../../docs/data-services.md"), "utf8");
const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers";
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

test("each program of the page runs, and together they are wired", () => {
  const stack = newStack();
  const names = {
    ...constructs,
    cluster: givenCluster(stack),
    storageAccount: { id: `${GROUP}/Microsoft.Storage/storageAccounts/st` },
    cosmosDatabase: { id: `${GROUP}/Microsoft.DocumentDB/databaseAccounts/cosmos/sqlDatabases/orders` },
    postgresqlServer: { id: `${GROUP}/Microsoft.DBforPostgreSQL/flexibleServers/orders` },
    serviceBusQueue: { id: `${GROUP}/Microsoft.ServiceBus/namespaces/sb/queues/jobs` },
  };
  const programs = snippetsOf("data-services.md");
  for (const { code } of programs) {
    const options = { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, isModule: false } as const;
    runProgram(transformSync(code, options).code, names, stack);
  }
  expect(programs).toHaveLength(3);
  expect(stack).toBeFullyWired();
  expect(stack).toReach("st", { as: "orders/orders-api" });
});
