import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { Readable } from "node:stream";
import { checkManifests } from "../../check/check";
import { textReport } from "../../check/report";
import { accountObject, deploymentObject } from "../wiring/scenario";
import { runCheck } from "./run-check";

const folder = mkdtempSync(join(tmpdir(), "report-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CLIENT = "5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b01";
const bound = (name: string) => accountObject("depot", name, { "azure.workload.identity/client-id": CLIENT });
const stream = (objects: readonly object[]): string => objects.map((each) => JSON.stringify(each)).join("\n");
const report = async (objects: readonly object[]): Promise<string[]> =>
  textReport(await checkManifests({ paths: ["-"], stdin: Readable.from([stream(objects)]) })).split("\n");

describe("the report groups by reason", () => {
  const without = (count: number): object[] =>
    Array.from({ length: count }, (_, i) => [
      bound(`parcels-${i}`),
      deploymentObject("depot", `parcels-${i}`, { labels: { app: "api" } }),
    ]).flat();

  test("a finding that many objects have is reported once, with the first of them", async () => {
    const lines = await report(without(1000));
    expect(lines.slice(0, 6)).toEqual([
      "1000 objects, the first: stdin:2 Deployment depot/parcels-0, stdin:4 Deployment depot/parcels-1, stdin:6 Deployment depot/parcels-2 and 997 more",
      '  error: the pod runs as the bound service account "parcels-0" and has no label azure.workload.identity/use',
      expect.stringMatching(/^ {4}in the cluster: /),
      '    fix: azure.workload.identity/use: "true" in spec.template.metadata.labels',
      expect.stringMatching(/^ {4}source: .* \[label-missing\]$/),
      "",
    ]);
    expect(lines[6]).toBe("1000 errors, 0 warnings in 2000 evaluated objects: Deployment 1000, ServiceAccount 1000.");
    expect(lines[8]).toBe(
      "  whether a federated credential trusts … is unknown: stdin:2 Deployment depot/parcels-0, stdin:4 Deployment depot/parcels-1, stdin:6 Deployment depot/parcels-2 and 997 more",
    );
    expect(lines).toHaveLength(10);
  });

  test("up to three objects are reported one by one, each with its own findings", async () => {
    const lines = await report(without(3));
    expect(lines.filter((each) => each.startsWith("stdin:"))).toEqual(
      [2, 4, 6].map((line, i) => `stdin:${line} Deployment depot/parcels-${i}`),
    );
  });

  test("findings that differ by more than names are not one", async () => {
    const wrong = (name: string, value: unknown) =>
      deploymentObject("depot", name, { labels: { app: "api", "azure.workload.identity/use": value } });
    const lines = await report([
      ...without(4),
      bound("typed"),
      ...[true, 1, "yes", "no"].map((value, i) => ({
        ...wrong("typed", value),
        metadata: { name: `t${i}`, namespace: "depot" },
      })),
    ]);
    expect(lines.flatMap((each) => /^ {4}source: .* \[(.*)\]$/.exec(each)?.[1] ?? [])).toEqual([
      "label-value",
      "label-value",
      "label-value",
      "label-value",
      "label-missing",
    ]);
  });
});

describe("reports for other tools", () => {
  const path = join(folder, "app.yaml");
  writeFileSync(
    path,
    `${stream([bound("parcels"), deploymentObject("depot", "parcels", { labels: { app: "api" } })])}\n---\nkind: [x\n`,
  );
  const here = relative(process.cwd(), path).startsWith("..") ? path : relative(process.cwd(), path);

  test("--github prints an annotation for each finding and each document that cannot be read", async () => {
    const { status, out } = await runCheck(path, "--github");
    expect(status).toBe(1);
    expect(out.split("\n")).toEqual([
      expect.stringMatching(
        /^::error file=.*app\.yaml,line=2,title=label-missing::the pod runs as the bound service account "parcels" .* Fix: azure\.workload\.identity\/use: "true" in spec\.template\.metadata\.labels \(Deployment depot\/parcels\) \[label-missing\]$/,
      ),
      expect.stringMatching(/^::error file=.*app\.yaml,line=4,title=unreadable::Flow sequence/),
      "",
    ]);
  });

  test("--sarif prints a log with file, line, object and the titles of the rules", async () => {
    const log = JSON.parse((await runCheck(path, "--sarif")).out) as {
      runs: { tool: { driver: { rules: { id: string }[] } }; results: object[] }[];
    };
    expect(log.runs[0]!.tool.driver.rules.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["label-missing", "unreadable"]),
    );
    expect(log.runs[0]!.results[0]).toMatchObject({
      ruleId: "label-missing",
      level: "error",
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: here }, region: { startLine: 2 } },
          logicalLocations: [{ fullyQualifiedName: "Deployment depot/parcels" }],
        },
      ],
    });
  });

  test("a finding on a resource has the file of the plan or the state, and its address", async () => {
    const json = join(folder, "state.json");
    writeFileSync(
      json,
      JSON.stringify({
        resource: {
          azurerm_federated_identity_credential: {
            one: {
              name: "a.b",
              user_assigned_identity_id: "/x",
              issuer: "https://example.com/",
              subject: "x",
              audience: ["a"],
            },
          },
        },
      }),
    );
    const { out } = await runCheck("--github", "--terraform", json);
    expect(out).toMatch(
      /^::error file=.*state\.json,title=credential-name::.*\(.*azurerm_federated_identity_credential\.one\) \[credential-name\]\n$/,
    );
  });

  test("two formats at once are refused", async () => {
    expect(await runCheck(path, "--json", "--github")).toEqual({
      status: 2,
      out: "",
      err: "check prints one format, got --json and --github [command-format]\n",
    });
  });
});
