/** Names of the service accounts with which an operator requests tokens, in whatever namespace it is installed. */
export interface OperatorAccount {
  /** The name of the account as its manifests or its chart create it, for texts. */
  readonly name: string;
  /** Names that the chart gives it too, such as `<release>-cert-manager`; any name if it is generated. */
  readonly pattern: RegExp;
  readonly source: string;
  /** When the source was read. */
  readonly read: string;
}

/** The operators whose objects name a client id themselves, so that the operator requests the token and not a pod that they make. */
export const OPERATOR_IDENTITIES = {
  certManager: {
    name: "cert-manager",
    pattern: /(^|-)cert-?manager$/,
    source: "cert-manager.io/docs/configuration/acme/dns01/azuredns; deploy/charts/cert-manager/templates/_helpers.tpl",
    read: "2026-11",
  },
  externalDns: {
    name: "external-dns",
    pattern: /external-?dns/,
    source:
      "kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/azure; provider/azure/config.go (getCredentials)",
    read: "2026-11",
  },
  capz: {
    name: "capz-manager",
    pattern: /^capz-manager$/,
    source: "github.com/kubernetes-sigs/cluster-api-provider-azure docs/book/src/topics/workload-identity.md",
    read: "2026-11",
  },
  crossplane: {
    name: "the account of the provider",
    pattern: /./,
    source: "github.com/crossplane-contrib/provider-upjet-azure internal/clients/azure.go (oidcAuth)",
    read: "2026-11",
  },
} as const satisfies Readonly<Record<string, OperatorAccount>>;

/** The key of the configuration of external-dns in a ConfigMap or a Secret. */
export const EXTERNAL_DNS_FILE = "azure.json";
