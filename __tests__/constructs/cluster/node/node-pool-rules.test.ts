import { type NodePoolFacts, nodePoolProblem } from "../../../../constructs/cluster/node/node-pool-rules";

const check = (pool: Partial<NodePoolFacts>): string | undefined =>
  nodePoolProblem({ nodePoolName: "apps", upgradeSettings: false, ...pool });

test.each<[string, Partial<NodePoolFacts>, string]>([
  [
    "13 characters",
    { nodePoolName: "abcdefghijklm" },
    '`nodePoolName` must be 1 to 12 lowercase letters or digits that start with a letter, got "abcdefghijklm" (13 characters) [name]',
  ],
  [
    "a capital",
    { nodePoolName: "Apps" },
    '`nodePoolName` must be 1 to 12 lowercase letters or digits that start with a letter, got "Apps" (4 characters) [name]',
  ],
  [
    "7 characters for Windows",
    { nodePoolName: "windows", osType: "Windows" },
    '`nodePoolName` must be 1 to 6 lowercase letters or digits that start with a letter, because the pool is a Windows pool, got "windows" (7 characters) [name]',
  ],
  [
    "a system pool of Windows",
    { nodePoolName: "win", mode: "System", osType: "Windows" },
    '`mode` must be "User" for a Windows pool, got "System"; system pools run Linux [node-pool-mode]',
  ],
  [
    "a system pool of Spot machines",
    { mode: "System", priority: "Spot" },
    '`mode` must be "User" for a Spot pool, got "System" [node-pool-mode]',
  ],
  [
    "surge nodes for Spot",
    { priority: "Spot", maxSurge: "1" },
    '`maxSurge` must be left out for a Spot pool, which has no surge nodes, got "1" [node-pool-surge]',
  ],
  [
    "upgrade settings for Spot",
    { priority: "Spot", upgradeSettings: true },
    "`overrides.upgradeSettings` must be left out for a Spot pool, which has no surge nodes, got one [node-pool-surge]",
  ],
  [
    "a system pool of 0 nodes",
    { mode: "System", nodeCount: 0 },
    "`nodeCount` must be a whole number from 1 to 1000, got 0 [number-range]",
  ],
  ["1,001 nodes", { nodeCount: 1001 }, "`nodeCount` must be a whole number from 0 to 1000, got 1001 [number-range]"],
  [
    "a taint without an effect",
    { nodeTaints: ["gpu=true"] },
    '`nodeTaints` must be texts such as "gpu=true:NoSchedule", with the effect NoSchedule, PreferNoSchedule or NoExecute, got "gpu=true" [node-taints]',
  ],
  [
    "a second pool behind a basic load balancer",
    { network: { loadBalancerSku: "basic" } },
    '`network.loadBalancerSku` must be "standard" for a cluster with several node pools, got "basic" [node-pool-load-balancer]',
  ],
  [
    "Windows on the data plane cilium",
    { nodePoolName: "win", osType: "Windows", network: { dataPlane: "cilium" } },
    '`osType` must be "Linux" with `network.dataPlane` "cilium", the default of a new cluster, got "Windows"; for Windows nodes set `network.policy` of the cluster to "calico", or to "none" for no network policies [node-pool-windows-cilium]',
  ],
])("refuses %s", (_, pool, problem) => {
  expect(check(pool)).toBe(problem);
});

test.each<[string, Partial<NodePoolFacts>]>([
  ["12 characters", { nodePoolName: "abcdefghijkl" }],
  ["6 characters for Windows", { nodePoolName: "window", osType: "Windows" }],
  ["a user pool of 0 nodes", { mode: "User", nodeCount: 0 }],
  ["a system pool of 1 node", { mode: "System", nodeCount: 1 }],
  ["a Spot pool", { mode: "User", priority: "Spot" }],
  ["taints with and without a value", { nodeTaints: ["contoso.example/gpu=true:NoSchedule", "spot:NoExecute"] }],
])("accepts %s", (_, pool) => {
  expect(check(pool)).toBeUndefined();
});
