import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../model/terraform/document";
import type { SynthesizedStack } from "../model/terraform/output-folder";
import {
  BASELINE_FILE,
  baselineText,
  STACK_FILE,
  VERSION_FILE,
  versionText,
  writtenJson,
} from "../model/terraform/stack-files";
import type { TrustModel } from "../model/trust/model";
import { markdownCode, markdownText } from "../values/text/markdown-text";
import { backendExample, partialSettings } from "./backend-example";
import { appliedTest, contractTest } from "./contract/contract";
import { hclWith } from "./hcl/hcl-with";
import { jsonText } from "./json-text";
import { MANIFEST, manifestOf } from "./manifest";
import { type PermissionOptions, permissionsOf } from "./permissions/permissions";
import { type BackendChoice, portable } from "./portable";
import { readme } from "./readme/readme";
import { REVIEW_TOOL, shippedFile } from "./shipped";
import manifestSchema from "./schema/manifest.schema.json";
import { stackPage } from "./trust-map/pages";
import { diagrams } from "./trust-map/mermaid";
import type { TrustMap } from "./trust-map/map";
import { trustMap } from "./trust-map/trust-map";
import { HandoverError } from "./handover-error";
import { refusal } from "../values/problem";
import { refusedPath, shownPath } from "../values/refused-path";
import { slashed } from "../values/slashed";

/** The file from which `terraform init` reads a partial backend. The recipient creates it from the example. */
const BACKEND_FILE = "backend.tfbackend";

/** The same stack as HCL, in a folder that Terraform does not load with the JSON. */
const HCL_FILE = "hcl/main.tf";

export interface BundleOptions extends PermissionOptions {
  readonly backend: BackendChoice;
  /** Folders of this machine that the JSON must not contain. */
  readonly foreignPaths: readonly string[];
  /** The command that knows the schemas of the providers, such as `terraform`, to add HCL. @default - no HCL */
  readonly hclWith?: string;
}

/**
 * The files of one stack's bundle by path; the same input gives the same bytes.
 *
 * @throws HandoverError if the stack cannot be handed over, with the fix
 */
export function bundleOf(
  model: TrustModel,
  stack: SynthesizedStack,
  needs: readonly string[],
  options: BundleOptions,
): ReadonlyMap<string, string | Buffer> {
  const { document } = stack;
  const alreadyPartial = document.backend.kind !== "local" && Object.keys(document.backend.values).length === 0;
  const backend = alreadyPartial ? "partial" : options.backend;
  const { document: written, upstream, backendSettings } = portable(model, document, backend, options.foreignPaths);
  const settings = alreadyPartial ? partialSettings(stack.folder) : backendSettings;
  const state = alreadyPartial ? settings : document.backend.values;
  const permissions = permissionsOf(model, document, { ...options, state });
  const map = trustMap(model, document);
  const tested = { model, original: document, written, upstream };
  const applied = appliedTest(tested);
  const files = new Map<string, string | Buffer>([
    ...stackFiles(written.json),
    ["contract/contract.tftest.json", contractTest(tested)],
    ...(applied === undefined ? [] : ([["contract/applied.tftest.json", applied]] as const)),
    ["permissions.json", jsonText(permissions)],
    ["trust-map.html", stackPage(model, document)],
    ["trust-map.json", jsonText(map)],
    [
      "trust-map.md",
      [
        `# Who may reach what: ${markdownText(document.name)}\n`,
        ...diagrams(map.reach).map((each) => `\`\`\`mermaid\n${each}\`\`\`\n`),
        ...notEvaluatedLines(map),
      ].join("\n"),
    ],
    ["manifest.schema.json", jsonText(manifestSchema)],
    [REVIEW_TOOL, shippedFile(REVIEW_TOOL)],
    ...(backend === "partial" ? ([[`${BACKEND_FILE}.example`, backendExample(settings)]] as const) : []),
    ...(options.hclWith === undefined ? [] : ([[HCL_FILE, hclWith(options.hclWith, written.json)]] as const)),
    ...assets(stack.folder),
  ]);
  const key = settings.key;
  const described = {
    model,
    original: document,
    written,
    backend,
    backendKey: typeof key === "string" ? key : undefined,
    upstream,
    needs,
  };
  files.set(
    "README.md",
    readme({
      manifest: manifestOf({ ...described, files: new Map() }),
      model,
      original: document,
      document: written,
      permissions,
      upstream,
      applied: applied !== undefined,
    }),
  );
  files.set(MANIFEST, jsonText(manifestOf({ ...described, files })));
  return files;
}

/** The JSON of the stack and the files that belong to it, as synthesis writes them. */
function stackFiles(json: JsonObject): readonly (readonly [string, string])[] {
  const version = versionText(json);
  return [
    [STACK_FILE, jsonText(writtenJson(json))],
    [BASELINE_FILE, baselineText(json)],
    ...(version === undefined ? [] : ([[VERSION_FILE, version]] as const)),
  ];
}

function notEvaluatedLines({ notEvaluated = [] }: TrustMap): readonly string[] {
  if (notEvaluated.length === 0) return [];
  const lines = notEvaluated.map(({ address, why }) => `- ${markdownCode(address)}: ${markdownText(why)}`);
  return [
    `## Not evaluated\n`,
    "These may hold trust or pods and cannot be read, so that the map lacks them.\n",
    `${lines.join("\n")}\n`,
  ];
}

/** Files that the JSON refers to, which cdktf writes next to it. */
function assets(folder: string): readonly (readonly [string, Buffer])[] {
  const root = join(folder, "assets");
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) return [];
  const asset = (name: string): readonly [string, Buffer][] => {
    const path = join(root, name);
    try {
      if (statSync(path).isDirectory()) return [];
      return [[`assets/${slashed(name)}`, readFileSync(path)]];
    } catch (error) {
      throw refusedPath(
        error,
        (why) => new HandoverError(refusal("handover-asset", `the asset ${shownPath(path)} ${why}; synthesize again`)),
      );
    }
  };
  return readdirSync(root, { recursive: true, encoding: "utf8" }).sort().flatMap(asset);
}
