import { isObject, type Resource, type StackDocument } from "../terraform/document";
import type { Place, Stacks, Value } from "../terraform/values";

/** What a thing that trusts or is trusted is. */
export type EntityKind =
  | "cluster"
  | "identity"
  | "kubelet identity"
  | "control plane identity"
  | "caller"
  | "principal"
  | "vault"
  | "vault item"
  | "registry"
  | "storage"
  | "network"
  | "zone"
  | "resource group"
  | "subscription"
  | "other";

/** One thing outside Kubernetes that several documents may speak of: created in one, looked up in another. */
export interface Entity {
  /**
   * Equal wherever the same thing is meant. By type, resource group and name where the documents tell them (the
   * subscription only where a provider alias is used), by its literal id, or else by its address.
   */
  readonly key: string;
  readonly kind: EntityKind;
  /** For people: the name as far as it is known. */
  readonly name: string;
  /** Where it is described: the resource that creates it if one does, otherwise the look-up. */
  readonly place?: Pick<Place, "stack" | "address">;
  /** Whether one of the documents creates it. */
  readonly created: boolean;
}

const KINDS: Readonly<Record<string, EntityKind>> = {
  azurerm_kubernetes_cluster: "cluster",
  azurerm_user_assigned_identity: "identity",
  azurerm_client_config: "caller",
  azurerm_key_vault: "vault",
  azurerm_key_vault_secret: "vault item",
  azurerm_key_vault_key: "vault item",
  azurerm_key_vault_certificate: "vault item",
  azurerm_container_registry: "registry",
  azurerm_storage_account: "storage",
  azurerm_storage_container: "storage",
  azurerm_virtual_network: "network",
  azurerm_subnet: "network",
  azurerm_route_table: "network",
  azurerm_public_ip: "network",
  azurerm_dns_zone: "zone",
  azurerm_private_dns_zone: "zone",
  azurerm_resource_group: "resource group",
  azurerm_subscription: "subscription",
};

/** Terraform types by the types that resource ids name. */
const TYPES_IN_IDS: Readonly<Record<string, string>> = {
  "microsoft.containerservice/managedclusters": "azurerm_kubernetes_cluster",
  "microsoft.managedidentity/userassignedidentities": "azurerm_user_assigned_identity",
  "microsoft.keyvault/vaults": "azurerm_key_vault",
  "microsoft.containerregistry/registries": "azurerm_container_registry",
  "microsoft.storage/storageaccounts": "azurerm_storage_account",
  "microsoft.network/virtualnetworks": "azurerm_virtual_network",
  "microsoft.network/privatednszones": "azurerm_private_dns_zone",
  "microsoft.network/dnszones": "azurerm_dns_zone",
};

/** Attributes that name the resource itself, rather than something it made. */
const OWN_ID = /^(id|resource_id|resource_versionless_id|resource_manager_id|principal_id|client_id|name)$/;

/** Every entity that values of the documents lead to. */
export class Entities {
  private readonly byKey = new Map<string, Entity>();

  constructor(private readonly stacks: Stacks) {}

  /** All that were met, the created ones with their own place. */
  public all(): readonly Entity[] {
    return [...this.byKey.values()];
  }

  public get(key: string): Entity | undefined {
    return this.byKey.get(key);
  }

  /** The entity that a resource or data source is. */
  public ofResource(document: StackDocument, resource: Resource): Entity {
    const { values, type, mode } = resource;
    const name = this.stacks.resolve(document, values.name);
    const group = this.stacks.resolve(document, values.resource_group_name);
    const parentId = values.key_vault_id ?? values.storage_account_id ?? values.parent_id;
    const parent = group ? undefined : this.ofId(this.stacks.resolve(document, parentId));
    const place = { stack: document.name, address: resource.address };
    const created = mode === "managed";
    const kind = KINDS[type] ?? "other";
    if (kind === "caller")
      return this.add({
        key: `caller of ${document.name}`,
        kind,
        name: `who applies ${document.name}`,
        place,
        created,
      });
    if (!name)
      return this.add({ key: `${document.name}/${resource.address}`, kind, name: resource.name, place, created });
    if (kind === "vault item" && parent) {
      const collection = `${type.split("_").at(-1)}s`;
      return this.add({
        key: `${parent.key}/${collection}/${name.text}`,
        kind,
        name: `${name.text} in ${parent.name}`,
        place,
        created,
      });
    }
    const within = group?.text ?? parent?.key;
    const key =
      within !== undefined || kind === "resource group"
        ? keyOf(type, within ?? "", name.text, this.subscription(document, resource))
        : `${document.name}/${resource.address}`;
    return this.add({ key, kind, name: readable(name, resource), place, created });
  }

  /** The entity whose attribute stands at a place, whichever attribute it is. */
  public at(place: Place | undefined): Entity | undefined {
    const resource = place && this.stacks.resourceAt(place);
    const document = this.stacks.documents.find((each) => each.name === place?.stack);
    return resource && document ? this.ofResource(document, resource) : undefined;
  }

