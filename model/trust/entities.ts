import { ENTITY_KINDS, type EntityKind, TYPES_IN_RESOURCE_IDS } from "../../facts/terraform/entity-types";
import type { Resource, StackDocument } from "../terraform/document";
import { isObject } from "../../values/object";
import { type Expression, isExpression, type Reference, type Text, textOf } from "../terraform/text";
import type { Stacks } from "../terraform/values";
import { type Subscription, Subscriptions } from "./subscriptions";

/** Something outside Kubernetes that several documents may name: created in one, looked up in another. */
export interface Entity {
  /**
   * Equal wherever the same thing is meant. By type, resource group, name and subscription as far as the documents have them,
   * by its literal id, or else by its address.
   */
  readonly key: string;
  readonly kind: EntityKind;
  /** The name as far as it is known. */
  readonly name: string;
  /** Where it is described: the resource that creates it if there is one, otherwise the data source. */
  readonly place?: Pick<Reference, "stack" | "address">;
  /** Whether one of the documents creates it. */
  readonly created: boolean;
}

/** Attributes that name the resource itself, rather than something it made. */
const OWN_ID = /^(id|resource_id|resource_versionless_id|resource_manager_id|principal_id|client_id|name)$/;

/** Every entity that values of the documents lead to. */
export class Entities {
  private readonly byKey = new Map<string, Entity>();
  private readonly keyOfResource = new Map<Resource, string>();
  private readonly subscriptions = new Subscriptions();

  constructor(private readonly stacks: Stacks) {}

  /** The same entities, to be found in these stacks from now on. */
  public within(stacks: Stacks): Entities {
    const entities = new Entities(stacks);
    for (const each of this.values()) entities.add(each);
    entities.subscriptions.take(this.subscriptions);
    return entities;
  }

  /** All entities that were named, the created ones with their own place. */
  public values(): IterableIterator<Entity> {
    return this.byKey.values();
  }

  public get(key: string | undefined): Entity | undefined {
    return key === undefined ? undefined : this.byKey.get(key);
  }

  /** The subscription of an entity, if it is known. */
  public subscriptionOf(key: string): string | undefined {
    return this.subscriptions.of(key);
  }

  /** The entity that a resource or data source is. */
  public ofResource(document: StackDocument, resource: Resource): Entity {
    const known = this.get(this.keyOfResource.get(resource));
    if (known) return known;
    const entity = this.readResource(document, resource);
    this.keyOfResource.set(resource, entity.key);
    return entity;
  }

  private readResource(document: StackDocument, resource: Resource): Entity {
    const { values, type, mode } = resource;
    const place = { stack: document.name, address: resource.address };
    const created = mode === "managed";
    const kind = ENTITY_KINDS.get(type) ?? "other";
    if (kind === "caller") {
      const name = `the principal that applies ${document.name}`;
      return this.add({ key: `caller of ${document.name}`, kind, name, place, created });
    }
    const own = `${document.name}/${resource.address}`;
    const name = this.stacks.resolve(document, values.name);
    if (kind === "subscription") {
      const given = this.stacks.resolve(document, values.subscription_id);
      const id = typeof given === "string" ? given.toLowerCase() : this.subscription(document, resource);
      this.subscriptions.note(own, id);
    }
    if (!name) {
      // A plan, a state or an import may have the id alone.
      const known = this.stacks.resolve(document, values.id);
      const named = typeof known === "string" ? this.ofId(known) : undefined;
      if (named && named.kind === kind) return this.add({ ...named, place, created });
      return this.add({ key: own, kind, name: resource.name, place, created });
    }
    const group = this.stacks.resolve(document, values.resource_group_name);
    const parentId = values.key_vault_id ?? values.storage_account_id ?? values.parent_id;
    const parent = group ? undefined : this.ofId(this.stacks.resolve(document, parentId));
    if (kind === "vault item" && parent) {
      const collection = `${type.split("_").at(-1)}s`;
      return this.add({
        key: `${parent.key}/${collection}/${textOf(name)}`,
        kind,
        name: `${textOf(name)} in ${parent.name}`,
        place,
        created,
      });
    }
    const within = group === undefined ? parent?.key : textOf(group);
    const key =
      within !== undefined || kind === "resource group"
        ? this.subscriptions.key(
            keyOf(type, within ?? "", textOf(name)),
            this.subscription(document, resource),
            resource.provider.includes("."),
          )
        : own;
    return this.add({ key, kind, name: readable(textOf(name), resource), place, created });
  }

  /** The entity that a resource of the documents is. */
  public ofPlace(place: Pick<Reference, "stack" | "address">): Entity | undefined {
    const document = this.stacks.document(place.stack);
    const resource = document?.resources.get(place.address);
    return document && resource && this.ofResource(document, resource);
  }

  /** The entity whose attribute an expression is, whichever attribute that is. */
  public ofReference(text: Text | undefined): Entity | undefined {
    return isExpression(text) ? this.at(text.reference) : undefined;
  }

