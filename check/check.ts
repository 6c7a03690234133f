import type { Readable } from "node:stream";
import { type Piece, piecesOf } from "../model/manifests/documents";
import { addManifest } from "../model/manifests/manifest";
import { parsePiece } from "../model/manifests/parse";
import { type Source, SourceError, sourcesOf } from "../model/manifests/sources";
import { type JsonObject, readConfiguration, type StackDocument } from "../model/terraform/document";
import { configurationsOf, isTerraformConfiguration, isTerraformShow, isTerraformState } from "../model/terraform/show";
import type { Text } from "../model/terraform/text";
import { isBranch, scalarAt, textAt, type Tree } from "../model/terraform/tree";
import { emptyModel, type TrustDraft } from "../model/trust/draft";
import type { NotEvaluated } from "../model/trust/model";
import { addTerraform } from "../model/trust/read";
import { evaluateWiring, type WiringFinding } from "../wiring/evaluate";
import type { WiringRuleId } from "../wiring/rules";

export interface CheckOptions {
  /** Files, directories, or `-`: Kubernetes YAML or JSON, and output of `terraform show -json` or Terraform JSON. */
  readonly paths: readonly string[];
  /** Namespace of objects that do not state one. @default - unknown; it is the same for all of them */
  readonly namespace?: string;
  /** Rules whose findings are suppressed. @default - none */
  readonly ignore?: readonly WiringRuleId[];
  /** The stream that `-` reads. @default process.stdin */
  readonly stdin?: Readable;
}

/** A document or file that could not be read. */
export interface Unreadable {
  readonly path: string;
  readonly why: string;
}

export interface CheckResult {
  readonly findings: readonly WiringFinding[];
  /** Number of findings that `ignore` suppressed. */
  readonly ignored: number;
  readonly unreadable: readonly Unreadable[];
  readonly notEvaluated: readonly NotEvaluated[];
  readonly counts: {
    /** Objects of any kind that were read. */
    readonly objects: number;
    readonly workloads: number;
    readonly serviceAccounts: number;
    readonly credentials: number;
    /** Other objects that were evaluated: secret stores, triggers, Helm values. */
    readonly others: number;
    /** Objects of Kubernetes kinds that do not matter for wiring. */
    readonly irrelevant: number;
    /** Objects of unknown kinds, by kind; they are not evaluated. */
    readonly unknownKinds: Readonly<Record<string, number>>;
    /** Documents that are not a Kubernetes object, such as a file of Helm values. */
    readonly notObjects: number;
    /** Terraform plans, states and configurations. */
    readonly terraform: number;
    /** Kustomizations, whose patches are not applied. */
    readonly kustomizations: number;
    /** Templates that are not rendered. */
    readonly templates: number;
  };
}

/**
 * Evaluates manifests and Terraform plans or states, without access to a cluster.
 *
 * @throws SourceError if a path cannot be read
 */
export async function checkManifests({
  paths,
  namespace,
  ignore = [],
  stdin = process.stdin,
}: CheckOptions): Promise<CheckResult> {
  const reading = new Reading(namespace);
  for (const source of await sourcesOf(paths, stdin)) await reading.take(source);
  const { findings, notEvaluated } = evaluateWiring(reading.model());
  const kept = findings.filter(({ rule }) => !ignore.includes(rule));
  const { draft, counts, unreadable } = reading;
  return {
    findings: kept,
    ignored: findings.length - kept.length,
    unreadable,
    notEvaluated,
    counts: {
      ...counts,
      unknownKinds: Object.fromEntries([...counts.unknownKinds].sort()),
      workloads: draft.workloads.length,
      serviceAccounts: draft.serviceAccounts.length,
      credentials: draft.credentials.length,
      others: draft.companions.length,
    },
  };
}

/** Frequent kinds that do not matter for wiring: their text is not parsed. */
const NOTHING_TO_READ =
  /^(ConfigMap|CustomResourceDefinition|ClusterRole|ClusterRoleBinding|ControllerRevision|EndpointSlice|Endpoints|Event|Lease|Role|RoleBinding|Service|Ingress|PersistentVolume|PersistentVolumeClaim)$/;

class Reading {
  constructor(private readonly namespace: Text | undefined) {}

  public readonly draft: TrustDraft = emptyModel();
  public readonly unreadable: Unreadable[] = [];
  public readonly counts = {
    objects: 0,
    terraform: 0,
    kustomizations: 0,
    irrelevant: 0,
    notObjects: 0,
    templates: 0,
    unknownKinds: new Map<string, number>(),
  };
  private readonly terraform = new Map<string, StackDocument>();

