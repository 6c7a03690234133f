import type { Reach } from "./map";

/** The column of a thing: what it is on the way from a workload to a scope. */
export type NodeKind = "workload" | "account" | "credential" | "identity" | "scope";

export interface GraphNode {
  readonly id: string;
  readonly kind: NodeKind;
  /** What it is, in words: `service account`, `kubelet identity`, `vault`. */
  readonly caption: string;
  readonly label: string;
  /** The cluster that a trust comes from. */
  readonly cluster?: string;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Roles, for an edge to a scope; what the link is otherwise. */
  readonly label: string;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** The lines of a map as a graph: each thing once, workload to scope. */
export function graphOf(reach: readonly Reach[]): Graph {
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, { from: string; to: string; labels: Set<string> }>();
  const node = (kind: NodeKind, caption: string, label: string | undefined, cluster?: string): string | undefined => {
    if (label === undefined) return undefined;
    const id = JSON.stringify([kind, caption, label, cluster]);
    nodes.set(id, { id, kind, caption, label, ...(cluster === undefined ? {} : { cluster }) });
    return id;
  };
  const edge = (from: string | undefined, to: string | undefined, label: string): void => {
    if (from === undefined || to === undefined) return;
    const id = JSON.stringify([from, to]);
    const known = edges.get(id) ?? { from, to, labels: new Set<string>() };
    known.labels.add(label);
    edges.set(id, known);
  };
  for (const each of reach) {
    const workload = node("workload", "workload", each.workload, each.cluster);
    const account = node("account", isSubject(each) ? "subject" : "service account", each.serviceAccount, each.cluster);
    // A name in Azure has no space, so this cannot be the name of a credential.
    const [, bound, called] = /^(identity binding)(?: (.+))?$/.exec(each.credential ?? "") ?? [];
    const credential =
      bound === undefined
        ? node("credential", "credential", each.credential, each.cluster)
        : node("credential", bound, called ?? "none in these stacks", each.cluster);
    const identity = node("identity", each.identityKind, each.identity);
    const scope = node("scope", each.scopeKind ?? "scope", each.scope);
    edge(workload, account, "runs as");
    edge(account, credential ?? identity, credential === undefined ? "client id" : bound ? "can use" : "subject of");
    edge(credential, identity, bound ? "binds" : "trusted by");
    edge(identity, scope, each.role ?? "");
  }
  return {
    nodes: [...nodes.values()],
    edges: [...edges.values()].map(({ from, to, labels }) => ({ from, to, label: [...labels].join(", ") })),
  };
}

/** A subject that names no service account, as another issuer than a cluster's has. */
function isSubject(reach: Reach): boolean {
  return !/^[^:/]+\/[^:/]+$/.test(reach.serviceAccount ?? "");
}
