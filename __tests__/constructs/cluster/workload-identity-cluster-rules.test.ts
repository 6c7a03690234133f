import { sshPublicKey } from "../../kit/ssh-key";
import {
  clusterProblems,
  type ClusterFacts,
  defaultDnsPrefix,
  sshPublicKeyProblem,
} from "../../../constructs/cluster/workload-identity-cluster-rules";
import { nameProblem } from "../../../constructs/core/input/name-rules";
import { newStack, unknownText } from "../../kit/app";

const ID =
  "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks";
const problems = (facts: Partial<ClusterFacts>): (string | undefined)[] =>
  clusterProblems({ resourceGroup: { name: "rg" }, clusterName: "aks", ...facts }).filter((text) => text !== undefined);

test.each<Partial<ClusterFacts>>([
  {},
  { importId: ID },
  { importId: ID, clusterName: "AKS", resourceGroup: { name: "RG" } },
  { kubernetesVersion: "1.22" },
  { kubernetesVersion: "1.33.2" },
  { kubernetesVersion: "2.0" },
  { nodeCount: 1 },
  { nodeCount: 1000 },
  { nodePoolName: "system", dnsPrefix: "aks" },
  {
    adminUsername: "azureuser",
    sshPublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH",
  },
])("%j is accepted", (facts) => {
  expect(problems(facts)).toEqual([]);
});

test.each<[Partial<ClusterFacts>, string]>([
  [
    { clusterName: "-aks" },
    '`clusterName` must be 1 to 63 letters, digits, hyphens or underscores that start and end with a letter or digit, got "-aks" (4 characters) [name]',
  ],
  [
    { importId: "aks" },
    '`importId` must be an id like /subscriptions/…/resourceGroups/…/providers/Microsoft.ContainerService/managedClusters/…, got "aks" [resource-id]',
  ],
  [
    { importId: ID, clusterName: "other" },
    '`clusterName` must be that of `importId`, "aks", got "other"; another name replaces the cluster [adopted-cluster-name]',
  ],
  [
    { importId: ID, resourceGroup: { name: "other" } },
    '`resourceGroup.name` must be that of `importId`, "rg", got "other"; another resource group replaces the cluster [adopted-cluster-name]',
  ],
  [
    { dnsPrefix: "aks_1" },
    '`dnsPrefix` must be 1 to 54 letters, digits or hyphens that start and end with a letter or digit, got "aks_1" (5 characters) [name]',
  ],
  [
    { kubernetesVersion: "1.21" },
    '`kubernetesVersion` must be at least 1.22, the first with workload identity, got "1.21" [kubernetes-version]',
  ],
  [
    { kubernetesVersion: "latest" },
    '`kubernetesVersion` must be a version such as "1.33" or "1.33.2", got "latest" [kubernetes-version]',
  ],
  [
    { kubernetesVersion: "v1.33" },
    '`kubernetesVersion` must be a version such as "1.33" or "1.33.2", got "v1.33" [kubernetes-version]',
  ],
  [
    { nodePoolName: "System" },
    '`nodePoolName` must be 1 to 12 lowercase letters or digits that start with a letter, got "System" (6 characters) [name]',
  ],
  [{ nodeCount: 0 }, "`nodeCount` must be a whole number from 1 to 1000, got 0 [number-range]"],
  [{ nodeCount: 1001 }, "`nodeCount` must be a whole number from 1 to 1000, got 1001 [number-range]"],
  [{ nodeCount: 1.5 }, "`nodeCount` must be a whole number from 1 to 1000, got 1.5 [number-range]"],
  [
    {
      adminUsername: "1st",
      sshPublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH",
    },
    '`adminUsername` must be letters, digits, underscores or hyphens that start with a letter, got "1st" (3 characters) [name]',
  ],
])("%j is refused", (facts, problem) => {
  expect(problems(facts)).toEqual([problem]);
});

test("tokens are not evaluated", () => {
  const token = unknownText(newStack());
  expect(problems({ clusterName: token, resourceGroup: { name: token }, importId: token })).toEqual([]);
  expect(problems({ clusterName: token, importId: ID, kubernetesVersion: token, sshPublicKey: token })).toEqual([]);
});

test.each([
  sshPublicKey("ssh-ed25519", 32),
  `${sshPublicKey("ssh-rsa", 3, 257)} me@laptop`,
  `${sshPublicKey("ecdsa-sha2-nistp256", "nistp256", 65)}\n`,
  undefined,
])("the public key %p is accepted", (key) => {
  expect(sshPublicKeyProblem(key)).toBeUndefined();
});

test.each([
  [
    "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n",
    "a private key, which must not leave the machine where it was created",
  ],
  ["~/.ssh/id_rsa.pub", "something else"],
  ["ssh-dss AAAA", "something else"],
  ["", "something else"],
])("the key %j is an error that does not show it", (key, got) => {
  expect(sshPublicKeyProblem(key)).toBe(
    `\`sshPublicKey\` must be one line of an id_*.pub file, starting with "ssh-rsa", "ssh-ed25519" or "ecdsa-sha2-", got ${got} [ssh-public-key]`,
  );
});

test.each([
  ["aks", "aks"],
  ["aks_orders_1", "aks-orders-1"],
  [`${"a".repeat(53)}-b`, "a".repeat(53)],
  ["a".repeat(63), "a".repeat(54)],
])("the DNS prefix of the cluster %s is %s", (name, prefix) => {
  expect(defaultDnsPrefix(name)).toBe(prefix);
  expect(nameProblem("dnsPrefix", "dnsPrefix", prefix)).toBeUndefined();
});

test("the DNS prefix of a cluster whose name is a token is that token", () => {
  const token = unknownText(newStack());
  expect(defaultDnsPrefix(token)).toBe(token);
});
