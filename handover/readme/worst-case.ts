import { IDENTITY_BINDING } from "../../facts/azure/identity-binding";
import { ROLE_MEANINGS } from "../../facts/azure/role-powers";
import type { StackDocument } from "../../model/terraform/document";
import type { TrustModel } from "../../model/trust/model";
import { keptFor } from "../../values/kept";
import { markdownCode, markdownText } from "../../values/text/markdown-text";
import { compareText } from "../json-text";
import type { PolicyRule } from "../permissions/granted-rules";
import type { Permissions } from "../permissions/permissions";

/**
 * What the principal that applies could do with its rights at worst, for the team that grants them: rights end at a
 * scope, and not at what the stack does there.
 */
export function worstCase(model: TrustModel, document: StackDocument, permissions: Permissions): readonly string[] {
  return [
    ...permissions.apply.flatMap(({ scope, role }) =>
      byActions(model, document, scope, [...role.Actions, ...role.DataActions]),
    ),
    ...permissions.roleAssignments.flatMap(({ scope, allowed }) =>
      allowed.flatMap(({ roles, principalIds }) =>
        roles.map(({ name }) => {
          const means = ROLE_MEANINGS.get(name)?.means;
          const what = `${markdownText(name)} on everything in ${markdownCode(scope)}${means === undefined ? "" : ` (${means})`}`;
          return principalIds
            ? `It can assign ${what}, to the known principals only.`
            : `It can make itself, or an identity of its own, ${what}.`;
        }),
      ),
    ),
    ...permissions.kubernetes.flatMap(({ scope, clusterRole }) => inCluster(scope, clusterRole.rules)),
    ...(permissions.state.some((each) => each.dataActions.some((action) => action.endsWith("/write")))
      ? ["It can read and overwrite the state of every stack in the container, with what the states hold."]
      : []),
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
): readonly string[] {
  const has = (action: string): boolean => actions.includes(action);
  const at = `in ${markdownCode(scope)}`;
  const among = (others: readonly string[]): string =>
    others.length === 0 ? "" : `, among them ${others.join(", ")} of another stack`;
  return [
    ...(has("Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write")
      ? [`It can let anybody sign in as any managed identity ${at}${among(othersIn(model, document, scope))}.`]
      : []),
    ...(has("Microsoft.ManagedIdentity/userAssignedIdentities/assign/action")
      ? [`It can run a cluster as any managed identity ${at}, and so act as that identity.`]
      : []),
    ...(has("Microsoft.ContainerService/managedClusters/write")
      ? [`It can make itself administrator of every cluster ${at}, because it can change who administers it.`]
      : []),
    ...(has("Microsoft.KeyVault/vaults/secrets/getSecret/action")
      ? [`It can read and overwrite every secret of the vaults ${at}.`]
      : has("Microsoft.KeyVault/vaults/write")
        ? [`It can open every vault ${at} to networks, and change how access to it is given.`]
        : []),
    ...(has("Microsoft.Resources/subscriptions/resourceGroups/delete")
      ? [`It can delete every resource group ${at}, with everything in it.`]
      : []),
  ];
}

/** Identities of other stacks of the app at a scope, as code. */
function othersIn(model: TrustModel, document: StackDocument, scope: string): readonly string[] {
  const group = /\/resourceGroups\/([^/]+)$/.exec(scope)?.[1];
  const within = group === undefined ? "" : `:${plain(group)}/`;
  return createdIdentities(model)
    .filter(({ stack, key }) => stack !== document.name && key.includes(within))
    .map(({ code }) => code);
}

/** The identities that the stacks create, in order of address: each README names those of the other stacks. */
const createdIdentities = keptFor((model: TrustModel) =>
  [...model.entities.values()]
    .flatMap(({ kind, created, place, key }) =>
      kind === "identity" && created && place
        ? [{ stack: place.stack, key: plain(key), address: place.address, code: markdownCode(place.address) }]
        : [],
    )
    .sort((a, b) => compareText(a.address, b.address)),
);

/** Keys and scopes name unknown pieces in two ways. */
function plain(text: string): string {
  return text.replace(/\$\{([^/}]+)\/([^}]*)\}/g, "{$1.$2}").toLowerCase();
}

function inCluster(scope: string, rules: readonly PolicyRule[]): readonly string[] {
  const writes = (pattern: RegExp): boolean =>
    rules.some(({ resources = [], verbs }) => verbs.includes("create") && resources.some((each) => pattern.test(each)));
  const at = markdownCode(scope);
  const identities = rules
    .filter(({ verbs }) => verbs.includes(IDENTITY_BINDING.verb))
    .flatMap(({ resources }) => resources ?? []);
  const bound = rules.filter(({ verbs }) => verbs.includes("bind")).flatMap(({ resourceNames }) => resourceNames ?? []);
  const roles = rules.some(({ resources = [] }) => resources.some((each) => /^(cluster)?rolebindings$/.test(each)));
  return [
    ...(writes(/^(pods|deployments|statefulsets|daemonsets|replicasets|jobs|cronjobs|\*)$/)
      ? [
          `It can create pods in every namespace of ${at}, and so act as every identity that a service account there can use.`,
        ]
      : []),
    ...(identities.includes("*")
      ? [`It can let every pod of ${at} use each managed identity that has an identity binding there.`]
      : identities.length > 0
        ? [
            `It can let every pod of ${at} use the managed ${identities.length === 1 ? "identity" : "identities"} ${identities.map(markdownCode).join(", ")}.`,
          ]
        : []),
    ...(bound.length > 0
      ? [
          `It can give anybody the ${bound.length === 1 ? "role" : "roles"} ${bound.map(markdownCode).join(", ")} in ${at}.`,
        ]
      : []),
    ...(roles ? [`It can give its own rights in ${at} to anybody. Kubernetes rejects roles with other rights.`] : []),
    ...(writes(/^secrets$/) ? [`It can read every Kubernetes secret of ${at}.`] : []),
  ];
}
