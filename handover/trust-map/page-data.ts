import { BUILT_IN_ROLES } from "../../facts/azure/roles";
import { ROLE_MEANINGS } from "../../facts/azure/role-powers";
import { type Text, textOf } from "../../model/terraform/text";
import { clientIdOf } from "../../model/trust/links";
import {
  accountNameOf,
  type Credential,
  type Declared,
  type Grant,
  type ServiceAccount,
  type TrustModel,
  type Workload,
} from "../../model/trust/model";
import { type IdentityUse, identityUses, usesIdentityBinding } from "../../model/trust/identity-uses";
import { isInjected } from "../../model/trust/trust-index";
import { grouped } from "../../values/grouped";
import { keptFor } from "../../values/kept";
import { hasPrivateAddress } from "../private-address";
import { WhoBecomes } from "./becomes";
import { accountsOf, clusterOfHolder, type Holder, isIdentityUse } from "./holder";
import { marksOfCredential, marksOfGrant } from "./marks";
import { DisplayNames, abbreviated } from "./names";
import type { Column, Mark, PageData, PageNode } from "./page-shape";
import { waysIn } from "./ways";

/**
 * What the page of some stacks shows: every way from a workload or another principal to a scope that has a link in one
 * of them.
 */
export function pageData(model: TrustModel, stacks: ReadonlySet<string>): PageData {
  const graph = new Builder(model);
  for (const { workload, account, holder, grant } of waysIn(model, stacks))
    if (holder) graph.trusted(workload, account, holder, grant);
    else if (account) graph.annotated(account);
    else if (grant) graph.granted(grant);
  return graph.data();
}

/** The group of principals that nobody can become by what is in the stacks. */
const OTHERS = "principals without a credential here";

interface Draft {
  readonly node: PageNode;
  readonly addresses: Set<string>;
  readonly marks: Map<string, Mark>;
}

/** What the pages of a model have in common. */
const commonOf = keptFor((model: TrustModel) => {
  const names = new DisplayNames(model);
  return {
    names,
    who: new WhoBecomes(model, names),
    credentials: grouped([...model.credentials, ...identityUses(model)], ({ identity }) => identity),
  };
});

class Builder {
  private readonly names: DisplayNames;
  private readonly who: WhoBecomes;
  private readonly credentials: ReadonlyMap<string, readonly Holder[]>;
  private readonly drafts: Draft[] = [];
  private readonly indexes = new Map<string, number>();
  private readonly paths = new Set<string>();

  constructor(private readonly model: TrustModel) {
    ({ names: this.names, who: this.who, credentials: this.credentials } = commonOf(model));
  }

  public trusted(
    workload: Workload | undefined,
    account: ServiceAccount | undefined,
    credential: Holder,
    grant: Grant | undefined,
  ): void {
    const namespace =
      credential.serviceAccount?.namespace ?? (isIdentityUse(credential) ? credential.namespace : undefined);
    const group = namespace === undefined ? this.issuer(credential) : `namespace ${namespace}`;
    this.path([
      workload && this.workload(workload, group),
      this.holder(credential, account, group),
      this.identity(credential.identity, group),
      ...this.reach(grant, group),
    ]);
  }

  public granted(grant: Grant): void {
    this.path([this.identity(grant.principal, OTHERS), ...this.reach(grant, OTHERS)]);
  }

  /** A service account that names a client id which no credential of the app trusts. */
  public annotated(account: ServiceAccount): void {
    const name = inNamespace(account.namespace, account.name);
    const group = `namespace ${textOf(account.namespace)}`;
    const holder = this.add(1, `account ${account.cluster} ${name}`, account, {
      kind: "service account",
      label: name,
      group,
      facts: [["credential or identity binding", "none in these stacks"]],
    });
    const identity = account.identity ?? `client ${textOf(clientIdOf(account))}`;
    this.path([holder, this.identity(identity, group)]);
  }

  public data(): PageData {
    return {
      nodes: this.drafts.map(({ node, addresses, marks }) => ({
        ...node,
        addresses: [...addresses],
        marks: [...marks.values()],
      })),
      paths: [...this.paths].map((each) => JSON.parse(each) as number[]),
    };
  }

  private path(nodes: readonly (number | undefined)[]): void {
    this.paths.add(JSON.stringify(nodes.filter((each) => each !== undefined)));
  }

  private workload(workload: Workload, group: string): number {
    const name = inNamespace(workload.namespace, workload.name);
    const labelled = isInjected(workload);
    return this.add(0, `${workload.kind} ${workload.cluster} ${name}`, workload, {
      kind: workload.kind,
      label: abbreviated(name),
      group,
      facts: [
        ["namespace", textOf(workload.namespace)],
        ["service account", textOf(accountNameOf(workload))],
        ...(workload.cluster === undefined ? [] : [["cluster", this.names.of(workload.cluster)] as const]),
        ["label azure.workload.identity/use", labelText(labelled)],
        ...(usesIdentityBinding(workload) ? [["tokens", "through an identity binding"] as const] : []),
      ],
      marks: labelled === false ? [{ icon: "○", words: "not labelled: its pods get no token" }] : [],
    });
  }

