import type { Readable } from "node:stream";
import { judgeWiring, type WiringFinding } from "../wiring/evaluate";
import { type TerraformJson, wiringModelOfJson } from "../model/trust/terraform-json";
import { addManifest } from "../model/manifests/wiring-manifest";
import { emptyModel, type NotJudged, type Text, type Tree, type WiringDraft } from "../model/trust/wiring-model";
import type { WiringRuleId } from "../wiring/rules";
import { isBranch, scalarAt, textAt } from "../model/terraform/wiring-tree";
import { type Piece, piecesOf } from "./documents";
import { parsePiece } from "./objects";
import { type Source, SourceError, sourcesOf } from "./sources";
import { configurationsOf, isTerraformConfiguration, isTerraformShow, isTerraformState } from "./terraform";

export interface CheckOptions {
  /** Files, directories, or `-`: Kubernetes YAML or JSON, and Terraform's `show -json` or JSON configuration. */
  readonly paths: readonly string[];
  /** Namespace of objects that name none. @default - the one they are applied to, which is unknown */
  readonly namespace?: string;
  /** Rules whose findings are left out. @default - none */
  readonly ignore?: readonly WiringRuleId[];
  /** What `-` stands for. @default process.stdin */
  readonly stdin?: Readable;
}

/** Something that could not be read. */
export interface Unreadable {
  readonly path: string;
  readonly why: string;
}

export interface CheckResult {
  readonly findings: readonly WiringFinding[];
  /** Findings that `ignore` left out. */
  readonly ignored: number;
  readonly unreadable: readonly Unreadable[];
  readonly notJudged: readonly NotJudged[];
  readonly counts: {
    /** Objects read, of whatever kind. */
    readonly objects: number;
    readonly workloads: number;
    readonly serviceAccounts: number;
    readonly credentials: number;
    /** Other objects that were judged: secret stores, triggers, Helm values. */
    readonly others: number;
    /** Objects of Kubernetes' own kinds that have no part in wiring. */
    readonly irrelevant: number;
    /** Objects of kinds that are not known here, by kind; they are not judged. */
    readonly unknownKinds: Readonly<Record<string, number>>;
    /** Documents that are no Kubernetes object, such as a file of Helm values. */
    readonly notObjects: number;
    /** Plans, states and configurations of Terraform. */
    readonly terraform: number;
    /** Kustomizations, whose patches are not applied here. */
    readonly kustomizations: number;
    /** Documents that are templates still to be rendered. */
    readonly templates: number;
  };
}

/**
 * Judges manifests, and Terraform's plan or state beside them, without touching a cluster.
 *
 * @throws SourceError where a path cannot be read
 */
export async function checkManifests({
  paths,
  namespace,
  ignore = [],
  stdin = process.stdin,
}: CheckOptions): Promise<CheckResult> {
  const reading = new Reading(namespace);
  for (const source of await sourcesOf(paths, stdin)) await reading.take(source);
  const { findings, notJudged } = judgeWiring(reading.model());
  const kept = findings.filter(({ rule }) => !ignore.includes(rule));
  const { draft, counts, unreadable } = reading;
  return {
    findings: kept,
    ignored: findings.length - kept.length,
    unreadable,
    notJudged,
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

/** Kinds of which a stream may hold very many and which have no part in wiring: their text is not even parsed. */
const NOTHING_TO_READ =
  /^(ConfigMap|CustomResourceDefinition|ClusterRole|ClusterRoleBinding|ControllerRevision|EndpointSlice|Endpoints|Event|Lease|Role|RoleBinding|Service|Ingress|PersistentVolume|PersistentVolumeClaim)$/;

class Reading {
  constructor(private readonly namespace: Text | undefined) {}

  public readonly draft: WiringDraft = emptyModel();
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
  private readonly terraform: Record<string, TerraformJson> = {};

  /** Everything that was taken, Terraform's part last. */
  public model(): WiringDraft {
    const { draft, terraform } = this;
    if (Object.keys(terraform).length > 0) {
      const { allCredentials, ...lists } = wiringModelOfJson(terraform);
      // Where Terraform's part holds no credential at all, they are kept elsewhere.
      draft.allCredentials = allCredentials && lists.credentials.length > 0;
      for (const [key, list] of Object.entries(lists))
        for (const each of list) (draft[key as keyof typeof lists] as unknown[]).push(each);
    }
    return draft;
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
    // The file is one also where it leaves out kind and version, which kustomize allows.
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
        why: "a state as Terraform keeps it; give the output of `terraform show -json`",
      });
    } else if (isTerraformShow(object)) {
      this.counts.terraform++;
      for (const [module, configuration] of configurationsOf(object))
        this.terraform[module === "" ? name : `${name} ${module}`] = configuration;
    } else if (isTerraformConfiguration(object)) {
      this.counts.terraform++;
      this.terraform[stackNameOf(object) ?? name] = object;
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
        cluster: "",
        ...(this.namespace === undefined ? {} : { namespace: this.namespace }),
      });
      if (fate === "irrelevant") this.counts.irrelevant++;
      if (fate === "unknown") this.counts.unknownKinds.set(kind, (this.counts.unknownKinds.get(kind) ?? 0) + 1);
    }
  }
}

/**
 * Whether the kind is the document's own, at its outermost indent, and of a group of Kubernetes: others have kinds of the
 * same name, as Knative has a Service with a pod template.
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
