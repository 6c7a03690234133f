// The pages of the project, and what the reader of each has before its first line. A page that is not in the table is followed
// with what its commands tell: those of an installed package need an empty folder, others a clone.
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { blocksOf, nameOf, taskOf } from "../kit/pages/blocks";
import type { Unexecuted } from "../kit/pages/follow-page";
import type { Given } from "../kit/pages/fragments";
import type { Belongings } from "../kit/pages/reader";

const ROOT = resolve(__dirname, "../..");

const pagesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));

/** Every page. */
export const ALL_PAGES: readonly string[] = [".", "docs", "docs/pipelines"].flatMap(pagesIn);

export interface PageReader extends Partial<Belongings> {
  readonly unexecuted?: Unexecuted;
  /** What executes the whole page in its own way. @default - it is followed from top to bottom */
  readonly elsewhere?: string;
  /** What the programs of the page take for given, where it differs from the other pages. @default - the same */
  readonly given?: Given;
  /** The first lines of programs that take the place of earlier ones, and begin another stack. @default - none */
  readonly newStackAt?: readonly string[];
}

const DIAGRAM = "a drawing";
const ELSEWHERE = "an application's program; application-code.test.ts parses it with the tools of its language";

/** The log of the sample pod of the default app. */
const LOG_OF_THE_SAMPLE = {
  "kubectl logs --namespace orders deployment/sample":
    'I1126 17:40:00.000000       1 main.go:63] "successfully got secret" secret="Hello!"\n',
};

const READERS: Readonly<Record<string, PageReader>> = {
  "ARCHITECTURE.md": { unexecuted: { "flowchart TD": DIAGRAM } },
  "docs/app.md": {
    prints: LOG_OF_THE_SAMPLE,
    unexecuted: {
      '"existingClusterId": "/subscriptions/.../resourceGroups/rg-old/providers/Microsoft.ContainerService/managedClusters/aks-old"':
        "for an app without a cluster of its own; stacks/changes.ts imports one",
    },
  },
  "docs/changes.md": {
    unexecuted: {
      "Error: Provider produced inconsistent result after apply":
        "an error of Azure, from the sources that the page names",
    },
  },
  "docs/cluster-identities.md": {
    given: {
      cluster:
        'new WorkloadIdentityCluster(this, "given-cluster", { resourceGroup, clusterName: "aks-given", identity: ClusterIdentity.userAssigned(identity) })',
    },
  },
  "docs/errors.md": { elsewhere: "build/errors.test.ts runs each example, and compares its message with the page" },
  "docs/fleet.md": {
    given: {
      fleet: '{ stacks: [new TerraformStack(app, "bindings-1")] }',
      namespaces: 'new TerraformStack(app, "namespaces")',
    },
  },
  "docs/leaving-pod-identity.md": { newStackAt: ['const after = new FederatedBinding(this, "demo", {'] },
  "docs/testing.md": { folder: "project" },
  "docs/tutorial.md": { prints: LOG_OF_THE_SAMPLE },
  "docs/application-code.md": {
    unexecuted: Object.fromEntries(
      [
        'import { DefaultAzureCredential } from "@azure/identity";',
        "package main",
        "using Azure.Identity;",
        "import com.azure.identity.DefaultAzureCredentialBuilder;",
        "import os",
      ].map((line) => [line, ELSEWHERE]),
    ),
  },
};

/** Pages whose blocks are executed in their own way. */
const isFollowed = (page: string): boolean => readerOf(page).elsewhere === undefined;

export const textOf = (page: string): string => readFileSync(join(ROOT, page), "utf8");

/** The programs of a page: its files, and the programs to paste into a stack, for each stack in their order. */
export function programsOf(page: string): {
  readonly files: Readonly<Record<string, string>>;
  readonly stacks: readonly (readonly string[])[];
} {
  const files: Record<string, string> = {};
  const stacks: string[][] = [];
  const { unexecuted = {}, newStackAt = [] } = readerOf(page);
  for (const block of blocksOf(textOf(page))) {
    if (block.language !== "ts" || nameOf(block) in unexecuted) continue;
    const task = taskOf(block);
    if (task?.do === "write") files[task.file] = block.text;
    else if (stacks.length === 0 || newStackAt.includes(nameOf(block))) stacks.push([block.text]);
    else stacks.at(-1)!.push(block.text);
  }
  return { files, stacks };
}

/** Pages that are not yet followed from top to bottom. */
const LATER = [
  "CONTRIBUTING.md",
  "docs/check.md",
  "docs/cluster-identities.md",
  "docs/clusters.md",
  "docs/fleet.md",
  "docs/handover.md",
  "docs/leaving-pod-identity.md",
  "docs/performance.md",
  "docs/posture.md",
  "docs/remote-state.md",
  "docs/upgrading.md",
  "docs/pipelines/README.md",
];

/** Pages that are followed from top to bottom. */
export const followed = (pages: readonly string[]): readonly string[] => pages.filter((page) => !LATER.includes(page));

/** Every page that a reader follows. */
export const PAGES: readonly string[] = ALL_PAGES.filter(isFollowed);

const INSTALLED = /\b(npx|npm install) cdktf-aks-workload-identity\b/;
const TERRAFORM = /^ *terraform |\bcdktf (deploy|destroy|diff)\b/m;

/** The shell lines of a page that are executed. */
function linesOf(page: string): string {
  const unexecuted = readerOf(page).unexecuted ?? {};
  return blocksOf(textOf(page))
    .filter((block) => block.language === "sh" && !(nameOf(block) in unexecuted))
    .map(({ text }) => text)
    .join("");
}

/** What the reader of a page has. */
export function readerOf(page: string): PageReader {
  return READERS[page] ?? {};
}

export const folderOf = (page: string): Belongings["folder"] =>
  readerOf(page).folder ?? (INSTALLED.test(linesOf(page)) ? "project" : "clone");

/** The first commands of README.md, which the readers of the other pages for projects have run before. */
const installs = (): string => blocksOf(textOf("README.md")).find(({ language }) => language === "sh")!.text;

/** What the reader of a page has before its first line. */
export function belongingsOf(page: string, packages?: string): Belongings {
  const folder = folderOf(page);
  const isNew = folder === "project" && !/npm install cdktf-aks|\b init \b/.test(linesOf(page));
  return { folder, packages, ...(isNew ? { before: installs() } : {}), ...readerOf(page) };
}

/** Pages with commands, by what following them needs. */
export function pagesThatNeed(need: "node" | "terraform" | "package"): readonly string[] {
  return followed(PAGES).filter((page) => {
    const lines = linesOf(page);
    if (lines === "") return false;
    if (folderOf(page) === "project") return need === "package";
    return need === (TERRAFORM.test(lines) ? "terraform" : "node");
  });
}

export const usesTerraform = (page: string): boolean => TERRAFORM.test(linesOf(page));
