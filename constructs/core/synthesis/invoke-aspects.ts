import type { IAspect } from "cdktf";
import type { IConstruct } from "constructs";
import { refusal } from "../../../values/problem";
import { aspectsOf } from "../cdktf-internals";
import { warn } from "../input/warn";

/**
 * Runs the aspects of a stack and of the constructs below it, in the order of cdktf: on a construct, those of its scopes
 * come before its own. The function of cdktf keeps a list for each construct and builds its path for each aspect, which takes
 * as much memory as a third of the constructs.
 */
export function invokeAspects(stack: IConstruct): void {
  let isWarned = false;

  function visit(construct: IConstruct, inherited: readonly IAspect[]): void {
    const own = aspectsOf(construct);
    const all = own.length === 0 ? inherited : [...new Set([...inherited, ...own])];
    for (const each of all) each.visit(construct);
    if (!isWarned && aspectsOf(construct).length !== own.length) {
      isWarned = true;
      warn(
        construct,
        refusal(
          "aspect-nested",
          "an aspect that another aspect adds to the construct it visits is not applied; add it earlier",
        ),
      );
    }
    for (const child of construct.node.children) visit(child, all);
  }

  visit(stack, []);
}
