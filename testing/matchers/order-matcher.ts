import { TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import type { StackDocument } from "../../model/terraform/document";
import { dependencies, dependencyClosure } from "../../model/terraform/references";
import type { MatcherResult } from "./matcher";
import { matches } from "../matches";
import { nearestFirst } from "../nearest";
import { placeOf, type Subject, subjectOf } from "../subject";
import { resourcesBelow } from "../target";
import { ProblemError, refusal } from "../../values/problem";

/** The resources to compare: a Terraform type or address, a pattern for addresses, or a construct with resources. */
export type OrderTarget = string | RegExp | IConstruct;

type Place = { readonly stack: string; readonly address: string };

/**
 * Terraform completes every resource of `first` before it starts a resource of `second`, because of references,
 * `depends_on` and providers, over any number of steps. On destroy the order is reversed.
 *
 * @throws Error if `first` or `second` matches no resource
 */
export function toApplyBefore(received: unknown, first: OrderTarget, second: OrderTarget): MatcherResult {
  const subject = subjectOf(received);
  const [before, after] = [placesOf(subject, "first", first), placesOf(subject, "second", second)];
  const starts = after.map((other) => ({ other, isAfter: startOf(subject, other) }));
  const unordered = before.flatMap((one) =>
    starts.filter(({ isAfter }) => !isAfter(one)).map(({ other }) => [one, other] as const),
  );
  if (unordered.length === 0)
    return {
      pass: true,
      message: () =>
        [`expected no order, but each of`, ...lines(before), "is applied before each of", ...lines(after)].join("\n"),
    };
  return {
    pass: false,
    message: () =>
      unordered
        .flatMap(([one, other]) => [
          `expected ${placeOf(one)}`,
          `before ${placeOf(other)}`,
          startOf(subject, one)(other) ? "but they are applied in the reverse order" : "but they have no order",
          ...waitsFor(subject, other),
        ])
        .join("\n"),
  };
}

function placesOf(subject: Subject, which: string, target: OrderTarget): Place[] {
  const all = subject.asked.flatMap((document) => resourcesOf(document));
  const found = Construct.isConstruct(target)
    ? resourcesBelow(target)
    : all.filter(({ address }) => isNamed(target, address));
  if (found.length > 0) return found;
  const shown = Construct.isConstruct(target) ? `the construct ${target.node.path}` : String(target);
  const near = nearestFirst(
    shown,
    all.map(({ address }) => address),
  ).slice(0, 5);
  throw new ProblemError(
    refusal(
      "test-no-match",
      near.length === 0
        ? `toApplyBefore: no resource matches the ${which}, ${shown}; there is none`
        : [`toApplyBefore: no resource matches the ${which}, ${shown}; the most similar are`, ...near].join("\n  "),
    ),
  );
}

function isNamed(target: string | RegExp, address: string): boolean {
  if (target instanceof RegExp) return matches(target, address);
  return address === target || address.startsWith(`${target}.`);
}

function resourcesOf(document: StackDocument): Place[] {
  return [...document.resources.values()]
    .filter(({ mode }) => mode === "managed")
    .map(({ address }) => ({ stack: document.name, address }));
}

/** Whether another resource is completed before one starts. What the one waits for is read once. */
function startOf(subject: Subject, place: Place): (other: Place) => boolean {
  const document = documentOf(subject, place);
  const waitsFor = document && dependencyClosure(document, place.address);
  return (other) =>
    other.stack === place.stack ? waitsFor?.has(other.address) === true : isUpstream(subject, other.stack, place.stack);
}

/** Whether a stack is applied before another one, because of a dependency in the app. */
function isUpstream({ construct }: Subject, one: string, other: string): boolean {
  const stacks = construct?.node.root.node.findAll().filter(TerraformStack.isStack) ?? [];
  const [first, second] = [one, other].map((id) => stacks.find(({ node }) => node.id === id));
  return first !== undefined && second !== undefined && second.dependsOn(first);
}

function documentOf({ trusts }: Subject, { stack }: Place): StackDocument | undefined {
  return trusts.stacks.documents.find(({ name }) => name === stack);
}

function waitsFor(subject: Subject, place: Place): string[] {
  const document = documentOf(subject, place);
  const direct = document ? [...dependencies(document, place.address)] : [];
  return direct.length === 0
    ? ["  the second has no dependencies"]
    : ["  the second depends on", ...direct.map((address) => `    ${address}`)];
}

const lines = (places: readonly Place[]): string[] => places.map((place) => `  ${placeOf(place)}`);
