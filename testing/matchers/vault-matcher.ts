import { argumentNames, argumentOf } from "../../model/terraform/azurerm-arguments";
import { blocks, type Resource, type StackDocument } from "../../model/terraform/document";
import { Entities } from "../../model/trust/entities";
import type { MatcherResult } from "./matcher";
import { placeOf, subjectOf } from "../subject";
import { entityTest, shownTarget, type Target } from "../target";
import { shown } from "../../values/shown";
import { ProblemError, refusal } from "../../values/problem";

const NEEDED = {
  purge_protection_enabled: "purge protection on",
  rbac_authorization_enabled: "access with roles, without access policies",
} as const;

/**
 * Each Key Vault of the stack, or the named one, has purge protection and grants access with roles only. A vault that the
 * stack creates has both arguments. A vault from a data source has a postcondition for each.
 *
 * @throws Error if there is no such vault
 */
export function toProtectVault(received: unknown, vault?: Target): MatcherResult {
  const subject = subjectOf(received);
  const entities = new Entities(subject.trusts.stacks);
  const isWanted = vault === undefined ? () => true : entityTest(subject, vault);
  const vaults = subject.asked.flatMap((document) =>
    [...document.resources.values()]
      .filter(({ type }) => type === "azurerm_key_vault")
      .filter((resource) => isWanted(entities.ofResource(document, resource).key))
      .map((resource) => ({ document, resource, name: entities.ofResource(document, resource).name })),
  );
  const unprotected = vaults.filter(({ resource }) => missing(resource).length > 0);
  const shown = vault === undefined ? "a Key Vault" : `the Key Vault ${shownTarget(vault)}`;
  if (vaults.length === 0)
    throw new ProblemError(refusal("test-no-match", `toProtectVault: expected ${shown}, but there is none`));
  const line = ({ document, resource, name }: { document: StackDocument; resource: Resource; name: string }): string =>
    `  ${name} (${placeOf({ stack: document.name, address: resource.address })})`;
  if (unprotected.length === 0)
    return {
      pass: true,
      message: () => [`expected ${shown} without protection, but found`, ...vaults.map(line)].join("\n"),
    };
  const message = (): string =>
    unprotected
      .flatMap((each) => [
        `expected a protected Key Vault, but${line(each).slice(1)} lacks`,
        ...missing(each.resource).map((argument) => `  ✗ ${NEEDED[argument]}: ${remedy(each.resource, argument)}`),
      ])
      .join("\n");
  return { pass: false, message };
}

type Needed = keyof typeof NEEDED;

function missing(vault: Resource): Needed[] {
  return (Object.keys(NEEDED) as Needed[]).filter((argument) =>
    vault.mode === "managed" ? valueOf(vault, argument) !== true : !isPostcondition(vault, argument),
  );
}

const valueOf = ({ type, values }: Resource, argument: Needed): unknown => argumentOf(type, values, argument);

function isPostcondition(vault: Resource, argument: Needed): boolean {
  const names = argumentNames(vault.type, argument);
  return blocks(vault.values, "lifecycle")
    .flatMap((lifecycle) => blocks(lifecycle, "postcondition"))
    .some(({ condition }) => typeof condition === "string" && names.some((name) => condition.includes(`self.${name}`)));
}

function remedy(vault: Resource, argument: Needed): string {
  const value = valueOf(vault, argument);
  const found = value === undefined ? "not set" : shown(value);
  return vault.mode === "managed" ? `${argument} is ${found}` : `no postcondition on ${argument}`;
}
