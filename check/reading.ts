import { type Piece, piecesOf } from "../model/manifests/documents";
import { isHelmValues } from "../model/manifests/helm-values";
import { addHelmValues, addManifest, type ManifestPlace } from "../model/manifests/manifest";
import { parsePiece } from "../model/manifests/parse";
import { type Source, SourceError } from "../model/manifests/sources";
import { mayHaveVariables, type VariableValues, withOpenVariables } from "../model/manifests/template-variables";
import { AzureResources, isAzureResource } from "../model/terraform/azure-cli";
import { type JsonObject, readConfiguration, type StackDocument } from "../model/terraform/document";
import { configurationsOf, isTerraformConfiguration, isTerraformShow, isTerraformState } from "../model/terraform/show";
import type { Text } from "../model/terraform/text";
import { isBranch, scalarAt, textAt, type Tree, shownScalar } from "../model/terraform/tree";
import { emptyModel, type TrustDraft } from "../model/trust/draft";
import { addTerraform } from "../model/trust/read";
import type { Unreadable } from "./result";

/** Frequent kinds that do not matter for wiring: their text is not parsed. */
const NOTHING_TO_READ =
  /^(ConfigMap|CustomResourceDefinition|ClusterRole|ClusterRoleBinding|ControllerRevision|EndpointSlice|Endpoints|Event|Lease|Role|RoleBinding|Service|Ingress|PersistentVolume|PersistentVolumeClaim)$/;

/** Name of the configuration that resources of the Azure CLI are read as. */
const AZURE = "azure";

