// What becomes of the identities in each kind of input. The inputs are written for this test, in the shapes that people have.
import { join } from "node:path";
import { Readable } from "node:stream";
import { planEnvironments } from "../../migration/plan/plan";
import type { NotRead } from "../../migration/plan/plan-model";
import { readInput } from "../../migration/read/read-input";

const CORPUS = join(__dirname, "corpus");

/** The names of the AzureIdentities by result, in each environment. */
async function identitiesIn(input: string): Promise<Record<string, Record<string, string[]>>> {
  const notRead: NotRead[] = [];
  const plans = await planEnvironments(readInput([join(CORPUS, input)], Readable.from([]), notRead), {}, notRead);
  expect(notRead).toEqual([]);
  return Object.fromEntries(
    plans.map(({ environment = "all", entries }) => {
      const found: Record<string, string[]> = {};
      for (const { kind, name, verdict } of entries) if (kind === "AzureIdentity") (found[verdict] ??= []).push(name);
      return [environment, found];
    }),
  );
}

const OF_EACH = { converted: ["audit", "orders", "payments"], "to decide": ["labels"] };

test.each<[string, string, Record<string, Record<string, string[]>>]>([
  [
    "rendered manifests",
    "rendered.yaml",
    {
      all: {
        converted: ["billing", "mail", "search", "vault"],
        // The label names the binding; a Windows pod; a service principal; nothing uses it.
        "to decide": ["stock", "print", "legacy", "unused"],
      },
    },
  ],
  [
    "a dump of a cluster",
    "live-dump.yaml",
    {
      all: {
        converted: ["catalog", "basket", "ledger", "alerts", "reports", "scanner", "pipelines"],
        // Its pods are in kube-system.
        "to decide": ["dns"],
      },
    },
  ],
  // A resource id with a placeholder in each environment.
  ["a raw folder with environments", "raw", { dev: OF_EACH, prod: OF_EACH, test: OF_EACH }],
  [
    "a repository of Flux and Argo CD",
    "flux",
    {
      all: {
        converted: ["external-dns", "cert-manager", "gateway", "keda", "velero"],
        // The label names the binding; a variable that Flux fills in.
        "to decide": ["indexer", "tenant"],
      },
    },
  ],
])("%s", async (kind, input, expected) => {
  const found = await identitiesIn(input);
  expect(found).toEqual(expected);
  const results = Object.values(found);
  const all = results.flatMap((each) => Object.values(each).flat()).length;
  const converted = results.flatMap((each) => each["converted"] ?? []).length;
  process.stdout.write(`${kind}: ${converted} of ${all} identities converted\n`);
});
