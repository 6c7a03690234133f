import { block, blocks, type Resource, type StackDocument } from "../../model/terraform/document";
import { isObject } from "../../values/object";
import { isExpression, type Text, textOf } from "../../model/terraform/text";
import type { TrustModel } from "../../model/trust/model";
import { SHARED_CREDENTIAL } from "../../facts/azure/azapi-actions";
import { ALWAYS, AZURE_RESOURCES, WITHOUT_PERMISSIONS } from "../../facts/azure/azure-actions";
import { AZURE_DATA } from "../../facts/azure/azure-data-actions";
import type { AzureRule } from "../../facts/azure/azure-rule";
import { CollectedActions, type ScopePermissions } from "./collected-actions";
import { grantPermissions, type GrantPermissions, grantScope, grantsIn, READ_GRANTS } from "./grant-permissions";
import { HandoverError } from "../handover-error";
import { inOrder } from "../json-text";
import { identityBindingsAt } from "./identity-bindings";
import { kubernetesPermissions, type KubernetesPermissions } from "./kubernetes-permissions";
import { NO_OWN_RULES, type OwnRules, warningsOf } from "./own-rules";
import { CustomRoles } from "./role-definition";
import { AZAPI, azapiTypeOf, azureRuleOf, type GroupScope, placeholders, Scopes } from "./scopes";
import { bindsUnknownIdentity, unknownProblem } from "./unknown-types";
import { rowOf } from "../../values/row-of";

/** The least permissions of the principals that plan and apply one stack. */
export interface Permissions {
  readonly formatVersion: 1;
  readonly stack: string;
  /**
   * The resource groups that the stack creates. Apply them first: a role on such a group can be assigned when the group
   * exists.
   */
  readonly createdGroups: readonly GroupScope[];
  /** The resource groups of the stack that exist before its first apply. Import them first. */
  readonly importedGroups: readonly GroupScope[];
  /** To apply. Role assignments are separate, because they need a condition. */
  readonly apply: readonly ScopePermissions[];
  /** To plan without secrets, for pull requests (`terraform plan -refresh=false` if the stack has secrets). */
  readonly plan: readonly ScopePermissions[];
  readonly roleAssignments: readonly GrantPermissions[];
  /** On the container with the state: to write the state of this stack, and to read the states that it needs. */
  readonly state: readonly {
    readonly container: string;
    readonly key: string;
    readonly dataActions: readonly string[];
  }[];
  readonly kubernetes: readonly KubernetesPermissions[];
  /** Names in braces that the reader fills in: outputs of other stacks, variables, the subscription. */
  readonly placeholders: readonly string[];
  /** How the table knows what each resource type needs, and the page of Azure's permission reference that lists it. */
  readonly known: Readonly<Record<string, string>>;
  /** What to look at first: wildcards, and rows of the tables that the caller of the handover replaced. */
  readonly warnings: readonly string[];
}

/** What the caller of `handOver` knows better than the tables. */
export interface PermissionOptions {
  /** Rows for further resource types and kinds. @default - the tables alone */
  readonly rules?: OwnRules;
  /**
   * Addresses of resource groups of the stack that exist before its first apply, so that rights end at the group instead of
   * the subscription. @default - none
   */
  readonly existingGroups?: readonly string[];
  /** Ids of roles that are not built in, by name. @default - built-in roles alone */
  readonly roleIds?: Readonly<Record<string, string>>;
  /** The options of the backend, if the JSON does not have them. @default - those of the JSON */
  readonly state?: Readonly<Record<string, unknown>>;
}

const BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";

/**
 * The permissions for the resources of a stack.
 *
 * @throws HandoverError where a resource's type is in no table, or a role assignment cannot be limited by a condition
 */
