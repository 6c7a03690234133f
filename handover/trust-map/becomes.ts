import { CLUSTER_TYPES } from "../../facts/azure/cluster-types";
import { hasPower, type RolePower } from "../../facts/azure/role-powers";
import type { Entity } from "../../model/trust/entities";
import { textOf } from "../../model/terraform/text";
import type { Declared, Grant, TrustModel } from "../../model/trust/model";
import { containsScope } from "../../model/trust/scope";
import { accountsOf, clusterOfHolder, type Holder, isIdentityUse } from "./holder";
import type { DisplayNames } from "./names";
import type { Becomes } from "./page-shape";

/**
 * Answers who can become an identity: who holds its credentials or can use it through an identity binding, who can write them, who can create pods under a trusted
 * service account, who administers the cluster or runs on its nodes, and who can attach the identity to a machine.
 */
export class WhoBecomes {
  /** Role assignments whose role lets its holder become others, by what it lets them do. */
  private readonly powerful: ReadonlyMap<RolePower, readonly Grant[]>;
  /** The clusters that the stacks create, with the text of what names their own identities. */
  private readonly clusters: readonly (Declared & { readonly kubelet: string; readonly control: string })[];

  constructor(
    model: TrustModel,
    private readonly names: DisplayNames,
  ) {
    const powers: readonly RolePower[] = [
      "write credentials",
      "assign identities",
      "create pods",
      "administer clusters",
      "run on nodes",
      "grant roles",
    ];
    this.powerful = new Map(
      powers.map((power) => [power, model.grants.filter((each) => hasPower(textOf(each.role), power))]),
    );
    this.clusters = model.stacks.documents.flatMap(({ name, resources }) =>
      [...resources.values()]
        .filter((each) => each.mode === "managed" && CLUSTER_TYPES.has(each.type))
        .map(({ address, values }) => ({
          stack: name,
          address,
          kubelet: JSON.stringify(values.kubelet_identity ?? ""),
          control: JSON.stringify(values.identity ?? ""),
        })),
    );
  }

  public of(identity: Entity, credentials: readonly Holder[]): readonly Becomes[] {
    const clusters = [
      ...new Set(
        credentials.flatMap((each) => {
          const cluster = each.serviceAccount || isIdentityUse(each) ? clusterOfHolder(each) : undefined;
          return cluster === undefined ? [] : [cluster];
        }),
      ),
    ];
    return [
      ...credentials.map((each) => this.holder(each)),
      ...this.ownOfCluster(identity),
      ...this.writers(identity, credentials),
      ...this.by("write credentials", identity.key, "can write credentials on it, for anybody"),
      ...this.by("assign identities", identity.key, "can attach it to a machine or cluster, and sign in from there"),
      ...this.by("grant roles", identity.key, "can grant itself a role that writes its credentials"),
      ...clusters.flatMap((cluster) => this.throughCluster(cluster)),
    ];
  }

  private holder(credential: Holder): Becomes {
    if (isIdentityUse(credential)) {
      const cluster = clusterOfHolder(credential);
      return {
        who: `pods of ${accountsOf(credential)}`,
        how: `${cluster === undefined ? "" : `on ${this.names.of(cluster)} `}through its identity binding`,
        address: credential.address,
      };
    }
    const { serviceAccount, cluster, subject, issuer, address } = credential;
    return serviceAccount
      ? {
          who: `pods of the service account ${serviceAccount.namespace}/${serviceAccount.name}`,
          how: cluster ? `on ${this.names.of(cluster)}` : `with a token of ${textOf(issuer)}`,
          address,
        }
      : { who: textOf(subject), how: `with a token of ${textOf(issuer)}`, address };
  }

  /** The identities that a cluster itself uses need no credential. */
  private ownOfCluster(identity: Entity): Becomes[] {
    const names = (text: string): boolean => text.includes(`${identity.place?.address}.`);
    return this.clusters.flatMap(({ stack, address, ...own }): Becomes[] => {
      const isOwn = stack === identity.place?.stack;
      const kubelet =
        (isOwn && names(own.kubelet)) || (identity.kind === "kubelet identity" && identity.place?.address === address);
      const control =
        (isOwn && names(own.control)) ||
        (identity.kind === "control plane identity" && identity.place?.address === address);
      return [
        ...(kubelet
          ? [
              {
                who: "every pod that reaches the metadata endpoint of its node",
                how: "it is the identity of the nodes",
                address,
              },
            ]
          : []),
        ...(control ? [{ who: "the control plane of the cluster", how: "AKS acts as it", address }] : []),
      ];
    });
  }

  /** The principal that applies a stack can write what the stack writes. */
  private writers(identity: Entity, credentials: readonly Holder[]): Becomes[] {
    const stacks = new Set([
      ...credentials.filter((each) => !isIdentityUse(each)).map((each) => each.stack),
      ...(identity.created && identity.place && identity.kind === "identity" ? [identity.place.stack] : []),
    ]);
    const users = new Set(credentials.filter(isIdentityUse).map((each) => each.stack));
    const who = (stack: string): string => `the principal that applies the stack ${stack}`;
    return [
      ...[...stacks].map((stack) => ({
        who: who(stack),
        how: "its rights write this identity and its credentials (permissions.json)",
      })),
      ...[...users].map((stack) => ({
        who: who(stack),
        how: "its rights let service accounts use the identity (permissions.json)",
      })),
    ];
  }

  private throughCluster(cluster: string): Becomes[] {
    const name = this.names.of(cluster);
    return [
      ...this.by("create pods", cluster, `can create pods on ${name} under any service account`),
      ...this.by("administer clusters", cluster, `administers ${name}`),
      ...this.by("run on nodes", cluster, `can run commands on nodes of ${name}, where the tokens of pods are`),
      {
        who: `every process on a node of ${name}, such as a privileged pod`,
        how: "reads the tokens of the pods there",
      },
    ];
  }

  private by(power: RolePower, key: string, how: string): Becomes[] {
    return (this.powerful.get(power) ?? [])
      .filter((each) => each.scope !== undefined && holds(each.scope, key))
      .map((each) => ({
        who: this.names.of(each.principal ?? ""),
        how: `${how} (${textOf(each.role)} on ${this.names.of(each.scope!)})`,
        address: `${each.stack}: ${each.address}`,
      }));
  }
}

/** Whether the first scope is the second, contains it, or is a namespace of it. */
function holds(scope: string, key: string): boolean {
  return scope === key || containsScope(scope, key) || scope.startsWith(`${key}/namespaces/`);
}
