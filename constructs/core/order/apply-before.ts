import { Aspects, dependable, type IAspect, type ITerraformDependable, TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { refuse } from "../input/refuse";
import { Registry } from "../registry";
import { refusal } from "../../../values/problem";

type Element = ITerraformDependable & IConstruct;

// One token per element: `dependable` returns a new one on each call, and equal entries would not compare as equal.
const tokens = new Registry<string>();

const tokenOf = (element: Element): string =>
  tokens.first(element) ?? tokens.claim(element, element, dependable(element));

/** Applies one resource before each resource below a target, also before those that are added to the target later. */
class ComesAfter implements IAspect {
  private readonly token: string;

  constructor(
    first: Element,
    private readonly exempt: ReadonlySet<IConstruct>,
  ) {
    this.token = tokenOf(first);
  }

  public visit(node: IConstruct): void {
    // Data sources are skipped: if one waits, all values that are read from it are known only after apply.
    if (!TerraformResource.isTerraformResource(node) || this.exempt.has(node)) return;
    const before = node.dependsOn ?? [];
    if (!before.includes(this.token)) node.dependsOn = [...before, this.token];
  }
}

export interface ApplyBeforeOptions {
  /** The element that is applied first. */
  readonly first: Element;
  /** The constructs that `first` depends on. A target that contains one of them would wait for itself. */
  readonly madeFrom: readonly IConstruct[];
  readonly targets: readonly IConstruct[];
}

/**
 * Orders resources: `first` is created before all resources of the targets, and destroyed after them.
 *
 * @throws if a target contains a construct that `first` depends on, which would be a cycle
 */
export function applyBefore(scope: IConstruct, { first, madeFrom, targets }: ApplyBeforeOptions): void {
  const stack = TerraformStack.of(scope);
  for (const target of targets) {
    const inside = [scope, ...madeFrom].find((each) => each.node.scopes.includes(target));
    refuse(
      scope,
      inside &&
        refusal(
          "order-cycle",
          `\`applyBefore\` cannot put this before "${target.node.path}", which contains "${inside.node.path}" and would wait ` +
            "for itself; name the resources that need it, such as the deployment",
        ),
    );
    const other = TerraformStack.of(target);
    if (other === stack) Aspects.of(target).add(new ComesAfter(first, new Set([first])));
    else other.addDependency(stack);
  }
}
