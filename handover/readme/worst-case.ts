import { IDENTITY_BINDING } from "../../facts/azure/identity-binding";
import { ROLE_MEANINGS } from "../../facts/azure/role-powers";
import type { StackDocument } from "../../model/terraform/document";
import type { TrustModel } from "../../model/trust/model";
import { grouped } from "../../values/grouped";
import { keptFor } from "../../values/kept";
import { markdownCode, markdownText } from "../../values/text/markdown-text";
import { pathSegment } from "../../values/text/path-segment";
import { compareText } from "../json-text";
import type { PolicyRule } from "../permissions/granted-rules";
import type { Permissions } from "../permissions/permissions";
import { firstOf } from "./first-of";

/** What rights allow in a scope, as a sentence before and after the name of the scope. */
interface Power {
  readonly scope: string;
  readonly before: string;
  readonly after: string;
  /** Identities of other stacks in the scope. */
  readonly others?: readonly OwnedIdentity[];
}

interface OwnedIdentity {
  readonly stack: string;
  readonly key: string;
  readonly address: string;
}

/**
 * What the principal that applies could do with its rights at worst, for the team that grants them: rights end at a
 * scope, and not at what the stack does there. What holds in several scopes is one line.
 */
export function worstCase(model: TrustModel, document: StackDocument, permissions: Permissions): readonly string[] {
  const powers = [
    ...permissions.apply.flatMap(({ scope, role }) =>
      byActions(model, document, scope, [...role.Actions, ...role.DataActions]),
    ),
    ...permissions.roleAssignments.flatMap(({ scope, allowed }) =>
      allowed.flatMap(({ roles, principalIds }) =>
        roles.map(({ name }): Power => {
          const means = ROLE_MEANINGS.get(name)?.means;
          const role = `${markdownText(name)} on everything in`;
          const meaning = means === undefined ? "" : ` (${means})`;
          return principalIds
            ? { scope, before: `It can assign ${role}`, after: `${meaning}, to the known principals only.` }
            : { scope, before: `It can make itself, or an identity of its own, ${role}`, after: `${meaning}.` };
        }),
      ),
    ),
    ...permissions.kubernetes.flatMap(({ scope, clusterRole }) => inCluster(scope, clusterRole.rules)),
  ];
  return [
    ...[...grouped(powers, ({ before, after }) => JSON.stringify([before, after])).values()].map(lineOf),
    ...(permissions.state.some((each) => each.dataActions.some((action) => action.endsWith("/write")))
      ? ["It can read and overwrite the state of every stack in the container, with what the states hold."]
      : []),
  ];
}

function lineOf(powers: readonly Power[]): string {
  const [{ before, after }] = powers as readonly [Power, ...Power[]];
  const scopes = [...new Set(powers.map(({ scope }) => markdownCode(scope)))];
  const others = [...new Set(powers.flatMap((each) => each.others ?? []))];
  const line = `${before} ${firstOf(scopes, "permissions.json")}`;
  if (others.length === 0) return `${line}${after}`;
  return [`${line}, among them ${others.length} of other stacks:`, ...byStack(others)].join("\n  - ");
}

/** How many other stacks a README names; it counts the rest. */
const STACKS = 10;

/** How many identities of each of them it names if there are no more. */
const OF_A_STACK = 4;

function byStack(identities: readonly OwnedIdentity[]): readonly string[] {
  const stacks = [...grouped(identities, ({ stack }) => stack)];
  const rest = stacks.length <= STACKS + 1 ? [] : stacks.slice(STACKS);
  const left = rest.reduce((sum, [, own]) => sum + own.length, 0);
  return [
    ...stacks.slice(0, stacks.length - rest.length).map(([stack, own]) => {
      const names = own.map(({ address }) => markdownCode(address));
      return `${own.length} of ${markdownCode(stack)}: ${firstOf(names, `../${pathSegment(stack)}/manifest.json`, OF_A_STACK)}`;
    }),
    ...(left === 0
      ? []
      : [
          `${left} of ${rest.length} more stacks; \`.resources.azurerm_user_assigned_identity\` in the \`manifest.json\` of each bundle has them all`,
        ]),
  ];
}

/** How the rights to create and delete resource groups end at one. */
export function narrower({ createdGroups }: Permissions): readonly string[] {
  return createdGroups.map(
    ({ address }) =>
      `${markdownCode(address)} is created by the first apply, so the rights to create and delete resource groups are listed on the whole subscription. To end them at the group: create the group beforehand, and hand over again with ${markdownCode(`--existing-group ${address}`)}. The steps then import it.`,
  );
}

