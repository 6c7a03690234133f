import { argumentOf } from "../../model/terraform/azurerm-arguments";
import { blockAt, blocks, type StackDocument } from "../../model/terraform/document";
import type { Entity } from "../../model/trust/entities";
import { type Text, textOf } from "../../model/terraform/text";
import { clientIdOf, declaredAccounts } from "../../model/trust/links";
import {
  accountNameOf,
  type Credential,
  type Declared,
  type Grant,
  type TrustModel,
  unreadIn,
} from "../../model/trust/model";
import { identityUses, usesIdentityBinding } from "../../model/trust/identity-uses";
import { containersOf, isInjected } from "../../model/trust/trust-index";
import { compareText } from "../json-text";
import { grouped } from "../../values/grouped";
import { keptFor } from "../../values/kept";
import { digestOf, repetition } from "./content";
import { networksOf, RESTRICTED_NETWORK } from "../private-address";
import { ofStack } from "../of-stack";
import { clusterOfHolder } from "./holder";
import type { MapEntity, Reach, TrustMap } from "./map";
import { byStack, linksOf, type Way, waysOf } from "./ways";
import { rowOf } from "../../values/row-of";

const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  azurerm_kubernetes_cluster: ["oidc_issuer_enabled", "workload_identity_enabled", "local_account_disabled"],
  azurerm_key_vault: ["purge_protection_enabled", "rbac_authorization_enabled"],
};

/** Source: "Changing this forces a new resource" in azurerm 4.81's pages of the types; read 2026-11. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  azurerm_kubernetes_cluster: [
    "location",
    "dns_prefix",
    "dns_prefix_private_cluster",
    "node_resource_group",
    "private_cluster_enabled",
    "private_dns_zone_id",
    "network_profile.network_plugin",
    "network_profile.service_cidr",
    "network_profile.dns_service_ip",
  ],
  azurerm_kubernetes_automatic_cluster: [
    "location",
    "identity.type",
    "hosted_system.node_subnet_id",
    "hosted_system.system_node_subnet_id",
    "private_cluster.private_dns_zone_id",
  ],
  azurerm_key_vault: ["location"],
  azurerm_user_assigned_identity: ["location"],
};

/** The map of what one stack declares; what it only refers to is named as the whole app knows it. */
export const trustMap = (model: TrustModel, document: StackDocument): TrustMap => mapsOf(model)(document);

const mapsOf = keptFor((model: TrustModel) => keptFor((document: StackDocument) => readMap(model, document)));

