import { block, blocks, isObject, type Resource, type StackDocument } from "../model/terraform/document";
import type { TrustModel } from "../model/trust/trusts";
import { ALWAYS, WITHOUT_PERMISSIONS } from "./azure-actions";
import type { AzureRule } from "./azure-rule";
import { grantPermissions, type GrantPermissions } from "./grant-permissions";
import { HandoverError } from "./handover-error";
import { compareText, inOrder } from "./json-text";
import { kubernetesPermissions, type KubernetesPermissions } from "./kubernetes-permissions";
import { customRole, type RoleDefinition } from "./role-definition";
import { azureRuleOf, placeholders, Scopes } from "./scopes";

/** What is needed at one scope, why, and the custom role that gives it and nothing else. */
export interface ScopePermissions {
  readonly scope: string;
  /** Addresses of the resources that need an action. */
  readonly because: Readonly<Record<string, readonly string[]>>;
  readonly role: RoleDefinition;
}

/** The least that the principal which plans or applies one stack must be allowed. */
export interface Permissions {
  readonly formatVersion: 1;
  readonly stack: string;
  /** To apply; role assignments are apart, because they come with a condition. */
  readonly apply: readonly ScopePermissions[];
  /** To plan without secrets (`terraform plan -refresh=false` where the stack holds some), for pull requests. */
  readonly plan: readonly ScopePermissions[];
  readonly roleAssignments: readonly GrantPermissions[];
  /** On the container with the state: to write this stack's, and to read those it needs. */
  readonly state: readonly {
    readonly container: string;
    readonly key: string;
    readonly dataActions: readonly string[];
  }[];
  readonly kubernetes: readonly KubernetesPermissions[];
  /** Names in braces that the reader fills in: outputs of other stacks, variables, the subscription. */
  readonly placeholders: readonly string[];
}

/** What a caller of the hand-over knows better than the tables. */
export interface PermissionOptions {
  /** Actions of further resource types. @default - the tables alone */
  readonly actions?: Readonly<Record<string, AzureRule>>;
  /** Ids of roles that are not built in, by name. @default - built-in roles alone */
  readonly roleIds?: Readonly<Record<string, string>>;
}

const BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
/** Read around a create or delete alone. */
const BEFORE_WRITES = /\/(checkNameAvailability|locations\/[A-Za-z]+)\/read$/;
/** Reading values of secrets is no part of a plan that pull requests may run. */
const REVEALS = /getSecret\/action$|listKeys|sharedKeys|listCredentials|listConnectionStrings|readonlykeys|listkeys/;

/**
 * The permissions that a stack's resources need.
 *
 * @throws HandoverError where a resource's type is in no table, or a role assignment cannot be limited by a condition
 */
export function permissionsOf(
  model: TrustModel,
  document: StackDocument,
  options: PermissionOptions = {},
): Permissions {
  const collected = new Collected();
  const scopes = new Scopes(model.stacks, document);
  const unknown: string[] = [];
  for (const resource of [...document.resources.values(), ...moduleCalls(document)]) {
    const provider = resource.type.split("_", 1)[0]!;
    if (resource.type === "azurerm_role_assignment" || provider === "kubernetes") continue;
    if ((WITHOUT_PERMISSIONS as readonly string[]).includes(provider)) continue;
    const rule = azureRuleOf(resource, options.actions);
    if (!rule) unknown.push(resource.address);
    else collectRule(collected, model, document, scopes, resource, rule);
  }
  if (unknown.length > 0)
    throw new HandoverError(
      `the permissions that ${unknown.join(", ")} ${unknown.length === 1 ? "needs" : "need"} are not known: the table has no such type` +
        `${unknown.some((each) => each.startsWith("module.")) ? ", and what is inside a module is seen neither here nor by the map, the contract test and diff" : ""}. ` +
        "Give the actions of the type in a JSON file with --actions (docs/handover.md tells its form), or hand over without the stack",
    );
  const apply = collected.scopes(document, "apply");
  const plan = collected.scopes(document, "plan");
  const roleAssignments = grantPermissions(model, document, scopes, options.roleIds ?? {});
  const state = statePermissions(document);
  const kubernetes = kubernetesPermissions(model, document, scopes);
  return {
    formatVersion: 1,
    stack: document.name,
    apply,
    plan,
    roleAssignments,
    state,
    kubernetes,
    placeholders: inOrder(
      placeholders([...apply, ...roleAssignments, ...kubernetes].map((each) => each.scope).join(" ")),
    ),
  };
}