export function permissionsOf(
  model: TrustModel,
  document: StackDocument,
  options: PermissionOptions = {},
): Permissions {
  const collected = new CollectedActions();
  const rules = options.rules ?? NO_OWN_RULES;
  const scopes = new Scopes(model.stacks, document, options.existingGroups);
  const unknown: Resource[] = [];
  const grants = new Set(grantsIn(model, document).map((each) => each.address));
  for (const resource of [...document.resources.values(), ...moduleCalls(document)]) {
    const provider = resource.type.split("_", 1)[0]!;
    if (grants.has(resource.address) || provider === "kubernetes") continue;
    if ((WITHOUT_PERMISSIONS as readonly string[]).includes(provider)) continue;
    const rule = azureRuleOf(resource, rules.azure);
    const isGiven = rule !== undefined && Object.values(rules.azure).includes(rule);
    if (!rule || (!isGiven && bindsUnknownIdentity(model, document, resource))) unknown.push(resource);
    else collectRule(collected, model, document, scopes, resource, rule);
  }
  if (unknown.length > 0) throw new HandoverError(unknownProblem(unknown));
  // A refresh reads each role assignment and its role. The permission to write them is separate.
  for (const each of grantsIn(model, document))
    collected.add("plan", grantScope(document, scopes, each), each.address, READ_GRANTS);
  const roles = new CustomRoles(document.name, options.state ?? document.backend.values);
  const apply = collected.scopes(document, roles, "apply");
  const plan = collected.scopes(document, roles, "plan");
  const roleAssignments = grantPermissions(model, document, scopes, roles, options.roleIds ?? {});
  const state = statePermissions(document);
  const kubernetes = kubernetesPermissions(model, document, scopes, roles, rules.kubernetes);
  return {
    formatVersion: 1,
    stack: document.name,
    createdGroups: scopes.created,
    importedGroups: scopes.imported,
    apply,
    plan,
    roleAssignments,
    state,
    kubernetes,
    known: knownOf(document, rules),
    warnings: warningsOf(rules),
    placeholders: inOrder(
      placeholders(
        [
          ...[...apply, ...roleAssignments, ...kubernetes].map((each) => each.scope),
          ...kubernetes.flatMap(({ clusterRole }) =>
            clusterRole.rules.flatMap(({ resources, resourceNames }) => [
              ...(resources ?? []),
              ...(resourceNames ?? []),
            ]),
          ),
        ].join(" "),
      ),
    ),
  };
}

function knownOf(document: StackDocument, rules: OwnRules): Readonly<Record<string, string>> {
  const entries = [...document.resources.values(), ...moduleCalls(document)].flatMap((each): [string, string][] => {
    const rule = azureRuleOf(each, rules.azure);
    if (!rule) return [];
    const own = Object.values(rules.azure).includes(rule);
    const how = own ? "given with --actions" : (rule.known ?? "documented");
    const type = each.type === AZAPI ? `${AZAPI} ${azapiTypeOf(each)}` : each.type;
    return [[`${each.mode === "data" ? "data." : ""}${type}`, rule.source ? `${how}: ${rule.source}` : how]];
  });
  const grants = grantTypes(document).map((type): [string, string] => [type, "measured: management-and-governance"]);
  return Object.fromEntries([...entries, ...grants]);
}

function grantTypes(document: StackDocument): string[] {
  return [...document.resources.values()].map((each) => each.type).filter((each) => each === "azurerm_role_assignment");
}

/** Modules, each with its own type: Terraform downloads their content later. */
function moduleCalls(document: StackDocument): Resource[] {
  const modules = isObject(document.json.module) ? Object.entries(document.json.module) : [];
  return modules.map(([name, values]) => ({
    address: `module.${name}`,
    mode: "managed",
    type: `module.${name}`,
    name,
    values: isObject(values) ? values : {},
    provider: "azurerm",
  }));
}

