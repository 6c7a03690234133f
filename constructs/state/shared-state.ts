import { TerraformBackend, type TerraformStack } from "cdktf";
import { allBelow } from "../core/synthesis/per-check";
import { shown } from "../../values/shown";
import { WORKSPACE_SUFFIX } from "./state-key-rules";
import { type Problem, refusal } from "../../values/problem";

interface StateLocation {
  readonly container: string;
  readonly key: string;
}

/** The location of the state of an azurerm backend, from its block and, for a partial backend, from its file. */
function locationOf(backend: TerraformBackend): StateLocation | undefined {
  const block = (backend.toTerraform() as { terraform: { backend: { azurerm?: Record<string, unknown> } } }).terraform
    .backend.azurerm;
  const left = "attributes" in backend ? (backend.attributes as () => Record<string, unknown>)() : {};
  const { environment = "public", storage_account_name, container_name, key } = { ...left, ...block };
  if (block === undefined || typeof key !== "string") return undefined;
  const container = JSON.stringify([environment, storage_account_name, container_name]);
  return { container, key: key.normalize("NFC") }; // Terraform normalizes strings, so two Unicode spellings are one blob.
}

/** The problems with stacks of the app that share their state with a stack, or could share it through a workspace. */
export function sharedStateProblems(stack: TerraformStack, backend: TerraformBackend): Problem[] {
  const own = locationOf(backend);
  if (!own) return [];
  const others = allBelow(stack.node.root).filter((each) => each !== backend && TerraformBackend.isBackend(each));
  return others.flatMap((other) => {
    const theirs = locationOf(other as TerraformBackend);
    if (theirs?.container !== own.container) return [];
    const path = other.node.scope!.node.path;
    if (theirs.key === own.key)
      return refusal(
        "state-shared",
        `\`key\` must be different for each stack, got ${shown(own.key)}, which ${path} has in the same container: each apply of one stack would destroy the resources of the other; give one of them another \`key\` or \`project\``,
      );
    if (isWorkspace(theirs.key, own.key))
      return refusal(
        "state-shared",
        `\`key\` must not equal the key of a workspace of another state, got ${shown(own.key)}, with which ${path} has ${shown(theirs.key)} for its workspace; give one of them another \`key\``,
      );
    return [];
  });
}

const isWorkspace = (candidate: string, key: string): boolean =>
  candidate.startsWith(key + WORKSPACE_SUFFIX) && !candidate.slice((key + WORKSPACE_SUFFIX).length).includes("/");