function readMap(model: TrustModel, document: StackDocument): TrustMap {
  const own = <T extends Declared>(all: readonly T[]): readonly T[] => ofStack(all, document.name);
  const used = new Set<string>();
  const use = (key: string | undefined): string | undefined => {
    if (key !== undefined) used.add(key);
    return key;
  };
  const credentials = own(model.credentials).map((each) => ({
    ...declared(each),
    identity: use(each.identity) ?? "",
    issuer: shownText(each.issuer),
    ...optional("cluster", use(each.cluster)),
    subject: shownText(each.subject),
    audiences: each.audiences.map(textOf),
    ...optional("repeated", repetition(document, each)),
  }));
  const identityBindings = own(model.identityBindings).map((each) => ({
    ...declared(each),
    name: shownText(each.name),
    identity: use(each.identity) ?? textOf(each.identityId),
    cluster: use(each.cluster) ?? textOf(each.clusterId),
  }));
  const uses = own(identityUses(model)).map((each) => ({
    ...declared(each),
    identity: use(each.identity) ?? textOf(each.clientId),
    ...optional("cluster", use(clusterOfHolder(each))),
    subject: shownText(each.subject),
  }));
  const grants = own(model.grants).map((each) => ({
    ...declared(each),
    principal: use(each.principal) ?? "",
    role: textOf(each.role),
    scope: use(each.scope) ?? "",
    ...optional("condition", each.condition && textOf(each.condition)),
    ...optional("repeated", repetition(document, each)),
  }));
  const serviceAccounts = own(declaredAccounts(model)).map((each) => ({
    ...declared(each),
    name: inNamespace(each.namespace, each.name),
    ...optional("cluster", use(each.cluster)),
    ...optional("identity", use(each.identity) ?? (clientIdOf(each) && textOf(clientIdOf(each)))),
  }));
  const workloads = own(model.workloads).map((each) => ({
    ...declared(each),
    name: inNamespace(each.namespace, each.name),
    kind: each.kind,
    ...optional("cluster", use(each.cluster)),
    serviceAccount: inNamespace(each.namespace, accountNameOf(each)),
    ...optional("labelled", isInjected(each)),
    ...(usesIdentityBinding(each) ? { identityBinding: true as const } : {}),
    containers: containersOf(each).map(({ name, image }) => ({ name: shownText(name), image: shownText(image) })),
    hostNetwork: each.pod.hostNetwork,
    privileged: each.pod.privileged,
  }));
  const namespaces = own(model.namespaces).map((each) => ({
    ...declared(each),
    name: shownText(each.name),
    ...optional("cluster", use(each.cluster)),
  }));
  for (const { key } of createdEntities(model).get(document.name) ?? []) use(key);
  const entities = [...used].flatMap((key) => {
    const found = model.entities.get(key);
    return found ? [mapEntity(model, found)] : [];
  });
  return {
    formatVersion: 1,
    stack: document.name,
    reach: reachOf(model, document.name),
    entities: entities.sort((a, b) => compareText(a.key, b.key)),
    credentials,
    ...(identityBindings.length > 0 ? { identityBindings } : {}),
    ...(uses.length > 0 ? { identityUses: uses } : {}),
    grants,
    serviceAccounts,
    workloads,
    namespaces,
    notEvaluated: unreadIn(model, document.name).map((each) => ({ ...each, digest: digestOf(document, each.address) })),
    moved: blocks(document.json, "moved").map((each) => ({ from: String(each.from), to: String(each.to) })),
  };
}

const createdEntities = keptFor((model: TrustModel) =>
  grouped(model.entities.values(), ({ created, place }) => (created ? place?.stack : undefined)),
);

/** The ways that have a link in a stack. */
function reachOf(model: TrustModel, stack: string): readonly Reach[] {
  return (describedWays(model).get(stack) ?? []).map(({ reach, links }) => ({
    ...reach,
    addresses: links.map((each) => (each.stack === stack ? each.address : `${each.stack}: ${each.address}`)),
  }));
}

/** The ways of all stacks in words, in order, by the stacks that have a link of them. */
const describedWays = keptFor((model: TrustModel) => {
  const names = uniqueNames([...model.entities.values()]);
  const name = (key: string | undefined): string | undefined =>
    key === undefined ? undefined : (names.get(key) ?? key);
  const kind = (key: string | undefined): Entity["kind"] | undefined => model.entities.get(key)?.kind;
  const scopeOf = (grant: Grant | undefined): Pick<Reach, "scope" | "scopeKind"> => ({
    ...optional("scope", name(grant?.scope)),
    ...optional("scopeKind", kind(grant?.scope)),
  });
  const describe = ({ workload, account, holder, grant }: Way): Omit<Reach, "addresses"> => {
    if (holder)
      return {
        ...optional("workload", workload && `${workload.kind} ${inNamespace(workload.namespace, workload.name)}`),
        ...optional("serviceAccount", subjectOf(holder)),
        ...optional("cluster", name(clusterOfHolder(holder)) ?? shownText(holder.issuer)),
        ...optional("credential", shownText(holder.name)),
        identity: name(holder.identity) ?? "",
        identityKind: kind(holder.identity) ?? "identity",
        ...optional("role", grant && textOf(grant.role)),
        ...scopeOf(grant),
      };
    if (account)
      return {
        serviceAccount: inNamespace(account.namespace, account.name),
        ...optional("cluster", name(account.cluster)),
        identity: name(account.identity) ?? shownText(clientIdOf(account)),
        identityKind: kind(account.identity) ?? "identity",
      };
    return {
      ...optional("cluster", name(clusterOfPrincipal(model, grant?.principal))),
      identity: name(grant?.principal) ?? "",
      identityKind: kind(grant?.principal) ?? "principal",
      role: textOf(grant?.role),
      ...scopeOf(grant),
    };
  };
  const ways = waysOf(model)
    .map((way) => ({ reach: describe(way), links: linksOf(way) }))
    .map((way) => ({ way, order: JSON.stringify(orderOf(way.reach)) }))
    .sort((a, b) => compareText(a.order, b.order))
    .map(({ way }) => way);
  return byStack(ways, ({ links }) => links);
});

