// The pages of the project, and what the reader of each has before its first line. A page that is not in the table is followed
// according to its commands: those of an installed package need an empty folder, others a clone.
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Use } from "../../init/manifest";
import { projectFiles } from "../../init/project";
import { blocksOf, nameOf, tasksOf } from "../kit/pages/blocks";
import type { Unexecuted } from "../kit/pages/follow-page";
import { extended, type Given } from "../kit/pages/fragments";
import type { Belongings } from "../kit/pages/reader";
import { LIVE, MANIFESTS, POD_IDENTITY_DUMP, POD_LOG, STATE } from "./belongings";

const ROOT = resolve(__dirname, "../..");

const pagesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));

/** Every page. */
export const ALL_PAGES: readonly string[] = [".", "docs", "docs/pipelines"].flatMap(pagesIn);

export interface PageReader extends Partial<Belongings> {
  readonly unexecuted?: Unexecuted;
  /** What executes the page in its own way. @default - it is followed from top to bottom */
  readonly elsewhere?: string;
  /** Whether `elsewhere` executes also the programs. @default false */
  readonly programsElsewhere?: true;
  /** Programs that commands of the page write, which its own programs import or extend. @default - none */
  readonly programs?: Readonly<Record<string, string>>;
  /** What the programs of the page take for given, where it differs from the other pages. @default - the same */
  readonly given?: Given;
  /** The first lines of programs that take the place of earlier ones, and begin another stack. @default - none */
  readonly newStackAt?: readonly string[];
}

const ELSEWHERE = "an application's program; application-code.test.ts parses it with the tools of its language";

/** The log of the sample pod of the default app. */
const LOG_OF_THE_SAMPLE = {
  "kubectl logs --namespace orders deployment/sample":
    'I1126 17:40:00.000000       1 main.go:63] "successfully got secret" secret="Hello!"\n',
};

/** The programs of a project that `init` writes. */
function programsOfProject(use: Use, folder = ""): Record<string, string> {
  const files = [...projectFiles("project", use)].filter(([name]) => name.endsWith(".ts"));
  return Object.fromEntries(files.map(([name, text]) => [`${folder}${name}`, text]));
}

/** Who commits. */
const COMMITTER = {
  GIT_AUTHOR_NAME: "reader",
  GIT_AUTHOR_EMAIL: "reader@example.com",
  GIT_COMMITTER_NAME: "reader",
  GIT_COMMITTER_EMAIL: "reader@example.com",
};

const USER_ASSIGNED_CLUSTER =
  'new WorkloadIdentityCluster(this, "given-cluster", { resourceGroup, clusterName: "aks-given", identity: ClusterIdentity.userAssigned(identity) })';

/** The lines that make an app to hand over. */
const AN_APP = "npx cdktf-aks-workload-identity init app --use handover && cd app && npm install\n";