/** A block of Terraform's language, which opens with a brace at the end of the line. */
const TERRAFORM_BLOCK =
  /^\s*((resource|data)\s+"[\w-]+"\s+"[\w-]+"|(module|provider|variable|output)\s+"[\w-]+"|terraform|locals)\s*\{\s*$/m;

/** What `check` reads of its input: a model, and counts of everything. */
export class Reading {
  constructor(
    private readonly namespace: Text | undefined,
    private readonly variables: VariableValues,
  ) {}

  public readonly draft: TrustDraft = emptyModel();
  public readonly unreadable: Unreadable[] = [];
  public readonly counts = {
    objects: 0,
    terraform: 0,
    kustomizations: 0,
    irrelevant: 0,
    notObjects: 0,
    templates: 0,
    helmValues: 0,
    terraformSources: 0,
    unknownKinds: new Map<string, number>(),
  };
  /** Paths of objects with template variables that are not filled in. */
  public readonly openPaths = new Set<string>();
  public readonly openVariables = new Set<string>();
  private readonly azure = new AzureResources();
  private readonly terraform = new Map<string, StackDocument>();
  /** Names of the sources with something of Terraform. */
  private readonly ofTerraform = new Set<string>();

  /** The model of everything that was read. The Terraform part is added last. */
  public model(): TrustDraft {
    const { draft, terraform } = this;
    const listed = this.azure.configuration;
    if (listed) terraform.set(AZURE, readConfiguration(listed, AZURE));
    if (terraform.size === 0) return draft;
    const before = draft.credentials.length;
    draft.allCredentials = true;
    addTerraform(draft, [...terraform.values()]);
    // If the Terraform part has no credential, the credentials are managed elsewhere.
    draft.allCredentials &&= draft.credentials.length > before;
    return draft;
  }

  /** @throws SourceError if a source has no plan, state or configuration of Terraform */
  public requireTerraform(path: string): void {
    const name = path === "-" ? "stdin" : path;
    if (this.ofTerraform.has(name) || this.unreadable.some((each) => each.path.startsWith(name))) return;
    throw new SourceError(
      path,
      "has no Terraform plan, state or configuration",
      "; give --terraform the output of `terraform show -json` for a plan or a state",
    );
  }

  /** Names are those of files or stacks; a name that is taken, as by two objects of one stream, gets the line as well. */
  private addTerraform(stated: string, json: JsonObject, place: string): void {
    const name = this.terraform.has(stated) ? `${stated} (${place})` : stated;
    this.terraform.set(name, readConfiguration(json, name));
  }

  public async take({ name, named, lines }: Source): Promise<void> {
    if (/\.tf$/i.test(name)) {
      if (named) throw terraformSource(name);
      this.counts.terraformSources++;
      return;
    }
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

  private takePiece(name: string, { text, line }: Piece): void {
    const piece = { text: this.variables.fill(text), line };
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
    // A block on one line is a YAML text.
    const none = !("objects" in parsed) || !parsed.objects.some(isBranch);
    if (none && TERRAFORM_BLOCK.test(piece.text)) throw terraformSource(name);
    if ("template" in parsed) this.counts.templates++;
    else if ("problem" in parsed) this.unreadable.push({ path: `${name}:${parsed.line}`, why: parsed.problem });
    else for (const object of parsed.objects) this.takeObject(name, piece, object);
  }

  private takeObject(name: string, piece: Piece, object: Tree): void {
    if (isTerraformState(object)) {
      this.unreadable.push({
        path: name,
        why: "a Terraform state file; pass the output of `terraform show -json` instead",
      });
    } else if (isTerraformShow(object)) {
      this.counts.terraform++;
      this.ofTerraform.add(name);
      for (const [module, configuration] of configurationsOf(object))
        this.addTerraform(module === "" ? name : `${name} ${module}`, configuration, `${name}:${piece.line}`);
    } else if (isTerraformConfiguration(object)) {
      this.counts.terraform++;
      this.ofTerraform.add(name);
      this.addTerraform(stackNameOf(object) ?? name, object, `${name}:${piece.line}`);
    } else if (isAzureResource(object)) {
      this.azure.add(object, `${name}:${piece.line}`);
      this.ofTerraform.add(name);
    } else if (isHelmValues(object)) {
      this.counts.helmValues++;
      const path = `${name}:${piece.line} Helm values`;
      const names = new Set<string>();
      addHelmValues(this.draft, withOpenVariables(object, names), this.place(path));
      this.note(path, names);
    } else if (
      !isBranch(object) ||
      scalarAt(object, "kind") === undefined ||
      scalarAt(object, "apiVersion") === undefined
    )
      this.counts.notObjects++;
    else this.takeManifest(name, piece, object);
  }

  private takeManifest(name: string, piece: Piece, object: Tree): void {
    this.counts.objects++;
    const kind = shownScalar(scalarAt(object, "kind"));
    const metadata = isBranch(object) ? object["metadata"] : undefined;
    const title = [textAt(metadata, "namespace"), textAt(metadata, "name") ?? textAt(metadata, "generateName")]
      .filter((each) => typeof each === "string")
      .join("/");
    const path = `${name}:${piece.line} ${kind} ${title}`;
    const names = new Set<string>();
    const opened = mayHaveVariables(piece.text) ? withOpenVariables(object, names) : object;
    const fate = addManifest(this.draft, opened, this.place(path));
    if (fate === "taken") this.note(path, names);
    if (fate === "irrelevant") this.counts.irrelevant++;
    if (fate === "unknown") this.counts.unknownKinds.set(kind, (this.counts.unknownKinds.get(kind) ?? 0) + 1);
  }

  private place(path: string): ManifestPlace {
    return { path, provider: "", ...(this.namespace === undefined ? {} : { namespace: this.namespace }) };
  }

  private note(path: string, names: ReadonlySet<string>): void {
    if (names.size > 0) this.openPaths.add(path);
    for (const each of names) this.openVariables.add(each);
  }
}

const terraformSource = (name: string): SourceError =>
  new SourceError(
    name,
    "is Terraform source code, which check does not evaluate",
    "; run `terraform plan -out=plan.out` and give the output of `terraform show -json plan.out`",
  );

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