/** Names by key; where two things of a kind share a name, with where each is from. */
function uniqueNames(entities: readonly Entity[]): ReadonlyMap<string, string> {
  const label = (each: Entity): string => `${each.kind} ${shownName(each.name)}`;
  const count = new Map<string, number>();
  for (const each of entities) count.set(label(each), (count.get(label(each)) ?? 0) + 1);
  return new Map(
    entities.map((each) => {
      const where = each.place ? `${each.place.stack}: ${each.place.address}` : shownName(each.key);
      return [each.key, count.get(label(each))! > 1 ? `${shownName(each.name)} (${where})` : shownName(each.name)];
    }),
  );
}

function orderOf(reach: Omit<Reach, "addresses">): readonly string[] {
  return [
    reach.serviceAccount ?? "~",
    reach.workload ?? "",
    reach.cluster ?? "",
    reach.identity,
    reach.scope ?? "",
    reach.role ?? "",
  ];
}

function subjectOf(credential: Pick<Credential, "subject" | "serviceAccount">): string {
  const { serviceAccount } = credential;
  return serviceAccount ? `${serviceAccount.namespace}/${serviceAccount.name}` : shownText(credential.subject);
}

function clusterOfPrincipal(model: TrustModel, principal: string | undefined): string | undefined {
  const cluster = principal?.split("#")[0];
  return cluster !== principal && model.entities.get(cluster)?.kind === "cluster" ? cluster : undefined;
}

function mapEntity(model: TrustModel, entity: Entity): MapEntity {
  const resource = entity.created && entity.place ? model.stacks.resourceAt(entity.place) : undefined;
  const settings = (rowOf(SETTINGS, resource?.type ?? "") ?? []).flatMap((key): [string, boolean][] => {
    const value = resource && argumentOf(resource.type, resource.values, key);
    return typeof value === "boolean" ? [[key, value]] : [];
  });
  const stack = model.stacks.document(entity.place?.stack);
  const fixed = (rowOf(FIXED, resource?.type ?? "") ?? []).flatMap((argument): [string, string][] => {
    const path = argument.split(".");
    const value = stack && model.stacks.resolve(stack, blockAt(resource?.values, ...path.slice(0, -1))[path.at(-1)!]);
    // Azure takes a region's name with spaces and capitals too.
    if (value === undefined) return [];
    const isRegion = typeof value === "string" && argument === "location";
    return [[argument, shownName(isRegion ? value.toLowerCase().replaceAll(" ", "") : textOf(value))]];
  });
  const networks = resource && networksOf(resource);
  return {
    key: entity.key,
    kind: entity.kind,
    name: shownName(entity.name),
    ...(entity.created && entity.place
      ? { createdBy: { stack: entity.place.stack, address: entity.place.address } }
      : {}),
    settings: {
      ...Object.fromEntries(settings),
      ...(networks && { [RESTRICTED_NETWORK]: true }),
    },
    ...(networks && { networks: networks.map(shownName) }),
    ...(fixed.length > 0 ? { fixed: Object.fromEntries(fixed) } : {}),
  };
}

/** For people: what is known after apply is named by where it comes from. */
export function shownName(text: string): string {
  return text.replace(/\$\{[^/}]+\/([^}]*)\}/g, "{$1}");
}

function shownText(text: Text | undefined): string {
  return shownName(textOf(text));
}

function inNamespace(namespace: Text, name: Text): string {
  return `${textOf(namespace)}/${textOf(name)}`;
}

function declared(each: Declared): Declared {
  return { stack: each.stack, address: each.address };
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined || value === "" ? {} : ({ [key]: value } as { [P in K]?: V });
}
