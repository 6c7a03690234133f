import { EXTERNAL_DNS_FILE } from "../facts/kubernetes/operator-identities";
import { type Piece, piecesOf } from "../model/manifests/documents";
import { isHelmValues } from "../model/manifests/helm-values";
import { addHelmValues, addManifest, type ManifestPlace } from "../model/manifests/manifest";
import { itemLines } from "../model/manifests/item-lines";
import { mayConcern, parsePiece } from "../model/manifests/parse";
import { type Source, SourceError } from "../model/manifests/sources";
import { mayHaveVariables, type VariableValues, withOpenVariables } from "../model/manifests/template-variables";
import { AzureResources, isAzureResource } from "../model/terraform/azure-cli";
import { progress } from "../values/progress";
import { type JsonObject, readConfiguration, type StackDocument } from "../model/terraform/document";
import { errorIn, hasNoValues, queriedResource } from "../model/terraform/query";
import {
  configurationsOf,
  isEmptyState,
  isTerraformConfiguration,
  isTerraformShow,
  isTerraformState,
} from "../model/terraform/show";
import type { Text } from "../model/terraform/text";
import { isBranch, scalarAt, textAt, type Tree, shownScalar } from "../model/terraform/tree";
import { emptyModel, type TrustDraft } from "../model/trust/draft";
import { addTerraform } from "../model/trust/read";
import type { Unreadable } from "./result";

/** Frequent kinds that do not matter for wiring: their text is not parsed. */
const NOTHING_TO_READ =
  /^(ConfigMap|CustomResourceDefinition|ControllerRevision|EndpointSlice|Endpoints|Event|Lease|Service|Ingress|PersistentVolume|PersistentVolumeClaim)$/;

/** Name of the configuration that resources of the Azure CLI are read as. */
const AZURE = "azure";

