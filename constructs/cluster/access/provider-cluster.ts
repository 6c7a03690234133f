import { TerraformProvider, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { AKS_ISSUER_HOST } from "../../../facts/azure/clouds";
import { isLiteral } from "../../../values/literal";
import { type Problem, refusal } from "../../../values/problem";
import { resolvedIn } from "../../../values/resolved";
import { allBelow, perCheck } from "../../core/synthesis/per-check";
import type { IWorkloadIdentityCluster } from "../cluster";
import { clusterKeyOf, type IKnownCluster, isManagedHere } from "../cluster-key";
import { claimedHosts } from "./claimed-hosts";

/** The clusters of an app that a kubernetes provider was configured for, with their hosts. */
const endpointsOf = (scope: IConstruct) =>
  claimedHosts(scope).map(({ cluster, host }) => ({ cluster: cluster as IWorkloadIdentityCluster, host }));

/**
 * The problem of an object for one cluster whose kubernetes provider certainly reaches another one: it would be created
 * there, where no credential trusts it.
 *
 * @param provider of the object; undefined for the provider of its stack
 */
export function providerClusterProblems(
  scope: IConstruct,
  cluster: IWorkloadIdentityCluster,
  provider: TerraformProvider | undefined,
): readonly Problem[] {
  // Most apps have one cluster, and their stacks need not be searched.
  if (!endpointsOf(scope).some((each) => isOther(cluster, each.cluster))) return [];
  const stack = TerraformStack.of(scope);
  const used = provider ?? kubernetesProviderOf(stack);
  const reached = used ? clustersOf(used) : [];
  if (reached.length === 0 || !reached.every((each) => isOther(cluster, each))) return [];
  const [there] = reached as [IWorkloadIdentityCluster];
  const given = provider ? `got "${used!.node.path}"` : `got none, and that of the stack is "${used!.node.path}"`;
  return [
    refusal(
      "provider-other-cluster",
      `\`kubernetesProvider\` must reach the cluster "${cluster.node.path}", ${given}, which reaches "${there.node.path}"; ` +
        `pass a provider that is made with \`kubernetesProviderConfig\` of "${cluster.node.path}" and an alias`,
    ),
  ];
}

/** The kubernetes provider that resources without a provider of their own use. */
const kubernetesProviderOf = perCheck((stack: TerraformStack): TerraformProvider | undefined =>
  allBelow(stack)
    .filter(TerraformProvider.isTerraformProvider)
    .find(({ terraformResourceType, alias }) => terraformResourceType === "kubernetes" && alias === undefined),
);

/** The clusters whose API server a provider reaches, as far as this app has them. */
const clustersOf = perCheck((provider: TerraformProvider): readonly IWorkloadIdentityCluster[] => {
  const resolved = (value: unknown): unknown => resolvedIn(TerraformStack.of(provider), value);
  const host = resolved(hostOf(provider));
  if (typeof host !== "string") return [];
  return endpointsOf(provider)
    .filter((each) => resolved(each.host) === host)
    .map(({ cluster }) => cluster);
});

const hostOf = (provider: TerraformProvider): unknown => {
  const { provider: written } = provider.toTerraform() as { provider: Record<string, [{ host?: unknown }]> };
  return written[provider.terraformResourceType]?.[0].host;
};

/** Whether two references are certainly two clusters: one cluster can be referenced in several ways. */
function isOther(a: IWorkloadIdentityCluster, b: IWorkloadIdentityCluster): boolean {
  if (clusterKeyOf(a) === clusterKeyOf(b)) return false;
  if (isManagedHere(a) && isManagedHere(b)) return true;
  if (isLiteral(a.issuerUrl) && isLiteral(b.issuerUrl)) return a.issuerUrl !== b.issuerUrl;
  // Of a cluster by its issuer nothing else is known. Only a cluster of AKS has a provider that is made here.
  if ((a as Partial<IKnownCluster>).byIssuer) return URL.canParse(a.issuerUrl) && !AKS_ISSUER_HOST.test(hostname(a));
  if (differ(a.clusterName, b.clusterName)) return true;
  return differ(a.resourceGroup.name, b.resourceGroup.name);
}

const hostname = ({ issuerUrl }: IWorkloadIdentityCluster): string => new URL(issuerUrl).hostname;

/** Azure compares names without case. */
const differ = (a: string, b: string): boolean => isLiteral(a) && isLiteral(b) && a.toLowerCase() !== b.toLowerCase();
