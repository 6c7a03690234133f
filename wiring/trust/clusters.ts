import { isExpression, textOf } from "../../model/terraform/text";
import { at, listAt, textAt } from "../../model/terraform/tree";
import type { Cluster, Companion, TrustModel } from "../../model/trust/model";
import { labelled, subjectOf } from "../../model/trust/trust-index";
import type { Evaluation } from "../evaluation";

/** Chart and Deployment of the webhook when a cluster gets it from somewhere else than AKS. Source: Azure/azure-workload-identity charts/, read 2026-11. */
const OWN_WEBHOOK = { chart: "workload-identity-webhook", deployment: "azure-wi-webhook-controller-manager" } as const;

/** Evaluates the clusters that a credential has the issuer of, or that labelled pods run in. The others need nothing. */
export function evaluateClusters(index: Evaluation): void {
  const { model, report, skip } = index;
  const declared = declaredClusters(model);
  const withPods = new Set(
    model.workloads.flatMap((each) => (labelled(each) === "yes" ? [declared(index.homeOf(each))] : [])),
  );
  const withCredentials = new Set<Cluster>();
  const withInjection = new Set<Cluster | undefined>(withPods);
  for (const { issuer, serviceAccount } of model.credentials) {
    const cluster = declared(index.clusterOfIssuer(issuer));
    if (!cluster) continue;
    withCredentials.add(cluster);
    // An operator or a driver requests tokens without the webhook.
    const subject = serviceAccount && subjectOf(serviceAccount.namespace, serviceAccount.name);
    if (!subject || !(index.isOfStore(subject) || index.isMountedOnly(subject))) withInjection.add(cluster);
  }
  const webhook = ownWebhook(model);
  for (const cluster of model.clusters) {
    const { path, oidcIssuerEnabled, workloadIdentityEnabled } = cluster;
    if (oidcIssuerEnabled === false && (withCredentials.has(cluster) || withPods.has(cluster)))
      report("cluster-issuer-off", path, "oidc_issuer_enabled is not true", "oidc_issuer_enabled = true");
    if (workloadIdentityEnabled !== false) continue;
    if (!withInjection.has(cluster)) {
      if (withPods.has(undefined))
        skip(path, "workload identity is off there, and whether labelled pods run in it is unknown");
      continue;
    }
    if (webhook !== undefined) skip(path, `whether ${webhook} injects the tokens instead of AKS is not evaluated`);
    else
      report("cluster-webhook-off", path, "workload_identity_enabled is not true", "workload_identity_enabled = true");
  }
}

/** Replaces a cluster that a data source reads by the resource that creates it, if one of the stacks does. */
function declaredClusters({ clusters, entities }: TrustModel): (cluster: Cluster | undefined) => Cluster | undefined {
  const keyOf = ({ stack, address }: Cluster): string | undefined =>
    stack === undefined || address === undefined ? undefined : entities.ofPlace({ stack, address })?.key;
  const made = new Map(clusters.flatMap((each) => (each.external ? [] : [[keyOf(each), each] as const])));
  return (cluster) => (cluster?.external ? (made.get(keyOf(cluster)) ?? cluster) : cluster);
}

/** The path of what installs a webhook of one's own. */
function ownWebhook({ companions, workloads }: TrustModel): string | undefined {
  return (
    companions.find((each) => chartsOf(each).includes(OWN_WEBHOOK.chart))?.path ??
    workloads.find(({ name }) => textOf(name) === OWN_WEBHOOK.deployment)?.path
  );
}

function chartsOf({ spec }: Companion): readonly string[] {
  const sources = [at(spec, "source"), ...listAt(spec, "sources")].map((each) => textAt(each, "chart"));
  return [textAt(spec, "chart", "spec", "chart"), ...sources].flatMap((each) =>
    each === undefined || isExpression(each) ? [] : [each.split("/").at(-1)!],
  );
}
