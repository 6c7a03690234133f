import { LIMITS } from "../../facts/limits";
import { NAME_RULES } from "../../facts/name-rules";
import { wholeNumberProblem } from "../../values/given";
import { resourceIdProblem } from "../core/input/id-rules";
import { isSshPublicKey } from "../../values/ssh-key";
import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import { nameProblem } from "../core/input/name-rules";
import { tagsProblem } from "../core/input/tag-rules";
import { parseResourceId } from "../../model/trust/resource-id";
import { type Problem, refusal } from "../../values/problem";

/** The parts of a cluster that its rules read. */
export interface ClusterFacts {
  readonly resourceGroup: { readonly name: string };
  readonly clusterName: string;
  readonly dnsPrefix?: string;
  readonly kubernetesVersion?: string;
  readonly nodePoolName?: string;
  readonly nodeCount?: number;
  readonly sshPublicKey?: string;
  readonly adminUsername?: string;
  readonly importId?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** The problems with the props of a cluster, in the order of the props. */
export function clusterProblems(props: ClusterFacts): (Problem | undefined)[] {
  return [
    nameProblem("cluster", "clusterName", props.clusterName),
    resourceIdProblem("Microsoft.ContainerService/managedClusters", "importId", props.importId),
    adoptionProblem(props),
    nameProblem("dnsPrefix", "dnsPrefix", props.dnsPrefix),
    versionProblem(props.kubernetesVersion),
    nameProblem("nodePool", "nodePoolName", props.nodePoolName),
    wholeNumberProblem("nodeCount", props.nodeCount, { ...LIMITS.nodesPerPool, minimum: 1 }),
    sshPublicKeyProblem(props.sshPublicKey),
    nameProblem("adminUsername", "adminUsername", props.adminUsername),
    tagsProblem("tags", props.tags),
  ];
}

/** A name that differs from the id would replace the adopted cluster. */
function adoptionProblem({ importId, clusterName, resourceGroup }: ClusterFacts): Problem | undefined {
  const parts = isLiteral(importId) && parseResourceId("Microsoft.ContainerService/managedClusters", importId);
  if (!parts) return undefined;
  const differs = (given: string, adopted: string | undefined): boolean =>
    isLiteral(given) && given.toLowerCase() !== adopted?.toLowerCase();
  const [name] = parts.names;
  if (differs(clusterName, name)) {
    return refusal(
      "adopted-cluster-name",
      `\`clusterName\` must be that of \`importId\`, ${shown(name)}, got ${shown(clusterName)}; another name replaces the cluster`,
    );
  }
  if (differs(resourceGroup.name, parts.resourceGroupName)) {
    return refusal(
      "adopted-cluster-name",
      `\`resourceGroup.name\` must be that of \`importId\`, ${shown(parts.resourceGroupName)}, got ` +
        `${shown(resourceGroup.name)}; another resource group replaces the cluster`,
    );
  }
  return undefined;
}

function versionProblem(version: string | undefined): Problem | undefined {
  if (!isLiteral(version)) return undefined;
  const [, major, minor] = /^(\d+)\.(\d+)(\.\d+)?$/.exec(version) ?? [];
  if (major === undefined) {
    return refusal(
      "kubernetes-version",
      `\`kubernetesVersion\` must be a version such as "1.33" or "1.33.2", got ${shown(version)}`,
    );
  }
  if (Number(major) > 1 || Number(minor) >= LIMITS.kubernetesMinor) return undefined;
  return refusal(
    "kubernetes-version",
    `\`kubernetesVersion\` must be at least 1.${LIMITS.kubernetesMinor}, the first with workload identity, got ${shown(version)}`,
  );
}

/** The value is never shown, because a private key that was pasted by mistake must not reach a log. */
export function sshPublicKeyProblem(key: string | undefined): Problem | undefined {
  if (!isLiteral(key) || isSshPublicKey(key)) return undefined;
  const got = key.includes("PRIVATE KEY")
    ? "a private key, which must not leave the machine where it was created"
    : "something else";
  return refusal(
    "ssh-public-key",
    `\`sshPublicKey\` must be one line of an id_*.pub file, starting with "ssh-rsa", "ssh-ed25519" or "ecdsa-sha2-", got ${got}`,
  );
}

/** The default DNS prefix of a cluster: its name, reduced to the characters and length of a prefix. */
export function defaultDnsPrefix(clusterName: string): string {
  if (!isLiteral(clusterName)) return clusterName;
  return clusterName.replaceAll("_", "-").slice(0, NAME_RULES.dnsPrefix.maximum).replace(/-+$/, "");
}
