/** The nodes of a pool: the system pool of a cluster, or a pool in addition. */
export interface NodeProps {
  /**
   * Availability zones of the nodes. The region must have them.
   * @default - none: Azure places each node anywhere in the region
   */
  readonly zones?: readonly ("1" | "2" | "3")[];
  /** Lowest number of nodes, for the cluster autoscaler. Needs `maxNodeCount`. @default - no autoscaler */
  readonly minNodeCount?: number;
  /** Highest number of nodes, for the cluster autoscaler, up to 1,000. Needs `minNodeCount`. @default - no autoscaler */
  readonly maxNodeCount?: number;
  /** Operating system image. The Windows images are for pools with `osType` Windows. @default - that of Azure: Ubuntu */
  readonly osSku?:
    "AzureLinux" | "AzureLinux3" | "Ubuntu" | "Ubuntu2204" | "Ubuntu2404" | "Windows2019" | "Windows2022";
  /** Type of the operating system disk. Ephemeral disks need a size of machine with enough local storage. @default "Managed" */
  readonly osDiskType?: "Ephemeral" | "Managed";
  /** Size of the operating system disk in GiB, 1 to 2,048. @default - that of Azure for the size of machine */
  readonly osDiskSizeGb?: number;
  /** Highest number of pods on a node, 10 to 250. @default - that of Azure for the network: 250 with the overlay, 110 with kubenet */
  readonly maxPods?: number;
  /** Whether the host encrypts temporary disks and disk caches. The subscription needs the feature `EncryptionAtHost`. @default false */
  readonly hostEncryption?: boolean;
  /** Labels of the Kubernetes nodes. @default - those of AKS */
  readonly nodeLabels?: Readonly<Record<string, string>>;
  /** Number of nodes that an upgrade adds, such as `1`, or a percentage such as `10%`. @default "10%" */
  readonly maxSurge?: string;
}