/** A block of Terraform's language, which opens with a brace at the end of the line. */
const TERRAFORM_BLOCK =
  /^[ \t]*((resource|data)\s+"[\w-]+"\s+"[\w-]+"|(module|provider|variable|output)\s+"[\w-]+"|terraform|locals)[ \t]*\{[ \t]*$/m;

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
    deploymentTemplates: 0,
    templates: 0,
    helmValues: 0,
    terraformSources: 0,
    unknownKinds: new Map<string, number>(),
  };
  /** Paths of objects with template variables that are not filled in. */
  public readonly openPaths = new Set<string>();
  public readonly openVariables = new Set<string>();
  private readonly azure = new AzureResources();
  private readonly terraform = new Map<string, { readonly file: string; readonly document: StackDocument }>();
  private readonly files = new Map<string, string>();
  /** Names of the sources with something of Terraform. */
  private readonly ofTerraform = new Set<string>();

  /**
   * The model of the files that are chosen, with Terraform.
   *
   * @param has whether a file is part of it. @default - all files
   */
  public model(has: (file: string) => boolean = () => true): TrustDraft {
    const draft = copyOf(this.draft, ({ path }) => has(this.fileOf(path)));
    const documents = [...this.terraform.values()].flatMap(({ file, document }) => (has(file) ? [document] : []));
    const listed = this.azure.configuration;
    if (listed) documents.push(readConfiguration(listed, AZURE));
    if (documents.length === 0) return draft;
    const before = draft.credentials.length;
    draft.allCredentials = true;
    addTerraform(draft, documents);
    // If the Terraform part has no credential, the credentials are managed elsewhere.
    draft.allCredentials &&= draft.credentials.length > before;
    return draft;
  }

  /** The file that an object or a resource was read from, by the path that findings name it by; empty if it is unknown. */
  public fileOf(path: string): string {
    return this.files.get(path) ?? this.fileOfResource(path) ?? "";
  }

  private resourceFiles: Map<string, string> | undefined;

  private fileOfResource(path: string): string | undefined {
    this.resourceFiles ??= new Map(
      [...this.terraform.values()].flatMap(({ file, document }) =>
        [...document.resources.values()].map(({ constructPath, address }) => [
          constructPath ?? `${document.name}/${address}`,
          file,
        ]),
      ),
    );
    return this.resourceFiles.get(path);
  }

  /** The number of files with objects. */
  public get fileCount(): number {
    return new Set(this.files.values()).size;
  }

  /** Counts a Kustomization that could not be built, and says why. */
  public leaveOut(path: string, why: string, files: number): void {
    this.counts.kustomizations++;
    const what = files === 0 ? "" : `; its ${files === 1 ? "file is" : `${files} files are`} not evaluated`;
    this.draft.notEvaluated.push({ path, why: `its patches are not applied, because ${why}${what}` });
  }

  /** @throws SourceError if a source has no plan, state or configuration of Terraform */
  public requireTerraform(path: string): void {
    const name = path === "-" ? "stdin" : path;
    if (this.ofTerraform.has(name) || this.unreadable.some((each) => each.path.startsWith(name))) return;
    throw new SourceError(
      "source-no-terraform",
      path,
      "has no Terraform plan, state or configuration",
      "; give --terraform the output of `terraform show -json` for a plan or a state",
    );
  }

  /** Names are those of files or stacks; a name that is taken, as by two objects of one stream, gets the line as well. */
  private addTerraform(stated: string, json: JsonObject, file: string, line: number): void {
    const name = this.terraform.has(stated) ? `${stated} (${file}:${line})` : stated;
    this.terraform.set(name, { file, document: readConfiguration(json, name) });
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
        else this.takePiece(name, piece, named);
      }
    } catch (error) {
      if (named || !(error instanceof SourceError)) throw error;
      this.unreadable.push({ path: error.path, why: error.why });
    }
  }

  private takePiece(name: string, { text, line }: Piece, named: boolean): void {
    progress("Reading object", this.counts.objects + 1);
    const piece = { text: this.variables.fill(text), line };
    const kind = /^\s*kind: *["']?([A-Za-z]+)["']? *\r?$/m.exec(piece.text.slice(0, 4096))?.[1];
    // The configuration of external-dns is in a ConfigMap.
    const isConfig = piece.text.includes(EXTERNAL_DNS_FILE);
    if (kind !== undefined && !isConfig && NOTHING_TO_READ.test(kind) && isWholeObjectOf(kind, piece.text)) {
      this.counts.objects++;
      this.counts.irrelevant++;
      return;
    }
    // Of a list of many objects, the text is searched once.
    const mayBeOpen = mayHaveVariables(piece.text);
    const parsed = parsePiece(piece);
    // A block on one line is a YAML text.
    const none = !("objects" in parsed) || !parsed.objects.some(isBranch);
    if (none && TERRAFORM_BLOCK.test(piece.text)) throw terraformSource(name);
    if ("template" in parsed) this.counts.templates++;
    else if ("problem" in parsed) {
      // A folder has files of other programs, with a syntax of their own.
      if (named || mayConcern(piece.text))
        this.unreadable.push({ path: `${name}:${parsed.line}`, why: parsed.problem });
      else this.counts.notObjects++;
    } else {
      const lines = itemLines(piece, parsed.objects.length);
      parsed.objects.forEach((object, i) => this.takeObject(name, lines[i]!, object, mayBeOpen));
    }
  }

  private takeObject(name: string, line: number, given: Tree, mayBeOpen: boolean): void {
    const failed = errorIn(given);
    const object = queriedResource(given) ?? given;
    if (failed !== undefined || hasNoValues(given)) {
      this.unreadable.push({ path: `${name}:${line}`, why: failed ?? NO_VALUES });
    } else if (isTerraformState(object)) {
      this.unreadable.push({
        path: name,
        why: "a Terraform state file; pass the output of `terraform show -json` instead",
      });
    } else if (isTerraformShow(object)) {
      this.counts.terraform++;
      this.ofTerraform.add(name);
      if (isEmptyState(object))
        this.draft.notEvaluated.push({ path: `${name}:${line}`, why: "an empty state of Terraform" });
      for (const [module, configuration] of configurationsOf(object))
        this.addTerraform(module === "" ? name : `${name} ${module}`, configuration, name, line);
    } else if (isTerraformConfiguration(object)) {
      this.counts.terraform++;
      this.ofTerraform.add(name);
      this.addTerraform(stackNameOf(object) ?? name, object, name, line);
    } else if (isAzureResource(object)) {
      this.files.set(this.azure.add(object, `${name}:${line}`), name);
      this.ofTerraform.add(name);
    } else if (isHelmValues(object)) {
      this.counts.helmValues++;
      const path = `${name}:${line} Helm values`;
      const names = new Set<string>();
      addHelmValues(this.draft, withOpenVariables(object, names), this.place(path, name));
      this.note(path, names);
    } else if (
      !isBranch(object) ||
      scalarAt(object, "kind") === undefined ||
      scalarAt(object, "apiVersion") === undefined
    ) {
      if (isDeploymentTemplate(object)) this.counts.deploymentTemplates++;
      else this.counts.notObjects++;
    } else this.takeManifest(name, line, object, mayBeOpen);
  }

  private takeManifest(name: string, line: number, object: Tree, mayBeOpen: boolean): void {
    this.counts.objects++;
    const kind = shownScalar(scalarAt(object, "kind"));
    const metadata = isBranch(object) ? object["metadata"] : undefined;
    const title = [textAt(metadata, "namespace"), textAt(metadata, "name") ?? textAt(metadata, "generateName")]
      .filter((each) => typeof each === "string")
      .join("/");
    const path = `${name}:${line} ${kind} ${title}`;
    const names = new Set<string>();
    const opened = mayBeOpen ? withOpenVariables(object, names) : object;
    const fate = addManifest(this.draft, opened, this.place(path, name));
    if (fate === "taken") this.note(path, names);
    if (fate === "irrelevant") this.counts.irrelevant++;
    if (fate === "unknown") this.counts.unknownKinds.set(kind, (this.counts.unknownKinds.get(kind) ?? 0) + 1);
  }

  private place(path: string, file: string): ManifestPlace {
    this.files.set(path, file);
    return { path, provider: "", ...(this.namespace === undefined ? {} : { namespace: this.namespace }) };
  }

  private note(path: string, names: ReadonlySet<string>): void {
    if (names.size > 0) this.openPaths.add(path);
    for (const each of names) this.openVariables.add(each);
  }
}

/** Why an object of a query is not read. */
const NO_VALUES =
  "an object of `terraform query` without its values; set `include_resource = true` in its `list` block, and run the query again";

/** Whether a value is a template of Azure Resource Manager, as Bicep builds it too. */
const isDeploymentTemplate = (object: Tree): boolean => {
  const schema = textAt(object, "$schema");
  return (
    typeof schema === "string" && /^https?:\/\/schema\.management\.azure\.com\/.*deploymentTemplate\.json/i.test(schema)
  );
};

const terraformSource = (name: string): SourceError =>
  new SourceError(
    "source-terraform-code",
    name,
    "is Terraform source code, which check does not evaluate",
    "; run `terraform plan -out=plan.out` and give the output of `terraform show -json plan.out`",
  );

/** A model with lists of its own. */
function copyOf(model: TrustDraft, isPart: (element: { readonly path: string }) => boolean): TrustDraft {
  const lists = Object.entries(model).flatMap(([key, all]): [string, unknown][] =>
    Array.isArray(all) ? [[key, (all as { readonly path: string }[]).filter(isPart)]] : [],
  );
  return { ...model, ...Object.fromEntries(lists) };
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