  private holder(credential: Holder, account: ServiceAccount | undefined, group: string): number {
    const index = isIdentityUse(credential) ? this.user(credential, group) : this.subject(credential, group);
    if (account) this.drafts[index]!.addresses.add(`${account.stack}: ${account.address}`);
    return index;
  }

  /** Service accounts that can use an identity through its identity binding. */
  private user(use: IdentityUse, group: string): number {
    const { serviceAccount, binding, subject } = use;
    const cluster = this.issuer(use);
    const index = this.add(1, `user ${cluster} ${textOf(subject)}`, use, {
      kind: serviceAccount ? "service account" : "service accounts",
      label: serviceAccount ? `${serviceAccount.namespace}/${serviceAccount.name}` : accountsOf(use),
      detail: `identity binding${cluster === "" ? "" : ` on ${cluster}`}`,
      group,
      facts: [
        ["subject", abbreviated(textOf(subject))],
        ["identity binding", binding ? abbreviated(textOf(binding.name)) : "none in these stacks"],
      ],
      marks: marksOfCredential(use),
    });
    for (const each of [use.role, binding])
      if (each) this.drafts[index]!.addresses.add(`${each.stack}: ${each.address}`);
    return index;
  }

  private subject(credential: Credential, group: string): number {
    const { serviceAccount } = credential;
    const issuer = this.issuer(credential);
    return this.add(1, `subject ${issuer} ${textOf(credential.subject)}`, credential, {
      kind: serviceAccount ? "service account" : "subject",
      label: serviceAccount
        ? `${serviceAccount.namespace}/${serviceAccount.name}`
        : abbreviated(textOf(credential.subject)),
      detail: `issuer: ${issuer}`,
      group,
      facts: [
        ["subject", abbreviated(textOf(credential.subject))],
        ["issuer", issuer],
        ["audiences", credential.audiences.map(textOf).join(", ")],
      ],
      marks: marksOfCredential(credential),
    });
  }

  private identity(key: string | undefined, group: string): number {
    const known = this.indexes.get(`identity ${key}`);
    if (known !== undefined) return known;
    const entity = this.model.entities.get(key);
    const credentials = this.credentials.get(key ?? "") ?? [];
    return this.add(2, `identity ${key}`, entity?.place, {
      kind: entity?.kind ?? "principal",
      label: this.names.of(key ?? ""),
      group,
      facts: [["created by", entity?.created && entity.place ? `the stack ${entity.place.stack}` : "others"]],
      becomes: entity ? this.who.of(entity, credentials) : [],
    });
  }

  private reach(grant: Grant | undefined, group: string): number[] {
    if (!grant) return [];
    const kind = this.model.entities.get(grant.scope)?.kind ?? "scope";
    const role = abbreviated(textOf(grant.role));
    const scope = this.names.of(grant.scope ?? "");
    const marks = marksOfGrant(this.model, grant);
    const id = (BUILT_IN_ROLES as Readonly<Record<string, string>>)[textOf(grant.role)];
    const means = ROLE_MEANINGS.get(textOf(grant.role))?.means;
    return [
      this.add(3, `role ${textOf(grant.role)} ${grant.scope}`, grant, {
        kind: "role",
        label: role,
        group,
        facts: [
          ["scope", scope],
          ...(means === undefined ? [] : [["allows", means] as const]),
          ["definition", id ?? "not a built-in role"],
          ...(grant.condition === undefined ? [] : [["condition", textOf(grant.condition)] as const]),
        ],
        marks,
      }),
      this.add(4, `scope ${grant.scope}`, this.model.entities.get(grant.scope)?.place, {
        kind,
        label: scope,
        group,
        facts: [
          ["scope", abbreviated(grant.scopeId === undefined ? (grant.scope ?? "") : textOf(grant.scopeId))],
          ...(hasPrivateAddress(this.model, this.model.entities.get(grant.scope))
            ? [["network", "no public address"] as const]
            : []),
        ],
      }),
    ];
  }

  private issuer(credential: Holder): string {
    const cluster = clusterOfHolder(credential);
    return cluster === undefined ? abbreviated(textOf(credential.issuer)) : this.names.of(cluster);
  }

  private add(
    column: Column,
    key: string,
    declared: Declared | undefined,
    node: Omit<PageNode, "column" | "addresses" | "marks"> & { readonly marks?: readonly Mark[] },
  ): number {
    const index = this.indexes.get(key) ?? this.drafts.length;
    this.indexes.set(key, index);
    const draft = (this.drafts[index] ??= {
      node: { ...node, column, addresses: [], marks: [] },
      addresses: new Set<string>(),
      marks: new Map<string, Mark>(),
    });
    if (declared) draft.addresses.add(`${declared.stack}: ${declared.address}`);
    for (const each of node.marks ?? []) draft.marks.set(each.words, each);
    return index;
  }
}

function labelText(labelled: boolean | undefined): string {
  return labelled === undefined ? "not evaluated" : labelled ? "true" : "absent";
}

function inNamespace(namespace: Text, name: Text): string {
  return `${textOf(namespace)}/${textOf(name)}`;
}