function collectRule(
  collected: CollectedActions,
  model: TrustModel,
  document: StackDocument,
  scopes: Scopes,
  resource: Resource,
  rule: AzureRule,
): void {
  const own = scopes.of(resource, rule);
  const changesOnly = rule.changesOnly ?? [];
  const always = rule.actions.filter((each) => !changesOnly.includes(each));
  collected.add("both", own, resource.address, always, rule.dataActions);
  collected.add("apply", own, resource.address, changesOnly);
  const subscription = /^\/subscriptions\/[^/]+/.exec(own)?.[0] ?? "/subscriptions/{subscriptionId}";
  collected.add("both", subscription, resource.address, rule.onSubscription ?? []);
  collected.add("apply", subscription, resource.address, rule.onSubscriptionForChanges ?? []);
  // azurerm always reads the subscription first.
  if (resource.type !== AZAPI) collected.add("both", subscription, "provider azurerm", ALWAYS);
  for (const { address, identityId } of identityBindingsAt(model, document, resource))
    collected.add("apply", scopes.ofId(identityId, resource), address, SHARED_CREDENTIAL);
  if (rule.purge !== undefined && isPurged(model, document, resource))
    collected.add("apply", own, resource.address, [], [rule.purge]);
  for (const { argument, actions, on, unless, ofType } of rule.when ?? []) {
    const values = at(resource.values, argument.split("."));
    // What one subscription has, such as deleted vaults, is asked for around changes alone.
    if (unless !== undefined && !values.includes(unless) && on === "subscription")
      collected.add("apply", subscription, resource.address, actions);
    else if (unless !== undefined && !values.includes(unless)) collected.add("both", own, resource.address, actions);
    for (const value of unless === undefined ? values : []) {
      if (value === false || value === null) continue;
      const id = model.stacks.resolve(document, value);
      if (ofType !== undefined && azureTypeOf(model, id) !== ofType) continue;
      const scope = on === "self" ? own : scopes.ofId(id, resource);
      collected.add("both", scope, resource.address, actions);
    }
  }
}

/** The Azure type of an id: that of the resource that it is read from, or in the text. */
function azureTypeOf(model: TrustModel, id: Text | undefined): string | undefined {
  const made = isExpression(id) && id.lead ? model.stacks.resourceAt(id.lead.reference) : undefined;
  if (!made) return /\/providers\/([^/]+\/[^/]+)/.exec(textOf(id))?.[1];
  return rowOf(made.mode === "data" ? AZURE_DATA : AZURE_RESOURCES, made.type)?.armType;
}

/** Whether destroying something in a vault purges it: purge protection forbids that. */
function isPurged(model: TrustModel, document: StackDocument, resource: Resource): boolean {
  const id = model.stacks.resolve(document, resource.values.key_vault_id);
  const vault = isExpression(id) && id.reference ? model.stacks.resourceAt(id.reference) : undefined;
  return vault?.mode === "managed" && vault.values.purge_protection_enabled !== true;
}

/** All values at a dotted path, through blocks and lists. */
function at(values: unknown, path: readonly string[]): unknown[] {
  const [name, ...rest] = path as [string, ...string[]];
  if (rest.length > 0) return blocks(values, name).flatMap((each) => at(each, rest));
  const value = isObject(values) ? values[name] : undefined;
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function statePermissions(document: StackDocument): Permissions["state"] {
  const describe = (values: unknown, dataActions: readonly string[]): Permissions["state"][number] => {
    const settings = isObject(values) ? values : {};
    const text = (key: string, unknown: string): string =>
      typeof settings[key] === "string" && !settings[key].includes("${") ? settings[key] : unknown;
    return {
      container: `${text("storage_account_name", "{state storage account}")}/${text("container_name", "{state container}")}`,
      key: text("key", "{state key}"),
      dataActions,
    };
  };
  const own =
    document.backend.kind === "azurerm"
      ? [
          describe(
            document.backend.values,
            ["read", "write", "add/action"].map((each) => `${BLOBS}/${each}`),
          ),
        ]
      : [];
  const upstream = [...document.resources.values()]
    .filter((each) => each.type === "terraform_remote_state")
    .map((each) => describe(block(each.values, "config"), [`${BLOBS}/read`]));
  return [...own, ...upstream];
}
