import type { KubernetesCluster, KubernetesClusterConfig } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { Construct } from "constructs";
import type { ClusterIdentity } from "./identity/cluster-identity";
import { IdentityOfCluster } from "./identity/cluster-principals";
import { idAfterMove } from "./identity/identity-moves";
import type { IKnownGrantee } from "../identity/principal-key";
import { RoleGrant } from "../identity/role-grant";
import { type AddOn, ADD_ONS, type AddOnScope, NGINX_ENDS } from "../../facts/azure/add-ons";
import type { IGrantScope } from "../identity/grant-scope";
import { warn } from "../core/input/warn";
import { refusal } from "../../values/problem";

/** Settings of the app routing add-on. */
export interface AppRoutingProps {
  /** Public DNS zones, all in one resource group. At most 5 together with the private ones. @default - none */
  readonly dnsZones?: readonly IGrantScope[];
  /** Private DNS zones, all in one resource group. @default - none */
  readonly privateDnsZones?: readonly IGrantScope[];
  /** Vault with the certificates. It also turns the Key Vault secrets provider on. @default - none */
  readonly vault?: IGrantScope;
}

/** Settings of the add-on that mounts secrets of a vault. */
export interface KeyVaultSecretsProviderProps {
  /** How often mounted secrets are refreshed, as a Go duration above 0. @default "2m" */
  readonly rotationInterval?: string;
  /** Vault that the identity of the add-on can read. Pods with a FederatedBinding do not need it. @default - none */
  readonly vault?: IGrantScope;
}

/** Settings of the monitoring add-on. */
export interface MonitoringProps {
  /** Log Analytics workspace. */
  readonly workspace: IGrantScope;
}

/** Settings of Microsoft Defender for Containers. */
export interface DefenderProps {
  /** Log Analytics workspace. */
  readonly workspace: IGrantScope;
}

/** Exactly one of `gateway`, `subnet` and `subnetCidr`. */
export interface ApplicationGatewayProps {
  /** An existing gateway. @default - the add-on creates one */
  readonly gateway?: IGrantScope;
  /** The resource group of `gateway`, if it is not that of the cluster. @default - no role on it */
  readonly gatewayResourceGroup?: IGrantScope;
  /** The subnet for a gateway that the add-on creates. @default - none */
  readonly subnet?: IGrantScope;
  /** Range of a subnet that the add-on creates, in CIDR notation. @default - none */
  readonly subnetCidr?: string;
}

/** Settings of the virtual nodes add-on. */
export interface VirtualNodesProps {
  /** Name of the subnet for container instances, in the network of the nodes. */
  readonly subnetName: string;
  /** That subnet, on which the add-on gets Network Contributor. @default - the role is granted elsewhere */
  readonly subnet?: IGrantScope;
}

/** Add-ons of a cluster, with the scopes of their identities. */
export interface ClusterAddOnsProps {
  /** Application routing (NGINX). @default - off */
  readonly appRouting?: AppRoutingProps;
  /** Azure Key Vault provider for the Secrets Store CSI driver. @default - off */
  readonly keyVaultSecretsProvider?: KeyVaultSecretsProviderProps;
  /** Container Insights. @default - off */
  readonly monitoring?: MonitoringProps;
  /** Managed Prometheus: metrics of the cluster in an Azure Monitor workspace, which a data collection rule names. @default false */
  readonly managedPrometheus?: boolean;
  /** Microsoft Defender for Containers. @default - off */
  readonly defender?: DefenderProps;
  /** KEDA, which scales workloads by events. @default false */
  readonly keda?: boolean;
  /** Vertical Pod Autoscaler. @default false */
  readonly verticalPodAutoscaler?: boolean;
  /** Azure Policy. @default false */
  readonly azurePolicy?: boolean;
  /** Application Gateway ingress controller. @default - off */
  readonly applicationGateway?: ApplicationGatewayProps;
  /** Virtual nodes. @default - off */
  readonly virtualNodes?: VirtualNodesProps;
  /** Cost analysis. Needs tier Standard or Premium. @default false */
  readonly costAnalysis?: boolean;
}

/** Add-ons with their own identity, whose object id azurerm exports. */
export type AddOnWithIdentity = "appRouting" | "keyVaultSecretsProvider" | "applicationGateway" | "virtualNodes";

