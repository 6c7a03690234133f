import type { EnvironmentVariable } from "./environment-variable";
import type { IGrantee } from "./grantee";

/** Data with an address that pods find in their environment. */
export interface IAddressed {
  /** The variables with the address, for the `env` of a container. */
  environment(): EnvironmentVariable[];
}

/** Data of this library whose pods get other variables than `environment()` has. */
export interface IAddressedForPods extends IAddressed {
  /** The variables that `reads`, `writes` and `owns` of a pod template add for a principal. */
  podEnvironment(grantee: IGrantee): EnvironmentVariable[];
}

/** Data that pods can read: a VaultAccess, one of its secrets, a DataAccess, or a construct of your own. */
export interface IReadable extends IAddressed {
  /** Grants a principal the right to read. */
  grantRead(grantee: IGrantee): unknown;
}

/** Data that pods can write: a DataAccess, or a construct of your own. */
export interface IWritable extends IAddressed {
  /** Grants a principal the right to write. */
  grantWrite(grantee: IGrantee): unknown;
}

/** Data that pods can have all rights on: a DataAccess, or a construct of your own. */
export interface IOwnable extends IAddressed {
  /** Grants a principal all rights on the data. */
  grantOwn(grantee: IGrantee): unknown;
}
