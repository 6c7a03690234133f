/**
 * Ranges that AKS reserves. No pod, service or subnet range can overlap them.
 * Source: learn.microsoft.com/azure/aks/concepts-network-cni-overview; read 2026-11.
 */
export const RESERVED_RANGES = ["169.254.0.0/16", "192.0.2.0/24", "172.30.0.0/16", "172.31.0.0/16"] as const;

/** Default ranges of AKS. Source: learn.microsoft.com/azure/aks/configure-dual-stack; read 2026-11. */
export const DEFAULT_RANGES = {
  pods: ["10.244.0.0/16", "fd12:3456:789a::/64"],
  services: ["10.0.0.0/16", "fd12:3456:789a:1::/108"],
} as const;

/** Private IPv4 ranges, which the firewalls of a storage account and of a vault do not accept. Source: RFC 1918. */
export const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] as const;
