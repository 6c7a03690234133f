import type { Construct } from "constructs";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";
import { AzurermTarget } from "../../core/azurerm/azurerm-target";
import { validate } from "../../core/input/refuse";
import { isAutoscaled } from "./node-config";
import type { WorkloadIdentityClusterProps } from "../workload-identity-cluster-props";
import { defaultPolicyEngine } from "../cluster-defaults";

const BLOCK = "node_provisioning_profile";

/** The first release of azurerm with the block, of those that were read. Source: provider schemas of azurerm 4.55.0 and 4.81.0. */
const FIRST_RELEASE = [4, 81] as const;

/**
 * The problem with node auto-provisioning, if any: what AKS does not support together with it.
 * Sources: learn.microsoft.com/azure/aks/node-auto-provisioning, "Limitations and unsupported features";
 * aks/node-auto-provisioning-networking, "Supported networking configurations for NAP"; read 2026-11.
 */
export function provisioningProblem(props: WorkloadIdentityClusterProps): Problem | undefined {
  if (props.nodeProvisioning !== "auto") return undefined;
  const { network = {}, overrides } = props;
  const needs = (what: string, got: unknown, fix: string): Problem =>
    refusal("node-provisioning", `${what} with \`nodeProvisioning\` "auto", got ${shown(got)}; ${fix}`);
  if (isAutoscaled(props))
    return needs(
      "`minNodeCount` and `maxNodeCount` must be left out",
      props.minNodeCount ?? props.maxNodeCount,
      "AKS adds nodes by itself; give `nodeCount` for the system pool",
    );
  if (overrides?.defaultNodePool?.autoScalingEnabled === true)
    return needs("`overrides.defaultNodePool.autoScalingEnabled` must be left out", true, "AKS adds nodes by itself");
  if (overrides?.servicePrincipal !== undefined)
    return refusal(
      "node-provisioning",
      '`nodeProvisioning` "auto" needs a cluster with a managed identity, got `overrides.servicePrincipal`; use the prop `identity`',
    );
  if (network.plugin === "kubenet")
    return needs('`network.plugin` must be "azure"', "kubenet", "leave `network.plugin` out");
  if (network.podSubnet) return refusal("node-provisioning", NO_POD_SUBNET);
  const policy = network.policy ?? defaultPolicyEngine(props).networkPolicy;
  if (policy === "calico" && props.importId === undefined)
    return needs(
      '`network.policy` must not be "calico"',
      policy,
      "leave `network.policy` and `network.dataPlane` out for cilium",
    );
  if (network.ipVersions?.includes("IPv6"))
    return needs('`network.ipVersions` must be ["IPv4"]', network.ipVersions, "leave `network.ipVersions` out");
  if (network.loadBalancerSku === "basic")
    return needs('`network.loadBalancerSku` must be "standard"', "basic", "leave `network.loadBalancerSku` out");
  return undefined;
}

const NO_POD_SUBNET =
  '`network.podSubnet` must be left out with `nodeProvisioning` "auto", got a subnet: pods need addresses of the overlay or of the nodes\' subnet';

/** The problem with a pool together with node auto-provisioning, if any. Sources: the same. */
export function poolBesideProvisioning(
  { nodeProvisioning }: WorkloadIdentityClusterProps,
  pool: {
    readonly osType?: string;
    readonly minNodeCount?: number;
    readonly maxNodeCount?: number;
    readonly overrides?: { readonly autoScalingEnabled?: unknown };
  },
): Problem | undefined {
  if (nodeProvisioning !== "auto") return undefined;
  if (pool.osType === "Windows")
    return refusal(
      "node-provisioning",
      '`osType` must be "Linux" in a cluster with `nodeProvisioning` "auto", got "Windows"; use a cluster without it',
    );
  if (!isAutoscaled(pool) && pool.overrides?.autoScalingEnabled !== true) return undefined;
  return refusal(
    "node-provisioning",
    'the pool must have a fixed `nodeCount` in a cluster with `nodeProvisioning` "auto", got an autoscaler; AKS adds nodes by itself',
  );
}

/** Writes how nodes are provisioned, if it is stated. The provider classes do not have the block. */
export function writeProvisioning(
  cluster: Construct,
  resource: { addOverride(path: string, value: unknown): void },
  mode: WorkloadIdentityClusterProps["nodeProvisioning"],
): void {
  if (mode === undefined) return;
  resource.addOverride(BLOCK, { mode: mode === "auto" ? "Auto" : "Manual" });
  const target = AzurermTarget.of(cluster);
  validate(cluster, () =>
    target.atLeast(...FIRST_RELEASE)
      ? []
      : [
          refusal(
            "node-provisioning",
            `\`nodeProvisioning\` needs azurerm ${FIRST_RELEASE.join(".")} or later, got ${shown(target.constraint)}; ` +
              "choose it with AzurermTarget.choose",
          ),
        ],
  );
}
