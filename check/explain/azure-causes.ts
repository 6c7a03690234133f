import { VAULT_ROLES_WITHOUT_CONTENT } from "../../facts/azure/role-lists";
import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { sameText, shownText, type Text, textOf } from "../../model/terraform/text";
import { field, type Grant, type Identity } from "../../model/trust/model";
import { isInjected, isKnown } from "../../model/trust/trust-index";
import type { Evaluation } from "../../wiring/evaluation";
import { type Cause, NAMED } from "./cause";

/** Accounts with the client id that the node was asked for, whose pods are not labelled. */
export function nodeCauses({ application }: { readonly application?: string }, index: Evaluation): readonly Cause[] {
  if (application === undefined) return [];
  const accounts = index.model.serviceAccounts.filter(({ annotations }) => {
    const client = field(annotations, WEBHOOK_KEYS.clientId);
    return typeof client === "string" && sameText(client, application);
  });
  const wants = (env: Readonly<Record<string, unknown>>): boolean =>
    typeof env.AZURE_CLIENT_ID === "string" && sameText(env.AZURE_CLIENT_ID, application);
  return index.model.workloads
    .filter((workload) => {
      const { namespace, pod } = workload;
      const runsAs = accounts.some(
        (each) => sameText(each.namespace, namespace) && sameText(each.name, pod.serviceAccountName),
      );
      return isInjected(workload) === false && (runsAs || pod.containers.some(({ env }) => wants(env)));
    })
    .slice(0, NAMED)
    .map(({ path }) => ({
      path,
      text: `its pods use the client id ${application} and do not have the label ${WEBHOOK_KEYS.use}`,
      fix: `${WEBHOOK_KEYS.use}: "true" in the labels of the pod template`,
    }));
}

interface VaultDenial {
  readonly vault?: string;
  readonly principal?: string;
  readonly application?: string;
}

/** What the identity that a vault denied has on it. */
export function vaultCauses({ vault: name, principal, application }: VaultDenial, index: Evaluation): readonly Cause[] {
  const { vaults, grants } = index.model;
  const vault =
    name === undefined ? undefined : vaults.find((each) => nameOf(each)?.toLowerCase() === name.toLowerCase());
  const identity = [principal, application].flatMap((id) =>
    id === undefined ? [] : (index.identityById(id)?.identity ?? []),
  )[0];
  if (!vault && !identity) return [];
  // A role on the resource group or the subscription reaches the vault.
  const here = grants.filter(
    ({ scopeId, scope }) =>
      vault &&
      (scope === vault.entity ||
        reaches(scopeId, vault.id) ||
        textOf(scopeId).toLowerCase().endsWith(`/vaults/${name!.toLowerCase()}`)),
  );
  const who = identity?.path ?? (principal === undefined ? "the identity of the pod" : `the principal ${principal}`);
  const held = here.filter(({ principalId }) =>
    identity ? sameText(principalId, identity.principalId) : sameText(principalId, principal),
  );
  const roles = held.filter(({ kind }) => kind === "role");
  const at = vault?.path ?? identity!.path;
  const role = `azurerm_role_assignment with role_definition_name = "Key Vault Secrets User", principal_id = ${identity ? `the principal_id of ${identity.path}` : "<the identity's principal id>"} and the vault as scope`;
  if (!identity && principal !== undefined && vault)
    return [
      {
        path: at,
        text: `no identity that was read has the principal id ${principal}`,
        fix: "give the state that has the identity; if the program asked as another identity than meant, see its client id and its label",
      },
    ];
  if (vault?.rbac === false && roles.length > 0)
    return [
      {
        path: at,
        text: "it uses access policies, so that roles have no effect",
        fix: "rbac_authorization_enabled = true",
      },
    ];
  if (held.length === 0)
    return [
      { path: at, text: `${who} has no role ${vault ? `on ${vault.path}` : "on a vault that was read"}`, fix: role },
    ];
  const blind = roles.filter(
    ({ roleName }) => typeof roleName === "string" && Object.hasOwn(VAULT_ROLES_WITHOUT_CONTENT, roleName),
  );
  if (roles.length > 0 && blind.length === roles.length)
    return blind.map(({ path, roleName }) => ({
      path,
      text: `${shownText(roleName)} does not allow reading secrets`,
      fix: 'role_definition_name = "Key Vault Secrets User"',
    }));
  return held.slice(0, NAMED).map(({ path, role: has }) => ({
    path,
    text: `${who} has ${shownText(has)} there`,
    fix: "wait up to ten minutes if the role is new; otherwise compare it with what Azure has: `az role assignment list --scope`",
  }));
}

const nameOf = ({ name, id }: { readonly name?: Text; readonly id: Text }): string | undefined =>
  isKnown(name) ? name : /\/vaults\/([^/]+)$/i.exec(textOf(id))?.[1];

const reaches = (scope: Text | undefined, id: Text): boolean =>
  scope !== undefined && `${textOf(id)}/`.toLowerCase().startsWith(`${textOf(scope)}/`.toLowerCase());

interface Denial {
  readonly principal?: string;
  readonly address?: string;
}

/** The role assignments that a message of Terraform names, and what is wrong with their principals. */
export function assignmentCauses({ principal, address }: Denial, index: Evaluation): readonly Cause[] {
  const grants = index.model.grants.filter(({ kind }) => kind === "role");
  const same = (id: Text): boolean =>
    principal !== undefined &&
    textOf(id).replaceAll("-", "").toLowerCase() === principal.replaceAll("-", "").toLowerCase();
  const meant = grants.filter((each) => (address === undefined ? same(each.principalId) : each.address === address));
  return meant.slice(0, NAMED).map((grant) => assignmentCause(grant, grants, index));
}

function assignmentCause(grant: Grant, all: readonly Grant[], index: Evaluation): Cause {
  const { path, principalId, principalType, role, scopeId } = grant;
  const found = index.identityById(principalId);
  const twin = all.find(
    (each) =>
      each !== grant &&
      sameText(each.principalId, principalId) &&
      sameText(each.role, role) &&
      sameText(each.scopeId, scopeId),
  );
  if (found && found.attribute !== "principal_id")
    return {
      path,
      text: `principal_id is the ${found.attribute} of ${found.identity.path}`,
      fix: `principal_id = the principal_id of ${found.identity.path}`,
    };
  if (isKnown(principalType) && principalType !== "ServicePrincipal" && (found || !isKnown(principalId)))
    return {
      path,
      text: `principal_type is ${JSON.stringify(principalType)}${isIdentity(found?.identity)}`,
      fix: 'principal_type = "ServicePrincipal"',
    };
  if (twin)
    return {
      path,
      text: `${twin.path} assigns ${shownText(role)} to the same principal on the same scope`,
      fix: "one of the two, or a `moved` block from the older to the newer",
    };
  return {
    path,
    text: `it assigns ${shownText(role)} to ${shownText(principalId)}${isKnown(principalType) ? ` as ${principalType}` : ""}`,
    fix: "an `import` block with the id that the message names, or the type that Azure names",
  };
}

const isIdentity = (identity: Identity | undefined): string =>
  identity ? `, and the principal is ${identity.path}` : "";
