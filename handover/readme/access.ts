import { terminalText } from "../../values/text/terminal-text";
import { shellOption, shellWord } from "../../values/text/shell-word";
import type { ScopePermissions } from "../permissions/collected-actions";
import type { Permissions } from "../permissions/permissions";
import { placeholders as placeholdersIn } from "../permissions/scopes";
import { filledWord, type Placeholder } from "./placeholders";

/** Which roles are assigned when: those in groups that the first apply creates, or in the names that it makes, later. */
export interface Access {
  readonly permissions: Permissions;
  readonly placeholders: readonly Placeholder[];
  readonly isLater: (scope: string) => boolean;
}

/** Splits the roles of a stack that creates resource groups into those before and after the groups. */
export function accessOf(permissions: Permissions, placeholders: readonly Placeholder[]): Access {
  const groups = new Set(permissions.createdGroups.map((each) => each.scope));
  const own = new Set(placeholders.filter((each) => each.isOwn).map((each) => each.text));
  const isIn = (scope: string): boolean =>
    [...`${scope}/`.matchAll(/\//g)].some(({ index }) => groups.has(scope.slice(0, index)));
  const isLater = (scope: string): boolean =>
    groups.size > 0 && (isIn(scope) || placeholdersIn(scope).some((each) => own.has(each)));
  return { permissions, placeholders, isLater };
}

/** The variables that a reader sets before the roles are assigned, and a check that none is empty. */
export function variables({ permissions, placeholders }: Access): readonly string[] {
  const container = containerId(permissions.state);
  const given = permissions.createdGroups.length > 0 ? placeholders.filter((each) => !each.isOwn) : placeholders;
  return [
    "PRINCIPAL= # object id of the principal that applies",
    "PLANNER= # object id of the principal that only plans; the same as PRINCIPAL if there is none",
    ...given.map(variable),
    ...(container === undefined ? [] : [container]),
    ...checks([
      ...["PRINCIPAL", "PLANNER"],
      ...given.map((each) => each.variable),
      ...(container === undefined ? [] : ["STATE_CONTAINER_ID"]),
    ]),
    fill(given),
  ];
}

/** The variables with what the apply of the resource groups made, and a check that none is empty. */
export function laterVariables({ placeholders }: Access): readonly string[] {
  const own = placeholders.filter((each) => each.isOwn);
  return own.length === 0
    ? []
    : [...own.map(variable), ...checks(own.map((each) => each.variable)), fill(placeholders)];
}

function variable({ text, variable: name, command, isOwn }: Placeholder): string {
  if (command !== undefined) return `${name}="$(${command})"`;
  const what = text === "{subscriptionId}" ? "id of the subscription" : terminalText(text.slice(1, -1));
  return `${name}= # ${what}${isOwn ? ", as a name in Azure has it" : ""}`;
}

function checks(names: readonly string[]): readonly string[] {
  return names.map((name) => `test -n "$${name}" || echo 'Set ${name} first.' >&2`);
}

/** Commands that create custom roles of the principal that applies, and assign them. */
export function toApply(access: Access, when: "before" | "later"): readonly string[] {
  const { permissions, placeholders, isLater } = access;
  const now = ({ scope }: { readonly scope: string }): boolean => isLater(scope) === (when === "later");
  return [
    ...permissions.apply.flatMap((each, index) =>
      now(each) ? create(placeholders, "PRINCIPAL", ["apply", index], each) : [],
    ),
    ...permissions.roleAssignments.flatMap((each, index) =>
      now(each)
        ? create(placeholders, "PRINCIPAL", ["roleAssignments", index], each, [
            "--condition-version 2.0",
            `--condition "$(jq -r '.roleAssignments[${index}].condition' permissions.json)"`,
          ])
        : [],
    ),
    ...(permissions.state.length === 0 || when === "later"
      ? []
      : [assign("PRINCIPAL", shellWord("Storage Blob Data Contributor"), '"$STATE_CONTAINER_ID"')]),
    ...permissions.kubernetes.flatMap((each, index) =>
      now(each) ? create(placeholders, "PRINCIPAL", ["kubernetes", index], each) : [],
    ),
  ];
}

/** Commands for the principal that only plans: roles that read, without secrets and locks. */
export function toPlan({ permissions, placeholders }: Access): readonly string[] {
  return [
    ...permissions.plan.flatMap((each, index) => create(placeholders, "PLANNER", ["plan", index], each)),
    ...(permissions.state.length === 0
      ? []
      : [assign("PLANNER", shellWord("Storage Blob Data Reader"), '"$STATE_CONTAINER_ID"')]),
  ];
}

/** Puts values in the place of placeholders in JSON, whatever characters they have; fails if one is empty. */
function fill(placeholders: readonly Placeholder[]): string {
  if (placeholders.length === 0) return "fill() { cat; }";
  const set = placeholders.map(({ variable }) => `test -n "$${variable}"`).join(" && ");
  const given = placeholders.map(({ variable }) => `--arg ${variable} "$${variable}"`).join(" ");
  const replaced = placeholders
    .map(({ text, variable }) => `split(${JSON.stringify(text)}) | join($${variable})`)
    .join(" | ");
  return `fill() { ${set} && jq ${given} ${shellWord(`walk(if type == "string" and . != "" then ${replaced} else . end)`)}; }`;
}

function create(
  placeholders: readonly Placeholder[],
  principal: string,
  [part, index]: readonly [string, number],
  { role, scope }: Pick<ScopePermissions, "scope" | "role">,
  more: readonly string[] = [],
): readonly string[] {
  const file = `${part}-${index}.role.json`;
  return [
    `jq '.${part}[${index}].role' permissions.json | fill > ${file} &&`,
    `  az role definition create --role-definition ${file} --output none &&`,
    `  ${[assign(principal, filledWord(role.Name, placeholders), filledWord(scope, placeholders)), ...more].join(" ")}`,
  ];
}

/** @param role and scope: words of the shell */
function assign(principal: string, role: string, scope: string): string {
  return `az role assignment create --assignee-object-id "$${principal}" --assignee-principal-type ServicePrincipal --role ${role} --scope ${scope}`;
}

/** The container with the state, if the stack has one. */
function containerId([own]: Permissions["state"]): string | undefined {
  if (own === undefined) return undefined;
  const slash = own.container.indexOf("/");
  const [account, container] = [own.container.slice(0, slash), own.container.slice(slash + 1)];
  return own.container.includes("{")
    ? "STATE_CONTAINER_ID= # resource id of the container with the state"
    : `STATE_CONTAINER_ID="$(az storage container-rm show --storage-account ${shellWord(account)} ${shellOption("--name", container)} --query id --output tsv)"`;
}