  /** The entity that an id is: of a resource of the documents, of something below it, or literal. */
  public ofId(id: Text | undefined): Entity | undefined {
    if (id === undefined || id === "") return undefined;
    const lead = isExpression(id) ? id.lead : undefined;
    const entity = this.ofLead(lead);
    if (!lead || !entity) return this.ofText(textOf(id));
    const { attribute } = lead.reference;
    if (entity.kind === "cluster" && /^(kubelet_)?identity\b/.test(attribute))
      return this.ownIdentity(entity, lead.reference);
    const below = OWN_ID.test(attribute) ? lead.rest : `#${attribute}${lead.rest}`;
    if (below === "") return entity;
    const place = { stack: lead.reference.stack, address: lead.reference.address };
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
  public ofPrincipal(id: Text | undefined): Entity | undefined {
    if (id === undefined || id === "") return undefined;
    const lead = isExpression(id) ? id.lead : undefined;
    const owner = lead?.rest === "" ? this.ofLead(lead) : undefined;
    if (!lead || !owner) {
      const text = textOf(id);
      return this.add({ key: `principal:${text.toLowerCase()}`, kind: "principal", name: text, created: false });
    }
    return owner.kind === "cluster" ? this.ownIdentity(owner, lead.reference) : owner;
  }

  /** An identity that Azure Service Operator creates from an object of a cluster. */
  public ofOperator(id: string, name: string): Entity {
    return this.add({ key: id, kind: "identity", name, created: false });
  }

  private at(reference: Reference | undefined): Entity | undefined {
    const resource = reference && this.stacks.resourceAt(reference);
    const document = this.stacks.document(reference?.stack);
    return resource && document ? this.ofResource(document, resource) : undefined;
  }

  /** The entity that an expression starts with; each instance of a resource with `for_each` is one of its own. */
  private ofLead(lead: Expression["lead"]): Entity | undefined {
    const entity = this.at(lead?.reference);
    if (!lead || !entity || lead.instance === "") return entity;
    const { key, name } = entity;
    return this.add({ ...entity, key: `${key}${lead.instance}`, name: `${name}${lead.instance}` });
  }

  private ownIdentity(cluster: Entity, { stack, address, attribute }: Reference): Entity {
    const kind = attribute.startsWith("kubelet_identity") ? "kubelet identity" : "control plane identity";
    return this.add({
      key: `${cluster.key}#${kind}`,
      kind,
      name: `${kind} of ${cluster.name}`,
      place: { stack, address },
      created: cluster.created,
    });
  }

  private ofText(text: string): Entity {
    const [, own] = /^\/subscriptions\/([^/]+)/i.exec(text) ?? [];
    const inId: Subscription = own === undefined || own.includes("${") ? { alias: "", others: [] } : own.toLowerCase();
    if (own !== undefined && /^\/subscriptions\/[^/]+$/i.test(text)) {
      const key = `subscription:${own.toLowerCase()}`;
      this.subscriptions.note(key, inId);
      return this.add({ key, kind: "subscription", name: own, created: false });
    }
    const group = /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)$/i.exec(text);
    if (group)
      return this.add({
        key: this.subscriptions.key(keyOf("azurerm_resource_group", "", group[1]!), inId),
        kind: "resource group",
        name: group[1]!,
        created: false,
      });
    const id = /\/resourceGroups\/([^/]+)\/providers\/([^/]+\/[^/]+)\/([^/]+)(\/.+)?$/i.exec(text);
    const type = id && TYPES_IN_RESOURCE_IDS.get(id[2]!.toLowerCase());
    if (id && type) {
      const below = id[4] ?? "";
      return this.add({
        key: `${this.subscriptions.key(keyOf(type, id[1]!, id[3]!), inId)}${below}`,
        kind: below === "" ? ENTITY_KINDS.get(type)! : type === "azurerm_key_vault" ? "vault item" : "other",
        name: below === "" ? id[3]! : `${below.split("/").at(-1)} in ${id[3]}`,
        created: false,
      });
    }
    return this.add({ key: `id:${text}`, kind: "other", name: text, created: false });
  }

  /** The subscription of the provider of a resource. */
  private subscription(document: StackDocument, { provider }: Resource): Subscription {
    const values = document.providers.get(provider)?.values;
    const id = isObject(values) ? this.stacks.resolve(document, values.subscription_id) : undefined;
    if (typeof id === "string" && id !== "") return id.toLowerCase();
    const [type] = provider.split(".");
    const others = [...document.providers.values()].flatMap((each) => {
      const other = this.stacks.resolve(document, each.values.subscription_id);
      return each.name.split(".")[0] === type && typeof other === "string" ? [other.toLowerCase()] : [];
    });
    if (provider !== type) return { alias: id === undefined ? provider : textOf(id), others };
    const cloud = isObject(values) ? this.stacks.resolve(document, values.environment) : undefined;
    return { alias: typeof cloud === "string" && cloud !== "public" ? cloud : "", others };
  }

  private add(entity: Entity): Entity {
    const known = this.byKey.get(entity.key);
    if (known && (known.created || !entity.created)) return known;
    this.byKey.set(entity.key, entity);
    return entity;
  }
}

/** The name; for a name that a function computes, the path of the construct. */
function readable(name: string, resource: Resource): string {
  if (!/\$\{[^}]*\(/.test(name)) return name;
  return resource.constructPath?.replace(/\/(resource|Default)$/, "") ?? resource.address;
}

/** Azure compares names without case; expressions keep theirs. */
function keyOf(type: string, within: string, name: string): string {
  const folded = (text: string): string => (text.includes("${") ? text : text.toLowerCase());
  return `${type}:${folded(within)}/${folded(name)}`;
}