  /** The model of everything that was read. The Terraform part is added last. */
  public model(): TrustDraft {
    const { draft, terraform } = this;
    if (terraform.size === 0) return draft;
    const before = draft.credentials.length;
    draft.allCredentials = true;
    addTerraform(draft, [...terraform.values()]);
    // If the Terraform part has no credential, the credentials are managed elsewhere.
    draft.allCredentials &&= draft.credentials.length > before;
    return draft;
  }

  private addTerraform(name: string, json: JsonObject): void {
    this.terraform.set(name, readConfiguration(json, name));
  }

  public async take({ name, named, lines }: Source): Promise<void> {
    try {
      for await (const piece of piecesOf(lines())) {
        if ("why" in piece) this.unreadable.push({ path: `${name}:${piece.line}`, why: piece.why });
        else this.takePiece(name, piece);
      }
    } catch (error) {
      if (named || !(error instanceof SourceError)) throw error;
      this.unreadable.push({ path: error.path, why: error.why });
    }
  }

  private takePiece(name: string, piece: Piece): void {
    const kind = /^\s*kind: *["']?([A-Za-z]+)["']? *\r?$/m.exec(piece.text.slice(0, 4096))?.[1];
    if (kind !== undefined && NOTHING_TO_READ.test(kind) && isWholeObjectOf(kind, piece.text)) {
      this.counts.objects++;
      this.counts.irrelevant++;
      return;
    }
    // kustomize allows files without kind and version.
    if (/(^|[\\/])kustomization\.ya?ml$/.test(name)) {
      this.counts.kustomizations++;
      return;
    }
    const parsed = parsePiece(piece);
    if ("template" in parsed) this.counts.templates++;
    else if ("problem" in parsed) this.unreadable.push({ path: `${name}:${parsed.line}`, why: parsed.problem });
    else for (const object of parsed.objects) this.takeObject(name, piece.line, object);
  }

  private takeObject(name: string, line: number, object: Tree): void {
    if (isTerraformState(object)) {
      this.unreadable.push({
        path: name,
        why: "a Terraform state file; pass the output of `terraform show -json` instead",
      });
    } else if (isTerraformShow(object)) {
      this.counts.terraform++;
      for (const [module, configuration] of configurationsOf(object))
        this.addTerraform(module === "" ? name : `${name} ${module}`, configuration);
    } else if (isTerraformConfiguration(object)) {
      this.counts.terraform++;
      this.addTerraform(stackNameOf(object) ?? name, object);
    } else if (
      !isBranch(object) ||
      scalarAt(object, "kind") === undefined ||
      scalarAt(object, "apiVersion") === undefined
    )
      this.counts.notObjects++;
    else {
      this.counts.objects++;
      const kind = String(scalarAt(object, "kind"));
      const metadata = object["metadata"];
      const title = [textAt(metadata, "namespace"), textAt(metadata, "name") ?? textAt(metadata, "generateName")]
        .filter((each) => each !== undefined)
        .join("/");
      const fate = addManifest(this.draft, object, {
        path: `${name}:${line} ${kind} ${title}`,
        provider: "",
        ...(this.namespace === undefined ? {} : { namespace: this.namespace }),
      });
      if (fate === "irrelevant") this.counts.irrelevant++;
      if (fate === "unknown") this.counts.unknownKinds.set(kind, (this.counts.unknownKinds.get(kind) ?? 0) + 1);
    }
  }
}

/**
 * Whether the kind is at the outermost level of the document and its API group is one of Kubernetes. Other groups have
 * kinds with the same name: Knative has a Service with a pod template.
 */
function isWholeObjectOf(kind: string, text: string): boolean {
  const indent = /^( *)\S/.exec(text)?.[1] ?? "";
  const has = (line: string): boolean => new RegExp(`^${indent}${line} *$`, "m").test(text);
  return (
    has(`kind: *["']?${kind}["']?`) &&
    has(`apiVersion: *["']?((apps|extensions|[a-z.]+[.]k8s[.]io)/)?v[0-9a-z]+["']?`) &&
    !text.includes("{{")
  );
}

function stackNameOf(object: Tree): string | undefined {
  return textAt(isBranch(object) ? object["//"] : undefined, "metadata", "stackName") as string | undefined;
}