/** Modules, each as a type of its own: what is in it, Terraform fetches later. */
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
  collected: Collected,
  model: TrustModel,
  document: StackDocument,
  scopes: Scopes,
  resource: Resource,
  rule: AzureRule,
): void {
  const own = scopes.of(resource, rule);
  collected.add(own, resource.address, rule.actions, rule.dataActions ?? []);
  const subscription = /^\/subscriptions\/[^/]+/.exec(own)?.[0] ?? "/subscriptions/{subscriptionId}";
  collected.add(subscription, resource.address, rule.onSubscription ?? [], []);
  // Whatever the provider does, it first asks what the subscription offers.
  collected.add(subscription, "provider azurerm", ALWAYS, []);
  if (rule.purge !== undefined && isPurged(model, document, resource))
    collected.add(own, resource.address, [], [rule.purge]);
  for (const { argument, actions, on, unless } of rule.when ?? []) {
    const values = at(resource.values, argument.split("."));
    if (unless !== undefined && !values.includes(unless))
      collected.add(on === "subscription" ? subscription : own, resource.address, actions, []);
    for (const value of unless === undefined ? values : []) {
      if (value === false || value === null) continue;
      const scope = on === "self" ? own : scopes.ofId(model.stacks.resolve(document, value), resource);
      collected.add(scope, resource.address, actions, []);
    }
  }
}

/** Whether destroying something in a vault purges it: purge protection forbids that. */
function isPurged(model: TrustModel, document: StackDocument, resource: Resource): boolean {
  const place = model.stacks.resolve(document, resource.values.key_vault_id)?.place;
  const vault = place && model.stacks.resourceAt(place);
  return vault?.mode === "managed" && vault.values.purge_protection_enabled !== true;
}

/** Every value at a dotted path, through blocks and lists. */
function at(values: unknown, path: readonly string[]): unknown[] {
  const [name, ...rest] = path as [string, ...string[]];
  if (rest.length > 0) return blocks(values, name).flatMap((each) => at(each, rest));
  const value = isObject(values) ? values[name] : undefined;
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Actions by scope, each with the addresses that need it. */
class Collected {
  private readonly byScope = new Map<
    string,
    { actions: Map<string, Set<string>>; dataActions: Map<string, Set<string>> }
  >();

  public add(scope: string, address: string, actions: readonly string[], dataActions: readonly string[]): void {
    const found = this.byScope.get(scope) ?? { actions: new Map(), dataActions: new Map() };
    this.byScope.set(scope, found);
    for (const [kind, names] of [
      [found.actions, actions],
      [found.dataActions, dataActions],
    ] as const)
      for (const name of names) kind.set(name, (kind.get(name) ?? new Set()).add(address));
  }

  public scopes(document: StackDocument, purpose: "apply" | "plan"): ScopePermissions[] {
    const kept = (name: string): boolean =>
      purpose === "apply" ||
      (/\/read$|\/listClusterUserCredential\/action$/.test(name) && !REVEALS.test(name) && !BEFORE_WRITES.test(name));
    return [...this.byScope]
      .sort(([a], [b]) => compareText(a, b))
      .flatMap(([scope, { actions, dataActions }]) => {
        const because = new Map(
          [...actions, ...dataActions].filter(([name]) => kept(name)).sort(([a], [b]) => compareText(a, b)),
        );
        if (because.size === 0) return [];
        const named = (kind: ReadonlyMap<string, unknown>): string[] => inOrder([...kind.keys()].filter(kept));
        return [
          {
            scope,
            because: Object.fromEntries([...because].map(([name, addresses]) => [name, inOrder(addresses)])),
            role: customRole(
              document,
              purpose,
              scope,
              `What Terraform needs to ${purpose} the stack ${document.name} at this scope, and nothing else.`,
              { Actions: named(actions), DataActions: named(dataActions) },
            ),
          },
        ];
      });
  }
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