/** The arguments of the cluster for its add-ons. */
export function clusterAddOns(addOns: ClusterAddOnsProps = {}): Partial<KubernetesClusterConfig> {
  const { appRouting, monitoring, applicationGateway, virtualNodes } = addOns;
  const provider = addOns.keyVaultSecretsProvider ?? (appRouting?.vault ? {} : undefined);
  return {
    ...(appRouting && {
      webAppRouting: {
        dnsZoneIds: [...(appRouting.dnsZones ?? []), ...(appRouting.privateDnsZones ?? [])].map(({ id }) => id),
      },
    }),
    ...(provider && {
      keyVaultSecretsProvider: {
        secretRotationEnabled: true,
        ...(provider.rotationInterval !== undefined && { secretRotationInterval: provider.rotationInterval }),
      },
    }),
    ...(monitoring && {
      omsAgent: { logAnalyticsWorkspaceId: monitoring.workspace.id, msiAuthForMonitoringEnabled: true },
    }),
    ...(addOns.managedPrometheus && { monitorMetrics: {} }),
    ...(addOns.defender && { microsoftDefender: { logAnalyticsWorkspaceId: addOns.defender.workspace.id } }),
    ...((addOns.keda !== undefined || addOns.verticalPodAutoscaler !== undefined) && {
      workloadAutoscalerProfile: {
        ...(addOns.keda !== undefined && { kedaEnabled: addOns.keda }),
        ...(addOns.verticalPodAutoscaler !== undefined && {
          verticalPodAutoscalerEnabled: addOns.verticalPodAutoscaler,
        }),
      },
    }),
    ...(addOns.azurePolicy !== undefined && { azurePolicyEnabled: addOns.azurePolicy }),
    ...(applicationGateway && {
      ingressApplicationGateway: {
        ...(applicationGateway.gateway && { gatewayId: applicationGateway.gateway.id }),
        ...(applicationGateway.subnet && { subnetId: applicationGateway.subnet.id }),
        ...(applicationGateway.subnetCidr !== undefined && { subnetCidr: applicationGateway.subnetCidr }),
      },
    }),
    ...(virtualNodes && { aciConnectorLinux: { subnetName: virtualNodes.subnetName } }),
    ...(addOns.costAnalysis !== undefined && { costAnalysisEnabled: addOns.costAnalysis }),
  };
}

/** Whether an add-on is on. Another add-on can turn it on. */
export function hasAddOn(addOns: ClusterAddOnsProps | undefined, addOn: AddOnWithIdentity): boolean {
  if (addOn === "keyVaultSecretsProvider" && addOns?.appRouting?.vault) return true;
  return addOns?.[addOn] !== undefined;
}

/** The identity of an add-on that is turned on. */
export function addOnIdentity(
  cluster: Construct,
  resource: KubernetesCluster,
  addOn: AddOnWithIdentity,
  identity: ClusterIdentity | undefined,
): IKnownGrantee {
  const objectId = {
    appRouting: () => resource.webAppRouting.webAppRoutingIdentity.get(0).objectId,
    keyVaultSecretsProvider: () => resource.keyVaultSecretsProvider.secretIdentity.get(0).objectId,
    applicationGateway: () => resource.ingressApplicationGateway.ingressApplicationGatewayIdentity.get(0).objectId,
    virtualNodes: () => resource.aciConnectorLinux.connectorIdentity.get(0).objectId,
  }[addOn];
  return new IdentityOfCluster(
    cluster,
    addOn.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    resource,
    idAfterMove(cluster, identity, `\`addOns.${addOn}\``, objectId),
  );
}

/** A vault of this library by its id alone. With its construct id the addresses of these roles would change. */
function resourceOf(vault: IGrantScope | undefined): IGrantScope | undefined {
  return vault && "vaultId" in vault ? { id: vault.id } : vault;
}

/** The given scopes of the roles of each add-on. */
function scopesOf(
  addOns: ClusterAddOnsProps,
): Record<AddOnWithIdentity, Partial<Record<AddOnScope, readonly IGrantScope[]>>> {
  const some = (...scopes: readonly (IGrantScope | undefined)[]): IGrantScope[] =>
    scopes.filter((each) => each !== undefined);
  const { appRouting, keyVaultSecretsProvider, applicationGateway, virtualNodes } = addOns;
  return {
    appRouting: {
      vault: some(resourceOf(appRouting?.vault)),
      dnsZones: appRouting?.dnsZones,
      privateDnsZones: appRouting?.privateDnsZones,
    },
    keyVaultSecretsProvider: { vault: some(resourceOf(keyVaultSecretsProvider?.vault)) },
    applicationGateway: {
      subnet: some(applicationGateway?.subnet),
      gatewayResourceGroup: some(applicationGateway?.gatewayResourceGroup),
    },
    virtualNodes: { subnet: some(virtualNodes?.subnet) },
  };
}

/** Grants the roles of the add-on identities, after the cluster that creates them. */
export function grantAddOnRoles(
  cluster: Construct,
  resource: KubernetesCluster,
  addOns: ClusterAddOnsProps,
  identity: ClusterIdentity | undefined,
): void {
  for (const [addOn, scopes] of Object.entries(scopesOf(addOns)) as [
    AddOnWithIdentity,
    Partial<Record<AddOnScope, readonly IGrantScope[]>>,
  ][]) {
    const { grants }: AddOn = ADD_ONS[addOn];
    const grantee = addOnIdentity(cluster, resource, addOn, identity);
    for (const { role, on } of grants.filter(({ by }) => by === "library")) {
      scopes[on]?.forEach((scope, i) => {
        const name = Construct.isConstruct(scope) ? (scope as unknown as Construct).node.id : String(i);
        const holderId = `${grantee.principalName}-${on}-${name}`;
        const holder = cluster.node.tryFindChild(holderId) ?? new Construct(cluster, holderId);
        RoleGrant.ensure(holder, { grantee, role, scope });
      });
    }
  }
  if (addOns.appRouting) warn(cluster, refusal("app-routing-end", `\`addOns.appRouting\`: ${NGINX_ENDS}`));
}
