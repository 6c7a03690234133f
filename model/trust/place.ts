/** Where a part of the model is declared. */
export interface Declared {
  /** The stack of the Terraform JSON; empty for an object of a manifest stream. */
  readonly stack: string;
  /** The Terraform address; empty for an object of a manifest stream. */
  readonly address: string;
}

/** A part with a name for findings. */
export interface Located extends Declared {
  /** What a finding names: a construct path, a Terraform address, or a file with line and object. */
  readonly path: string;
}

/** A Kubernetes object. */
export interface InCluster extends Located {
  /** Key of the provider configuration or stream it comes from: objects with the same key are in the same cluster. */
  readonly provider: string;
  /** Key of the cluster's entity, if the documents have it. */
  readonly cluster?: string;
}

/** The file of an object of a manifest stream, by the path that findings name it by. */
export const fileOf = (path: string): string => path.replace(/:[0-9]+ .*$/s, "");
