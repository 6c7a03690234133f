import type { Resource, StackDocument } from "../../model/terraform/document";
import { isObject } from "../../values/object";
import { isExpression, type Text, textOf } from "../../model/terraform/text";
import { at, isBranch, listAt, textAt, type Tree } from "../../model/terraform/tree";
import type { TrustModel } from "../../model/trust/model";
import { block, blocks } from "../../model/trust/pod";
import { refusal } from "../../values/problem";
import { HandoverError } from "../handover-error";
import { inBraces } from "./scopes";
import { rowOf } from "../../values/row-of";

/** A rule of Kubernetes RBAC. */
export interface PolicyRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

/** A rule as a text: its verbs, then what they are for. */
export const shownRule = ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string =>
  [
    verbs.join(", "),
    nonResourceURLs?.join(", ") ?? [...(apiGroups ?? []), ...(resources ?? [])].filter((each) => each !== "").join("/"),
    ...(resourceNames ? [resourceNames.join(", ")] : []),
  ].join(" ");

const RBAC = "rbac.authorization.k8s.io";
const ROLES: ReadonlySet<string> = new Set(["ClusterRole", "Role"]);
const BINDINGS: ReadonlySet<string> = new Set(["ClusterRoleBinding", "RoleBinding"]);

/**
 * The rules that a principal must hold to write the roles of a stack and to bind roles. Kubernetes lets no principal write a
 * role with rules that it does not hold, or bind one, unless it has the verbs `escalate` and `bind`, which allow everything.
 * Kubernetes compares with the rules of Kubernetes RBAC alone, also in clusters with Azure RBAC. A role that the stack does not write is
 * bound with the verb `bind` on that role.
 *
 * Source: kubernetes.io/docs/reference/access-authn-authz/rbac, "Privilege escalation prevention and bootstrapping"; read
 * 2026-11.
 *
 * @throws HandoverError where the rules of a role are known only after apply, or come from other roles
 */
export function grantedRules(
  model: TrustModel,
  document: StackDocument,
  resources: readonly Resource[],
): readonly PolicyRule[] {
  const objects = resources
    .filter((each) => each.mode === "managed")
    .map((each) => ({ ...objectOf(each), resource: each }));
  const read = (resource: Resource, tree: unknown): Tree =>
    isObject(tree) ? model.stacks.tree(document, tree) : unknown(resource);
  const roles = objects
    .filter(({ kind }) => ROLES.has(kind))
    .map(({ kind, values, resource }) => ({ kind, resource, tree: read(resource, values) }));
  const written = new Set(roles.map(({ kind, tree }) => `${kind} ${textOf(textAt(block(tree, "metadata"), "name"))}`));
  const bound = objects
    .filter(({ kind }) => BINDINGS.has(kind))
    .map(({ values, resource }) => block(read(resource, values), "roleRef", "role_ref"))
    .filter((role) => !written.has(`${textOf(textAt(role, "kind"))} ${textOf(textAt(role, "name"))}`))
    .map((role): PolicyRule => ({
      apiGroups: [RBAC],
      resources: [textAt(role, "kind") === "Role" ? "roles" : "clusterroles"],
      resourceNames: [inBraces(textOf(textAt(role, "name")))],
      verbs: ["bind"],
    }));
  return [...roles.flatMap(({ resource, tree }) => rulesOf(document, resource, tree)), ...bound];
}

const TYPES: Readonly<Record<string, string>> = {
  kubernetes_cluster_role: "ClusterRole",
  kubernetes_cluster_role_binding: "ClusterRoleBinding",
  kubernetes_role: "Role",
  kubernetes_role_binding: "RoleBinding",
};

/** The kind of an object of RBAC, and its fields; no kind for others. */
function objectOf({ type, values }: Resource): { readonly kind: string; readonly values: unknown } {
  if (type !== "kubernetes_manifest") return { kind: rowOf(TYPES, type.replace(/_v[0-9]+$/, "")) ?? "", values };
  const { manifest } = values;
  const isOfRbac = isObject(manifest) && String(manifest.apiVersion).startsWith(`${RBAC}/`);
  return { kind: isOfRbac ? String(manifest.kind) : "", values: manifest };
}

function rulesOf(document: StackDocument, resource: Resource, role: Tree): readonly PolicyRule[] {
  if (blocks(role, "aggregationRule", "aggregation_rule").length > 0)
    throw new HandoverError(
      refusal(
        "handover-permissions",
        `${resource.address} takes its rules from other roles, and Kubernetes lets only a principal that may do everything write it. ` +
          "Write its rules, or let an administrator of the cluster create it outside the bundle",
      ),
    );
  const list = at(role, "rules") ?? at(role, "rule");
  if (isExpression(list)) return unknown(resource);
  return blocks(role, "rules", "rule").map((rule) => {
    const texts = (...names: readonly string[]): readonly Text[] =>
      names.flatMap((name) => textsAt(rule, name, resource));
    const given = {
      apiGroups: known(resource, texts("apiGroups", "api_groups")),
      resources: texts("resources").map((each) => (isMadeHere(document, each) ? "*" : inBraces(textOf(each)))),
      resourceNames: known(resource, texts("resourceNames", "resource_names")),
      nonResourceURLs: known(resource, texts("nonResourceURLs", "non_resource_urls")),
    };
    const some = Object.fromEntries(Object.entries(given).filter(([, each]) => each.length > 0));
    return { ...some, verbs: known(resource, texts("verbs")) };
  });
}

function textsAt(rule: Tree, name: string, resource: Resource): readonly Text[] {
  const value = at(rule, name);
  if (isExpression(value) || isBranch(value)) return unknown(resource);
  return listAt(rule, name).map((each) => (typeof each === "string" || isExpression(each) ? each : unknown(resource)));
}

function known(resource: Resource, texts: readonly Text[]): readonly string[] {
  return texts.map((each) => (isExpression(each) ? unknown(resource) : each));
}

/**
 * Whether a text is known only after an apply of the stack, as the client id of an identity that the stack creates. The right
 * must be there before.
 */
function isMadeHere(document: StackDocument, text: Text): boolean {
  if (!isExpression(text)) return false;
  const { reference } = text;
  return !reference || (reference.stack === document.name && !reference.address.startsWith("data."));
}

function unknown({ address }: Resource): never {
  throw new HandoverError(
    refusal(
      "handover-permissions",
      `the rules of ${address} are known only after apply, and Kubernetes lets no principal write a role with rules that it does not hold. ` +
        "Write them as literals, or let an administrator of the cluster create the role outside the bundle",
    ),
  );
}
