import { EXTERNAL_DNS_FILE } from "../../facts/kubernetes/operator-identities";
import { isExpression, type Scalar } from "../terraform/text";
import { withOpenVariables } from "./template-variables";
import { at, isBranch, listAt, scalarAt, textAt, type Tree } from "../terraform/tree";

/** Whether an object of an operator uses workload identity, or a managed identity; the others have no wiring. */
export function concernsIdentities(kind: string, spec: Tree): boolean {
  if (kind === "Issuer" || kind === "ClusterIssuer")
    return listAt(spec, "acme", "solvers").some((each) => isBranch(at(each, "dns01", "azureDNS", "managedIdentity")));
  if (kind === "ProviderConfig" || kind === "ClusterProviderConfig") {
    const source = scalarAt(spec, "credentials", "source");
    return source === "OIDCTokenFile" || isExpression(source);
  }
  return kind !== "AzureClusterIdentity" || textAt(spec, "type") === "WorkloadIdentity";
}

/** What is read of a client secret: that it is there. */
const SECRET = "aadClientSecret";

/** The configuration of external-dns in a ConfigMap or a Secret, without the client secret; undefined if there is none. */
export function externalDnsConfig(object: Tree, kind: "ConfigMap" | "Secret"): Tree {
  const plain = scalarAt(object, kind === "Secret" ? "stringData" : "data", EXTERNAL_DNS_FILE);
  const encoded = kind === "Secret" ? scalarAt(object, "data", EXTERNAL_DNS_FILE) : undefined;
  const text = plain ?? (typeof encoded === "string" ? Buffer.from(encoded, "base64").toString("utf8") : encoded);
  const config = parsed(isExpression(text) ? text.expression : text);
  if (!isBranch(config) || !Object.hasOwn(config, "useWorkloadIdentityExtension")) return undefined;
  const { [SECRET]: secret, ...rest } = config as Readonly<Record<string, Tree>>;
  return { ...(withOpenVariables(rest, new Set()) as object), hasSecret: secret !== undefined && secret !== "" };
}

/** A JSON text; undefined if it is none, as with a variable in the place of a number. */
function parsed(text: Scalar | undefined): Tree {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text) as Tree;
  } catch {
    return undefined;
  }
}
