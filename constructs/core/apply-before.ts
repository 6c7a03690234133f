import { Aspects, dependable, type IAspect, type ITerraformDependable, TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { refuse } from "./refuse";
import { Registry } from "./registry";

type Element = ITerraformDependable & IConstruct;

// One token an element: `dependable` gives a new one at each call, and equal entries would not be seen as equal.
const tokens = new Registry<string>();

const tokenOf = (element: Element): string =>
  tokens.first(element) ?? tokens.claim(element, element, dependable(element));

/** Makes one resource come before each resource below a target, also before those added to the target later. */
export class ComesAfter implements IAspect {
  private readonly token: string;

  constructor(
    first: Element,
    private readonly exempt: ReadonlySet<IConstruct>,
  ) {
    this.token = tokenOf(first);
  }

  public visit(node: IConstruct): void {
    // Data sources are left alone: one that waits makes everything read from it unknown until apply.
    if (!TerraformResource.isTerraformResource(node) || this.exempt.has(node)) return;
    const before = node.dependsOn ?? [];
    if (!before.includes(this.token)) node.dependsOn = [...before, this.token];
  }
}

export interface ApplyBeforeOptions {
  /** What is to be finished first. */
  readonly first: Element;
  /** Constructs that `first` itself is made from: a target that contains one would wait for itself. */
  readonly madeFrom: readonly IConstruct[];
  readonly targets: readonly IConstruct[];
}

/**
 * Orders resources: `first` is finished before any resource of the targets begins, and is destroyed after them.
 *
 * @throws when a target contains what `first` is made from, which would be a cycle
 */
export function applyBefore(scope: IConstruct, { first, madeFrom, targets }: ApplyBeforeOptions): void {
  const stack = TerraformStack.of(scope);
  for (const target of targets) {
    const inside = [scope, ...madeFrom].find((each) => each.node.scopes.includes(target));
    refuse(
      scope,
      inside &&
        `\`applyBefore\` cannot put this before "${target.node.path}", which contains "${inside.node.path}" and would wait ` +
          "for itself; name the resources that need it, such as the deployment",
    );
    const other = TerraformStack.of(target);
    if (other === stack) Aspects.of(target).add(new ComesAfter(first, new Set([first])));
    else other.addDependency(stack);
  }
}