  /** The entity that an id is: of a resource at hand, of something below it, or literal. */
  public ofId(value: Value | undefined): Entity | undefined {
    if (!value) return undefined;
    const { place, rest } = leadingPlace(value);
    const entity = this.at(place);
    if (!place || !entity) return this.ofText(value);
    if (entity.kind === "cluster" && /^(kubelet_)?identity\b/.test(place.attribute))
      return this.ownIdentity(entity, place);
    const below = OWN_ID.test(place.attribute) ? rest : `#${place.attribute}${rest}`;
    if (below === "") return entity;
    const secret = entity.kind === "vault" && /^\/(secrets|keys|certificates)\/(.+)$/.exec(below);
    if (secret)
      return this.add({
        key: `${entity.key}/${secret[1]}/${secret[2]}`,
        kind: "vault item",
        name: `${secret[2]} in ${entity.name}`,
        created: false,
      });
    if (below === "#node_resource_group_id")
      return this.add({
        key: `${entity.key}${below}`,
        kind: "resource group",
        name: `node resource group of ${entity.name}`,
        place,
        created: false,
      });
    return this.add({
      key: `${entity.key}${below}`,
      kind: "other",
      name: `${entity.name} ${below.slice(1)}`,
      place,
      created: false,
    });
  }

  /** The entity behind a principal id: an identity, a cluster's own identity, the caller, or a literal object id. */
  public ofPrincipal(value: Value | undefined): Entity | undefined {
    if (!value) return undefined;
    const { place } = value;
    const owner = this.at(place);
    if (!place || !owner)
      return this.add({
        key: `principal:${value.text.toLowerCase()}`,
        kind: "principal",
        name: value.text,
        created: false,
      });
    return owner.kind === "cluster" ? this.ownIdentity(owner, place) : owner;
  }

  private ownIdentity(cluster: Entity, place: Place): Entity {
    const kind = place.attribute.startsWith("kubelet_identity") ? "kubelet identity" : "control plane identity";
    return this.add({
      key: `${cluster.key}#${kind}`,
      kind,
      name: `${kind} of ${cluster.name}`,
      place: { stack: place.stack, address: place.address },
      created: cluster.created,
    });
  }

  private ofText(value: Value): Entity | undefined {
    const subscription = /^\/subscriptions\/([^/]+)$/i.exec(value.text);
    if (subscription)
      return this.add({
        key: `subscription:${subscription[1]!.toLowerCase()}`,
        kind: "subscription",
        name: subscription[1]!,
        created: false,
      });
    const group = /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)$/i.exec(value.text);
    if (group)
      return this.add({
        key: keyOf("azurerm_resource_group", "", group[1]!, ""),
        kind: "resource group",
        name: group[1]!,
        created: false,
      });
    const id = /\/resourceGroups\/([^/]+)\/providers\/([^/]+\/[^/]+)\/([^/]+)(\/.+)?$/i.exec(value.text);
    const type = id && TYPES_IN_IDS[id[2]!.toLowerCase()];
    if (id && type) {
      const below = id[4] ?? "";
      return this.add({
        key: `${keyOf(type, id[1]!, id[3]!, "")}${below}`,
        kind: below === "" ? KINDS[type]! : type === "azurerm_key_vault" ? "vault item" : "other",
        name: below === "" ? id[3]! : `${below.split("/").at(-1)} in ${id[3]}`,
        created: false,
      });
    }
    return this.add({ key: `id:${value.text}`, kind: "other", name: value.text, created: false });
  }

  /** Only an alias tells that another subscription may be meant. */
  private subscription(document: StackDocument, resource: Resource): string {
    if (!resource.provider.includes(".")) return "";
    const values = document.providers.get(resource.provider)?.values;
    const id = isObject(values) ? this.stacks.resolve(document, values.subscription_id) : undefined;
    return `@${id?.text ?? resource.provider}`;
  }

  private add(entity: Entity): Entity {
    const known = this.byKey.get(entity.key);
    if (known && (known.created || !entity.created)) return known;
    this.byKey.set(entity.key, entity);
    return entity;
  }
}

/** The name, or where one is computed by an expression that says little, the path of what has it. */
function readable(name: Value, resource: Resource): string {
  if (!/\$\{[^}]*\(/.test(name.text)) return name.text;
  return resource.constructPath?.replace(/\/(resource|Default)$/, "") ?? resource.address;
}

/** Azure compares names without their capitals; expressions keep theirs. */
function keyOf(type: string, within: string, name: string, subscription: string): string {
  const folded = (text: string): string => (text.includes("${") ? text : text.toLowerCase());
  return `${type}:${folded(within)}/${folded(name)}${subscription}`;
}

/** The place that a value starts with, and the literal text behind it. */
function leadingPlace(value: Value): { place?: Place; rest: string } {
  if (value.place) return { place: value.place, rest: "" };
  const found = /^\$\{([^/}]+)\/((?:data\.)?[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)\.([^}]+)\}(.*)$/s.exec(value.text);
  if (!found) return { rest: "" };
  const [, stack, address, attribute, rest] = found as unknown as [string, string, string, string, string];
  return { place: { stack, address, attribute }, rest };
}
