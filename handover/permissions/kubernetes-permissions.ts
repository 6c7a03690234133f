import { CLUSTER_TYPES } from "../../facts/azure/cluster-types";
import type { Resource, StackDocument } from "../../model/terraform/document";
import { isObject } from "../../values/object";
import { isExpression, textOf } from "../../model/terraform/text";
import type { TrustModel } from "../../model/trust/model";
import { grantedRules, type PolicyRule, shownRule } from "./granted-rules";
import { HandoverError } from "../handover-error";
import { compareText, inOrder } from "../json-text";
import {
  ADOPTING_TYPES,
  DEFINITIONS,
  KIND_OF_TYPE,
  KINDS,
  type KubernetesRule,
} from "../../facts/kubernetes/kubernetes-actions";
import type { CustomRoles, RoleDefinition } from "./role-definition";
import { inBraces, type Scopes } from "./scopes";
import { refusal } from "../../values/problem";
import { rowOf } from "../../values/row-of";

/** The permissions inside one cluster, for both forms of authorization. */
export interface KubernetesPermissions {
  /** The provider configuration of the cluster. */
  readonly provider: string;
  /** The id of the cluster, if the documents have it. The data actions of Azure RBAC are assigned there. */
  readonly scope: string;
  /** For Azure RBAC. */
  readonly role: RoleDefinition;
  /** Kinds and rights for which Azure RBAC has no action; they need the ClusterRole, also in a cluster with Azure RBAC. */
  readonly withoutDataActions: readonly string[];
  /** For Kubernetes RBAC. */
  readonly clusterRole: {
    readonly apiVersion: "rbac.authorization.k8s.io/v1";
    readonly kind: "ClusterRole";
    readonly metadata: { readonly name: string };
    /** What the objects need, and then the rights that the principal must hold because the stack gives them to others. */
    readonly rules: readonly PolicyRule[];
  };
}

const ACTION = "Microsoft.ContainerService/managedClusters";

/**
 * The permissions for the Kubernetes objects of a stack, one entry for each provider configuration.
 *
 * @throws HandoverError where an object's kind is in no table
 */
export function kubernetesPermissions(
  model: TrustModel,
  document: StackDocument,
  scopes: Scopes,
  roles: CustomRoles,
  ownRules: Readonly<Record<string, KubernetesRule>> = {},
): KubernetesPermissions[] {
  const resources = [...document.resources.values()].filter((each) => each.type.startsWith("kubernetes_"));
  const providers = inOrder(new Set(resources.map((each) => each.provider)));
  return providers.map((provider) => {
    const own = resources.filter((each) => each.provider === provider);
    const verbs = new Map<KubernetesRule, Set<string>>();
    const need = (rule: KubernetesRule, each: readonly string[]): unknown =>
      verbs.set(rule, new Set([...(verbs.get(rule) ?? []), ...each]));
    for (const resource of own) {
      need(ruleOf(resource, ownRules), verbsOf(resource.type, resource.mode));
      if (resource.type === "kubernetes_manifest") need(DEFINITIONS, ["list"]);
    }
    const granted = distinct(grantedRules(model, document, own));
    const rules = [...verbs]
      .map(([rule, each]) => ({ apiGroups: [rule.apiGroup], resources: [rule.resource], verbs: [...each] }))
      .sort((a, b) => compareText(`${a.apiGroups[0]}/${a.resources[0]}`, `${b.apiGroups[0]}/${b.resources[0]}`));
    const name = document.name.toLowerCase().replace(/[^a-z0-9-]+/g, "-");
    const scope = clusterScope(model, document, scopes, provider, own[0]!);
    return {
      provider,
      scope,
      role: roles.at(scope, "objects", `Write the Kubernetes objects of the stack ${document.name}.`, {
        DataActions: inOrder([...verbs].flatMap(([rule, each]) => dataActions(rule, each))),
      }),
      withoutDataActions: inOrder([
        ...[...verbs.keys()]
          .filter((each) => each.azure === undefined)
          .map((each) => `${each.apiGroup}/${each.resource}`),
        ...granted.map(shownRule),
      ]),
      clusterRole: {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRole",
        metadata: { name: `${name}-apply-${roles.digestOf(`${provider} ${scope}`)}` },
        rules: [...rules, ...granted],
      },
    };
  });
}

const distinct = (rules: readonly PolicyRule[]): readonly PolicyRule[] => [
  ...new Map(rules.map((each) => [JSON.stringify(each), each])).values(),
];

const MANAGED = ["get", "create", "update", "patch", "delete"];
/** A change of an object of another owner never creates or deletes it. */
const ADOPTED = ["get", "patch"];

/** The verbs that a Terraform type uses on its kind. */
function verbsOf(type: string, mode: "managed" | "data"): readonly string[] {
  if (mode === "data") return ["get"];
  return ADOPTING_TYPES.includes(type) ? ADOPTED : MANAGED;
}

function dataActions(rule: KubernetesRule, verbs: ReadonlySet<string>): string[] {
  if (rule.azure === undefined) return [];
  const kinds = [
    ...(verbs.has("get") || verbs.has("list") ? ["read"] : []),
    ...(["create", "update", "patch"].some((each) => verbs.has(each)) ? ["write"] : []),
    ...(verbs.has("delete") ? ["delete"] : []),
  ];
  return kinds.map((each) => `${ACTION}/${rule.azure}/${each}`);
}

function ruleOf(resource: Resource, ownRules: Readonly<Record<string, KubernetesRule>>): KubernetesRule {
  const kind = kindOf(resource);
  const names = [kind, withoutVersion(resource.type)].filter((each) => each !== undefined);
  for (const table of [ownRules, KINDS]) for (const name of names) if (Object.hasOwn(table, name)) return table[name]!;
  throw new HandoverError(
    refusal(
      "handover-permissions",
      `the permissions that ${resource.address} needs are not known: the table has no ${kind ?? resource.type}. ` +
        `Give its API group and plural in a JSON file with --actions: {${JSON.stringify(kind ?? withoutVersion(resource.type))}: {"apiGroup": "...", "resource": "..."}}; or hand over without the stack`,
    ),
  );
}

function withoutVersion(type: string): string {
  return type.replace(/_v[0-9]+(beta[0-9]+)?$/, "");
}

function kindOf(resource: Resource): string | undefined {
  const type = withoutVersion(resource.type);
  const told =
    type === "kubernetes_manifest"
      ? resource.values.manifest
      : ADOPTING_TYPES.includes(type)
        ? resource.values
        : undefined;
  if (!isObject(told)) return rowOf(KIND_OF_TYPE, type);
  const version = told.apiVersion ?? told.api_version;
  const group = typeof version === "string" && version.includes("/") ? `${version.split("/", 1)[0]}/` : "";
  return `${group}${String(told.kind)}`;
}

function clusterScope(
  model: TrustModel,
  document: StackDocument,
  scopes: Scopes,
  provider: string,
  user: Resource,
): string {
  const host = model.stacks.resolve(document, document.providers.get(provider)?.values.host);
  const reference = isExpression(host) ? host.reference : undefined;
  if (reference && CLUSTER_TYPES.has(model.stacks.resourceAt(reference)?.type ?? "")) return scopes.ofId(host, user);
  return host ? `{cluster at ${inBraces(textOf(host)).replaceAll(/[{}]/g, "")}}` : "{cluster}";
}
