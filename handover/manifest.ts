import { ENGINE, PACKAGE } from "../facts/terraform/engine";
import type { StackDocument } from "../model/terraform/document";
import { isObject } from "../values/object";
import { type Credential, type Grant, type TrustModel, unreadIn } from "../model/trust/model";
import { grouped } from "../values/grouped";
import { keptFor } from "../values/kept";
import { LIMITS } from "../facts/limits";
import { sha256 } from "../values/sha256";
import { inOrder } from "./json-text";
import { ofStack } from "./of-stack";
import { packageVersion } from "./package-version";
import type { BackendChoice, UpstreamVariable } from "./portable";
import { shownName } from "./trust-map/trust-map";

/** The file with the digests of all others. */
export const MANIFEST = "manifest.json";

/** One file of a bundle, except the manifest. */
export interface ManifestFile {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

/** The content of `manifest.json`; schema/manifest.schema.json describes each part. */
export interface Manifest {
  readonly formatVersion: 1;
  readonly stack: string;
  readonly files: readonly ManifestFile[];
  /** What wrote the bundle, and the engine that synthesized the stack. */
  readonly producer: { readonly name: string; readonly version: string; readonly engine: string };
  readonly terraform: {
    readonly requiredVersion: string;
    readonly providers: readonly { readonly name: string; readonly source: string; readonly version: string }[];
  };
  readonly backend: { readonly kind: string; readonly configuration: BackendChoice; readonly key?: string };
  readonly variables: readonly {
    readonly name: string;
    readonly type: string;
    readonly sensitive: boolean;
    readonly ephemeral: boolean;
    readonly required: boolean;
    /** Omitted for sensitive variables, because the default can be a secret. */
    readonly default?: unknown;
    /** The output of another stack that the variable replaces. */
    readonly from?: { readonly stack: string; readonly output: string };
    readonly description?: string;
  }[];
  readonly outputs: readonly { readonly name: string; readonly sensitive: boolean; readonly description?: string }[];
  /** Addresses by type. */
  readonly resources: Readonly<Record<string, readonly string[]>>;
  readonly dataSources: Readonly<Record<string, readonly string[]>>;
  /** Stacks that must be applied before, in order. */
  readonly needs: readonly string[];
  /** Resources and modules that may hold trust or pods and cannot be read, so that nothing here evaluates them. */
  readonly notEvaluated: readonly { readonly address: string; readonly why: string }[];
  readonly limits: {
    readonly credentialsPerIdentity: {
      readonly limit: number;
      readonly identities: readonly {
        readonly identity: string;
        readonly here: number;
        readonly inAllStacks: number;
      }[];
    };
    readonly roleAssignmentsPerSubscription: {
      readonly limit: number;
      readonly here: number;
      readonly inAllStacks: number;
    };
  };
}

export interface ManifestInput {
  readonly model: TrustModel;
  readonly original: StackDocument;
  readonly written: StackDocument;
  readonly files: ReadonlyMap<string, string | Buffer>;
  readonly backend: BackendChoice;
  readonly backendKey: string | undefined;
  readonly upstream: readonly UpstreamVariable[];
  readonly needs: readonly string[];
}

/** Describes a bundle. Every list has the same order in each run. */
export function manifestOf(input: ManifestInput): Manifest {
  const { written, model, original } = input;
  const from = new Map(input.upstream.map((each) => [each.variable, { stack: each.stack, output: each.output }]));
  return {
    formatVersion: 1,
    stack: written.name,
    files: inOrder(input.files.keys()).map((path) => {
      const content = input.files.get(path)!;
      return { path, bytes: Buffer.byteLength(content), sha256: sha256(content) };
    }),
    producer: { name: PACKAGE, version: packageVersion(), engine: engineOf(written) },
    terraform: terraformOf(written),
    backend: {
      kind: written.backend.kind,
      configuration: input.backend,
      ...(input.backendKey === undefined ? {} : { key: input.backendKey }),
    },
    variables: inOrder(written.variables.keys()).map((name) => {
      const declared = written.variables.get(name)!;
      const sensitive = declared.sensitive === true;
      const required = declared.default === undefined;
      return {
        name,
        type: typeof declared.type === "string" ? declared.type.replace(/^\$\{(.*)\}$/, "$1") : "any",
        sensitive,
        ephemeral: declared.ephemeral === true,
        required,
        ...(required || sensitive ? {} : { default: declared.default }),
        ...(from.has(name) ? { from: from.get(name)! } : {}),
        ...(typeof declared.description === "string" ? { description: declared.description } : {}),
      };
    }),
    outputs: inOrder(written.outputs.keys()).map((name) => {
      const declared = written.outputs.get(name)!;
      return {
        name,
        sensitive: declared.sensitive === true,
        ...(typeof declared.description === "string" ? { description: declared.description } : {}),
      };
    }),
    resources: addressesByType(written, "managed"),
    dataSources: addressesByType(written, "data"),
    needs: input.needs,
    notEvaluated: unreadIn(model, original.name).map(({ address, why }) => ({ address, why })),
    limits: limitsOf(model, original),
  };
}

function engineOf({ json }: StackDocument): string {
  const comment = isObject(json["//"]) ? json["//"] : {};
  const version = isObject(comment.metadata) ? comment.metadata.version : undefined;
  return typeof version === "string" ? `${ENGINE} ${version}` : ENGINE;
}

function terraformOf(document: StackDocument): Manifest["terraform"] {
  const terraform = isObject(document.json.terraform) ? document.json.terraform : {};
  const providers = isObject(terraform.required_providers) ? terraform.required_providers : {};
  return {
    requiredVersion: typeof terraform.required_version === "string" ? terraform.required_version : "",
    providers: inOrder(Object.keys(providers)).map((name) => {
      const one = isObject(providers[name]) ? providers[name] : {};
      const source = typeof one.source === "string" ? one.source : name;
      return {
        name,
        source: source.includes("/") ? source : `hashicorp/${source}`,
        version: typeof one.version === "string" ? one.version : "",
      };
    }),
  };
}

function addressesByType(
  document: StackDocument,
  mode: "managed" | "data",
): Readonly<Record<string, readonly string[]>> {
  const all = [...document.resources.values()].filter((each) => each.mode === mode);
  const types = inOrder(new Set(all.map((each) => each.type)));
  return Object.fromEntries(
    types.map((type) => [type, inOrder(all.filter((each) => each.type === type).map((each) => each.address))]),
  );
}

const identityOf = ({ identity }: Credential): string => identity ?? "";
const credentialsByIdentity = keptFor((model: TrustModel) => grouped(model.credentials, identityOf));

const assignmentsIn = keptFor(
  (grants: readonly Grant[]): number => grants.filter((each) => each.kind === "role").length,
);

function limitsOf(model: TrustModel, document: StackDocument): Manifest["limits"] {
  const all = credentialsByIdentity(model);
  const own = grouped(ofStack(model.credentials, document.name), identityOf);
  return {
    credentialsPerIdentity: {
      limit: LIMITS.credentialsPerIdentity,
      identities: inOrder(own.keys()).map((identity) => ({
        identity: shownName(model.entities.get(identity)?.name ?? identity),
        here: own.get(identity)!.length,
        inAllStacks: all.get(identity)!.length,
      })),
    },
    roleAssignmentsPerSubscription: {
      limit: LIMITS.roleAssignmentsPerSubscription,
      here: assignmentsIn(ofStack(model.grants, document.name)),
      inAllStacks: assignmentsIn(model.grants),
    },
  };
}
