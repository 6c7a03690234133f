import { isExpression, type Text, textKey, textOf } from "../terraform/text";
import type { Credential, Grant, Identity } from "./model";

/** Azure compares ids without case. */
export const idKey = (id: Text): string => textOf(id).toLowerCase();

export function setFirst<T>(map: Map<string, T>, key: string, value: T): void {
  if (!map.has(key)) map.set(key, value);
}

/** An identity, and the attribute by which it was found. */
export interface FoundIdentity {
  readonly identity: Identity;
  readonly attribute: string;
}

/** Finds identities by each of their ids. One that a stack creates and others look up is one. */
export class IdentityIndex {
  private readonly ids = new Map<string, Identity>();
  private readonly clientIds = new Map<string, Identity>();
  private readonly principalIds = new Map<string, Identity>();
  private readonly entities = new Map<string, Identity>();
  private readonly created = new Map<string, Identity>();

  constructor(identities: readonly Identity[]) {
    // Of two with one key the first counts.
    for (const each of identities) {
      setFirst(this.ids, idKey(each.id), each);
      setFirst(this.clientIds, textKey(each.clientId), each);
      setFirst(this.principalIds, textKey(each.principalId), each);
      if (each.entity === undefined) continue;
      setFirst(this.entities, each.entity, each);
      if (!each.external) setFirst(this.created, each.entity, each);
    }
  }

  /** The identity that a stack creates, for one that another stack looks up. */
  public itself(identity: Identity): Identity {
    const { external, entity } = identity;
    if (!external || entity === undefined) return identity;
    return this.created.get(entity) ?? this.entities.get(entity)!;
  }

  public ofCredential({ identityId, identity }: Credential): Identity | undefined {
    return this.found(this.ids.get(idKey(identityId)) ?? this.entities.get(identity ?? ""));
  }

  public byClientId(clientId: Text): Identity | undefined {
    return this.found(this.clientIds.get(textKey(clientId)));
  }

  /** The identity that is the principal of a grant. */
  public holding({ principalId, principal }: Grant): Identity | undefined {
    const named = this.principalIds.get(textKey(principalId));
    // Azure takes another id of an identity for a principal, and the role has no effect.
    const isPrincipalId = isExpression(principalId) && principalId.lead?.reference.attribute === "principal_id";
    return this.found(named ?? (isPrincipalId ? this.entities.get(principal ?? "") : undefined));
  }

  /** The identity that a text is an id of, as it is described next to the text. */
  public byId(id: Text): FoundIdentity | undefined {
    const byClient = this.clientIds.get(textKey(id));
    if (byClient) return { identity: byClient, attribute: "client_id" };
    const byPrincipal = this.principalIds.get(textKey(id));
    if (byPrincipal) return { identity: byPrincipal, attribute: "principal_id" };
    const reference = isExpression(id) ? id.reference : undefined;
    if (isExpression(id) && !reference) return undefined;
    const identity = this.ids.get(
      reference ? `\${${reference.stack}/${reference.address}.id}`.toLowerCase() : idKey(id),
    );
    return identity && { identity, attribute: reference?.attribute ?? "id" };
  }

  private found(identity: Identity | undefined): Identity | undefined {
    return identity && this.itself(identity);
  }
}
