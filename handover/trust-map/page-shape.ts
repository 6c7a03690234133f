/** What a page of the trust map is drawn from: computed when the page is written, read by its script. */
export interface PageData {
  readonly nodes: readonly PageNode[];
  /** Ways from what signs in to what it reaches: indexes of nodes, each in a later column than the one before. */
  readonly paths: readonly (readonly number[])[];
}

/** Workload, holder of a credential, identity or principal, role on a scope, scope: from left to right. */
export type Column = 0 | 1 | 2 | 3 | 4;

export interface PageNode {
  readonly column: Column;
  /** What it is, in words. */
  readonly kind: string;
  readonly label: string;
  /** Where it belongs: a namespace, an issuer. Nodes of one group are drawn as one where there are many. */
  readonly group: string;
  /** The issuer of a holder's credential, and the like. */
  readonly detail?: string;
  readonly marks: readonly Mark[];
  /** What is known of it, by name. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly addresses: readonly string[];
  /** For an identity: who can become it. */
  readonly becomes?: readonly Becomes[];
}

/** Something to look at first. */
export interface Mark {
  readonly icon: string;
  readonly words: string;
}

export interface Becomes {
  readonly who: string;
  readonly how: string;
  readonly address?: string;
}
