import type { Readable } from "node:stream";
import { SourceError, sourcesOf } from "../model/manifests/sources";
import { VariableValues } from "../model/manifests/template-variables";
import { applyKustomizations } from "./kustomize/apply";
import { type Build, buildKustomization } from "./kustomize/build";
import { Reading } from "./reading";

/** What `check` and `explain` read. */
export interface InputOptions {
  /** Files, directories, or `-`: Kubernetes YAML or JSON, and output of `terraform show -json` or Terraform JSON. */
  readonly paths: readonly string[];
  /** Files that must have a Terraform plan, state or configuration in JSON. @default - none */
  readonly terraform?: readonly string[];
  /** Namespace of objects that do not state one. @default - unknown; it is the same for all of them */
  readonly namespace?: string;
  /** Values for template variables such as `${NAME}`, by name. @default - variables are not evaluated */
  readonly variables?: ReadonlyMap<string, string>;
  /** The stream that `-` reads. @default process.stdin */
  readonly stdin?: Readable;
  /** What builds the folder of a Kustomization. @default - kustomize or kubectl from the PATH */
  readonly build?: Build;
}

/** Files that are read in directories: those that are evaluated, and those that are only counted. */
const READ = /\.(ya?ml|json|tf)$|^Kustomization$/i;

/**
 * Reads manifests and Terraform plans or states.
 *
 * @throws SourceError if a path cannot be read, if a file of `terraform` has nothing of Terraform, or if no variable has
 * the name of one of `variables`
 */
export async function readInput({
  paths,
  terraform = [],
  namespace,
  variables = new Map(),
  stdin = process.stdin,
  build = buildKustomization,
}: InputOptions): Promise<Reading> {
  const values = new VariableValues(variables);
  const reading = new Reading(namespace, values);
  const { sources, unbuilt } = await applyKustomizations(await sourcesOf([...paths, ...terraform], stdin, READ), build);
  for (const source of sources) await reading.take(source);
  for (const { file, why, files } of unbuilt) reading.leaveOut(file, why, files);
  for (const path of terraform) reading.requireTerraform(path);
  if (values.unused.length > 0)
    throw new SourceError(
      "option-set-unused",
      `--set ${values.unused[0]}=...`,
      "fills in no variable",
      inputHas(reading),
    );
  return reading;
}

const inputHas = ({ openVariables }: Reading): string =>
  openVariables.size === 0 ? " of the input" : ` of the input; it has ${[...openVariables].sort().join(", ")}`;
