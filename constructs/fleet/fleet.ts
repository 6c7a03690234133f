import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformBackend } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { progress } from "../../values/progress";
import { stableJson } from "../../values/stable-json";
import { shown } from "../../values/shown";
import { FederatedBinding } from "../binding/federated-binding";
import { addCustomSynthesis } from "../core/cdktf-internals";
import { checkInput } from "../core/input/check-input";
import { checkedAppId } from "../core/input/construct-id";
import { refuse } from "../core/input/refuse";
import { bindEntry } from "./bind-entry";
import type { FleetBinding } from "./fleet-binding";
import type { FleetProps, FleetStack } from "./fleet-props";
import { fleetBindingProblems, fleetRelationProblems, type PlacedBinding } from "./fleet-rules";
import { fleetProblems, shardNames } from "./fleet-props-rules";
import { placementKey, rendezvous } from "./placement";
import { type Problem, refusal } from "../../values/problem";

/** The most problems that one error shows. */
const SHOWN = 20;

/**
 * Bindings from files, spread over stacks: more of them than one state should hold.
 *
 * A new file moves no other binding to another stack. All credentials of one identity are in one stack. The stacks are
 * children of the scope of the fleet.
 *
 * @throws Error with file, line and column of each problem
 *
 * @example
 * ```ts
 * new Fleet(app, "bindings", {
 *   folder: "examples/fleet",
 *   shards: 2,
 *   stack: (scope, id) => new Shard(scope, id), // a stack with a backend, the providers and `clusters`
 * });
 * ```
 */
export class Fleet extends Construct {
  /** The stacks, in the order of `shards` and then by the names that files and `placements` use. */
  public readonly stacks: readonly FleetStack[];
  /** The bindings, in the order of the files. */
  public readonly bindings: readonly FederatedBinding[];
  /** The shard of each binding, by its identity or its service account. */
  public readonly placements: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: FleetProps) {
    super(scope, checkedAppId(scope, id));
    checkInput(this, "FleetProps", props);
    // Loaded here, because the parser is large and most programs have no fleet.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { folderProblem, readFleetFiles } = require("./fleet-files") as typeof import("./fleet-files");
    refuse(this, ...fleetProblems(id, props), folderProblem(props.folder));

    const { entries, problems } = readFleetFiles(props.folder);
    refuse(this, told(props, [...problems, ...entries.flatMap(fleetBindingProblems)]));
    const hashed = shardNames(props.shards);
    const placed = entries.map((entry) => {
      const binding = entry.value as FleetBinding;
      const key = placementKey(binding);
      const shard = binding.shard ?? props.placements?.[key] ?? rendezvous(key, hashed);
      return { entry, binding, key, shard };
    });
    const named = [...new Set(placed.map(({ shard }) => shard))].filter((each) => !hashed.includes(each)).sort();
    const stacks = new Map([...hashed, ...named].map((shard) => [shard, this.stackOf(props, `${id}-${shard}`)]));
    const bindings: PlacedBinding[] = placed.map((each) => {
      const [first] = Object.keys(stacks.get(each.shard)!.clusters);
      return { ...each, cluster: each.binding.cluster ?? first! };
    });
    refuse(this, told(props, fleetRelationProblems(bindings)), ownStateProblem([...stacks.values()]));

    const bound = bindings.map((each, i) => {
      progress("Creating binding", i + 1, bindings.length);
      return bindEntry(stacks.get(each.shard)!, each);
    });
    refuse(
      this,
      told(
        props,
        bound.flatMap((each) => ("problem" in each ? [each.problem] : [])),
      ),
    );
    this.stacks = [...stacks.values()];
    this.bindings = bound.flatMap((each) => ("binding" in each ? [each.binding] : []));
    this.placements = Object.fromEntries(placed.map(({ key, shard }) => [key, shard]));
    addCustomSynthesis(this.stacks[0]!, {
      onSynthesize: ({ outdir }) =>
        writeFileSync(join(outdir, `${id}.placements.json`), `${stableJson(this.placements)}\n`),
    });
  }

  private stackOf({ stack }: FleetProps, id: string): FleetStack {
    const made = stack(this.node.scope as Construct, id);
    checkInput(this, "FleetStack", made);
    refuse(
      this,
      made.node.scope === this.node.scope && made.node.id === id
        ? undefined
        : refusal(
            "fleet-stack",
            `\`stack\` must give a stack with the scope and id that it gets, got ${shown(made.node.path)} for ${shown(id)}`,
          ),
      Object.keys(made.clusters).length > 0
        ? undefined
        : refusal("fleet-stack", `\`stack\` must give a stack with \`clusters\`, got none in ${shown(id)}`),
    );
    return made;
  }
}

/** All problems of the files as one, so that one run shows them. */
function told({ folder }: FleetProps, problems: readonly Problem[]): Problem | undefined {
  if (problems.length <= 1) return problems[0];
  const more = problems.length > SHOWN ? `\n  and ${(problems.length - SHOWN).toLocaleString("en")} more` : "";
  return refusal(
    "fleet-files",
    `the files in ${shown(folder)} have ${problems.length.toLocaleString("en")} problems:\n  ${problems.slice(0, SHOWN).join("\n  ")}${more}`,
  );
}

const isBackend = (each: IConstruct): each is TerraformBackend => TerraformBackend.isBackend(each);

/** An apply of one stack would destroy what another one with the same state has made. */
function ownStateProblem(stacks: readonly FleetStack[]): Problem | undefined {
  const first = new Map<string, FleetStack>();
  for (const stack of stacks) {
    const backend = stack.node.children.filter(isBackend)[0];
    if (!backend) continue;
    const state = JSON.stringify({ ...(backend.toTerraform() as object), "//": undefined });
    // The place of a state that a pipeline names is not in the JSON. RemoteState compares the keys of its own.
    if (/^\{"terraform":\{"backend":\{"[^"]+":\{\}\}\}\}$/.test(state)) continue;
    const other = first.get(state);
    if (other)
      return refusal(
        "fleet-stack",
        `\`stack\` must give each stack a state of its own, got the same backend in ${shown(other.node.id)} and ${shown(stack.node.id)}; use RemoteState without \`key\``,
      );
    first.set(state, stack);
  }
  return undefined;
}