function byActions(
  model: TrustModel,
  document: StackDocument,
  scope: string,
  actions: readonly string[],
): readonly Power[] {
  const has = (action: string): boolean => actions.includes(action);
  const power = (before: string, after = "."): Power => ({ scope, before, after });
  return [
    ...(has("Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write")
      ? [
          {
            ...power("It can let anybody sign in as any managed identity in"),
            others: othersIn(model, document, scope),
          },
        ]
      : []),
    ...(has("Microsoft.ManagedIdentity/userAssignedIdentities/assign/action")
      ? [power("It can run a cluster as any managed identity in", ", and so act as that identity.")]
      : []),
    ...(has("Microsoft.ContainerService/managedClusters/write")
      ? [power("It can make itself administrator of every cluster in", ", because it can change who administers it.")]
      : []),
    ...(has("Microsoft.KeyVault/vaults/secrets/getSecret/action")
      ? [power("It can read and overwrite every secret of the vaults in")]
      : has("Microsoft.KeyVault/vaults/write")
        ? [power("It can open every vault in", " to networks, and change how access to it is given.")]
        : []),
    ...(has("Microsoft.Resources/subscriptions/resourceGroups/delete")
      ? [power("It can delete every resource group in", ", with everything in it.")]
      : []),
  ];
}

/** Identities of other stacks of the app at a scope. */
function othersIn(model: TrustModel, document: StackDocument, scope: string): readonly OwnedIdentity[] {
  const [, group] = /^\/subscriptions\/[^/]+(?:\/resourceGroups\/([^/]+))?$/i.exec(scope) ?? [scope, null];
  if (group === null) return [];
  const within = group === undefined ? "" : `:${plain(group)}/`;
  return createdIdentities(model).filter(({ stack, key }) => stack !== document.name && key.includes(within));
}

/** The identities that the stacks create, in order of stack and address: each README counts those of the other stacks. */
const createdIdentities = keptFor((model: TrustModel) =>
  [...model.entities.values()]
    .flatMap(({ kind, created, place, key }): OwnedIdentity[] =>
      kind === "identity" && created && place ? [{ ...place, key: plain(key) }] : [],
    )
    .sort((a, b) => compareText(a.stack, b.stack) || compareText(a.address, b.address)),
);

/** Keys and scopes name unknown pieces in two ways. */
function plain(text: string): string {
  return text.replace(/\$\{([^/}]+)\/([^}]*)\}/g, "{$1.$2}").toLowerCase();
}

function inCluster(scope: string, rules: readonly PolicyRule[]): readonly Power[] {
  const writes = (pattern: RegExp): boolean =>
    rules.some(({ resources = [], verbs }) => verbs.includes("create") && resources.some((each) => pattern.test(each)));
  const power = (before: string, after = "."): Power => ({ scope, before, after });
  const named = (names: readonly string[]): string => firstOf(names.map(markdownCode), "permissions.json");
  const identities = rules
    .filter(({ verbs }) => verbs.includes(IDENTITY_BINDING.verb))
    .flatMap(({ resources }) => resources ?? []);
  const bound = rules.filter(({ verbs }) => verbs.includes("bind")).flatMap(({ resourceNames }) => resourceNames ?? []);
  const roles = rules.some(({ resources = [] }) => resources.some((each) => /^(cluster)?rolebindings$/.test(each)));
  return [
    ...(writes(/^(pods|deployments|statefulsets|daemonsets|replicasets|jobs|cronjobs|\*)$/)
      ? [
          power(
            "It can create pods in every namespace of",
            ", and so act as every identity that a service account there can use.",
          ),
        ]
      : []),
    ...(identities.includes("*")
      ? [power("It can let every pod of", " use each managed identity that has an identity binding there.")]
      : identities.length > 0
        ? [
            power(
              "It can let every pod of",
              ` use the managed ${identities.length === 1 ? "identity" : "identities"} ${named(identities)}.`,
            ),
          ]
        : []),
    ...(bound.length > 0
      ? [power(`It can give anybody the ${bound.length === 1 ? "role" : "roles"} ${named(bound)} in`)]
      : []),
    ...(roles
      ? [power("It can give its own rights in", " to anybody. Kubernetes rejects roles with other rights.")]
      : []),
    ...(writes(/^secrets$/) ? [power("It can read every Kubernetes secret of")] : []),
  ];
}