const READERS: Readonly<Record<string, PageReader>> = {
  "README.md": {
    files: { "cluster.json": '{ "azurerm_kubernetes_cluster": { "oidc_issuer_enabled": true } }\n' },
    env: { STUB_DATA: "../../../cluster.json" }, // from the folder of the stack
  },
  "CONTRIBUTING.md": {
    unexecuted: {
      "npm ci": ".ci/run runs each of these commands",
      "fix(check): treat computed plan values as unknown": "the message of a commit",
      "npm ci --ignore-scripts": "a release; install.package.test.ts packs the package",
    },
  },
  "docs/app.md": {
    prints: LOG_OF_THE_SAMPLE,
    unexecuted: {
      '"existingClusterId": "/subscriptions/.../resourceGroups/rg-old/providers/Microsoft.ContainerService/managedClusters/aks-old"':
        "for an app without a cluster of its own; stacks/changes.ts imports one",
    },
  },
  "docs/bundle-review.md": { before: `${AN_APP}npx cdktf-aks-workload-identity handover\n` },
  "docs/stack-changes.md": {
    unexecuted: {
      "Error: Provider produced inconsistent result after apply":
        "an error of Azure, from the sources that the page names",
    },
  },
  "docs/check.md": {
    files: { "manifests/orders.yaml": MANIFESTS, "state.json": STATE, "pod.log": POD_LOG },
    prints: LIVE,
  },
  "docs/cluster-identities.md": { given: { cluster: USER_ASSIGNED_CLUSTER } },
  "docs/cluster-identity-moves.md": {
    prints: {
      "az identity show": "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-platform/id\n",
    },
  },
  "docs/errors.md": {
    programsElsewhere: true,
    elsewhere: "build/errors.test.ts runs each example, and compares its message with the page",
  },
  "docs/fleet.md": {
    folder: "project",
    unexecuted: {
      "bindings/orders.yaml:5:41: `serviceAccount.name` must be ...":
        "the error of a file with a mistake; the tests of the fleet have such files",
      "node bench/fleet-files.mjs files 10000":
        "in the repository; fleet-10000.property.test.ts synthesizes these files",
    },
    given: {
      fleet: '{ stacks: [new TerraformStack(app, "bindings-1")] }',
      namespaces: 'new TerraformStack(app, "namespaces")',
    },
  },
  "docs/handover.md": {
    before: AN_APP,
    unexecuted: {
      "wave 1: platform; about 126 s": "of the default app; handover/command.test.ts has the form of the lines",
    },
  },
  "docs/leaving-pod-identity.md": {
    prints: { "kubectl get azureidentity,": POD_IDENTITY_DUMP },
    newStackAt: ['const after = new FederatedBinding(this, "demo", {'],
    unexecuted: Object.fromEntries(
      [
        "terraform {",
        'variable "identities" {',
        "terraform init",
        'for stack in platform workload; do terraform -chdir="$stack" show -json; done |',
      ].map((line) => [
        line,
        "a query needs Terraform 1.14 and Azure; migration/plan/existing-credentials.test.ts reads its lines",
      ]),
    ),
  },
  "docs/performance.md": {
    unexecuted: {
      "npm run bench                        # the lines that take seconds": ".ci/run measures all lines at its end",
    },
  },
  "docs/recipes.md": {
    env: COMMITTER,
    programs: { ...programsOfProject("snapshots"), ...programsOfProject("handover", "team/") },
  },
  "docs/registries.md": { given: { cluster: USER_ASSIGNED_CLUSTER } },
  "docs/remote-state.md": {
    elsewhere: "state/remote-state-page.state.test.ts follows its sections, with state in an emulated storage account",
  },
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
  "docs/upgrading.md": {
    folder: "project",
    files: { "main.ts": 'import { App } from "cdktf";\n\nnew App().synth();\n' },
    unexecuted: {
      '"dependencies": { "cdktf": "npm:cdktn@0.24.0", "constructs": "10.7.2" },':
        "another engine; the matrix tests install it",
      "npm install && npx cdktn synth": "another engine; cdktn.package.test.ts installs it and synthesizes",
    },
  },
  "docs/pipelines/README.md": {
    before: AN_APP,
    env: { GITHUB_OUTPUT: "github-output" },
    unexecuted: {
      "- name: Renew the token for kubelogin": "a step of a workflow, for a runner of GitHub",
      "wave2:": "a job of a workflow, for a runner of GitHub",
    },
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
  if (readerOf(page).programsElsewhere) return { files: {}, stacks: [] };
  const { unexecuted = {}, newStackAt = [], programs = {} } = readerOf(page);
  const files: Record<string, string> = { ...programs };
  const stacks: string[][] = [];
  for (const { block, task } of tasksOf(textOf(page))) {
    if (block.language !== "ts" || nameOf(block) in unexecuted) continue;
    if (task?.do === "write") files[task.file] = block.text;
    else if (task?.do === "extend") files[task.file] = extended(files[task.file]!, block.text);
    else if (stacks.length === 0 || newStackAt.includes(nameOf(block))) stacks.push([block.text]);
    else stacks.at(-1)!.push(block.text);
  }
  return { files, stacks };
}

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
  const isNew = folder === "project" && !/npm install cdktf-aks/.test(linesOf(page));
  const before = `${isNew ? installs() : ""}${readerOf(page).before ?? ""}`;
  return { folder, packages, ...readerOf(page), ...(before === "" ? {} : { before }) };
}

/** Pages with commands, by what following them needs. */
export function pagesThatNeed(need: "node" | "terraform" | "package"): readonly string[] {
  return PAGES.filter((page) => {
    const lines = linesOf(page);
    if (lines === "") return false;
    if (folderOf(page) === "project") return need === "package";
    return need === (TERRAFORM.test(lines) ? "terraform" : "node");
  });
}

export const usesTerraform = (page: string): boolean => TERRAFORM.test(linesOf(page));
