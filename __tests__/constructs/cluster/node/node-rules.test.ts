import { type NodeFacts, nodeProblem } from "../../../../constructs/cluster/node/node-rules";

const scaling = { autoScalingEnabled: true, minCount: 2, maxCount: 5 };
const check = (nodes: Partial<NodeFacts>): string | undefined =>
  nodeProblem({ poolName: "apps", least: 1, overridesPath: "overrides", ...nodes });

test.each<[string, Partial<NodeFacts>, string]>([
  [
    "no zone",
    { zones: [] },
    "`zones` must have at least one zone, got an empty list; leave it out for no zones [node-zones]",
  ],
  [
    "a zone twice",
    { zones: ["1", "2", "1"] },
    '`zones` must have each zone once, got "1" twice; remove one [node-zones]',
  ],
  [
    "zones with a basic load balancer",
    { zones: ["1"], loadBalancerSku: "basic" },
    '`zones` need `network.loadBalancerSku` "standard", got "basic"; leave `network.loadBalancerSku` out [node-zones]',
  ],
  [
    "a fixed number and an autoscaler",
    { nodeCount: 3, minNodeCount: 2, maxNodeCount: 5 },
    "`nodeCount` must be left out with `minNodeCount` and `maxNodeCount`, got 3; the autoscaler sets the number [autoscaling]",
  ],
  [
    "a lowest number alone",
    { minNodeCount: 2 },
    "`maxNodeCount` must be given with `minNodeCount`, got none [autoscaling]",
  ],
  [
    "a highest number alone",
    { maxNodeCount: 5 },
    "`minNodeCount` must be given with `maxNodeCount`, got none [autoscaling]",
  ],
  [
    "a lowest number above the highest",
    { minNodeCount: 6, maxNodeCount: 5 },
    "`maxNodeCount` must be at least `minNodeCount`, got 5 and 6 [autoscaling]",
  ],
  [
    "an empty system pool",
    { minNodeCount: 0, maxNodeCount: 5 },
    "`minNodeCount` must be a whole number from 1 to 1000, got 0 [number-range]",
  ],
  [
    "overrides with an autoscaler without its lowest number",
    { overrides: { autoScalingEnabled: true, maxCount: 3 } },
    "`overrides.minCount` must be given with `overrides.autoScalingEnabled`, got none [autoscaling]",
  ],
  [
    "overrides with an autoscaler without its highest number",
    { overrides: { autoScalingEnabled: true, minCount: 3 } },
    "`overrides.maxCount` must be given with `overrides.autoScalingEnabled`, got none [autoscaling]",
  ],
  [
    "overrides with more at least than at most",
    { overrides: { ...scaling, minCount: 6 } },
    "`overrides.maxCount` must be at least `overrides.minCount`, got 5 and 6 [autoscaling]",
  ],
  [
    "fewer nodes than the least of the overrides",
    { overrides: scaling, nodeCount: 1 },
    "`nodeCount` must be from `overrides.minCount` to `overrides.maxCount`, got 1 with 2 to 5; leave it out [autoscaling]",
  ],
  [
    "overrides with more nodes than the most",
    { overrides: { ...scaling, nodeCount: 6 } },
    "`overrides.nodeCount` must be from `overrides.minCount` to `overrides.maxCount`, got 6 with 2 to 5; leave it out [autoscaling]",
  ],
  [
    "overrides with a most and no autoscaler",
    { overrides: { maxCount: 3 } },
    "`overrides.maxCount` must be left out unless `overrides.autoScalingEnabled` is true, got 3 [autoscaling]",
  ],
  [
    "overrides that turn the autoscaler off again",
    { minNodeCount: 2, maxNodeCount: 5, overrides: { autoScalingEnabled: false } },
    "`minNodeCount` must be left out unless `overrides.autoScalingEnabled` is true, got 2 [autoscaling]",
  ],
  [
    "an image of Windows in the system pool",
    { osSku: "Windows2022" },
    '`osSku` must be an image of Linux, got "Windows2022": the system pool runs Linux [node-image]',
  ],
  [
    "an image of Linux for Windows nodes",
    { osSku: "AzureLinux", osType: "Windows" },
    '`osSku` must be an image of Windows, got "AzureLinux": `osType` is "Windows" [node-image]',
  ],
  [
    "a disk of 2 TiB and more",
    { osDiskSizeGb: 2049 },
    "`osDiskSizeGb` must be a whole number from 1 to 2048, got 2049 [number-range]",
  ],
  ["nine pods", { maxPods: 9 }, "`maxPods` must be a whole number from 10 to 250, got 9 [number-range]"],
  [
    "a label of AKS",
    { nodeLabels: { "kubernetes.azure.com/mode": "user" } },
    '`nodeLabels` must not have labels under kubernetes.azure.com/, which AKS sets itself, got "kubernetes.azure.com/mode"; use another prefix [node-labels]',
  ],
  [
    "a label with a space",
    { nodeLabels: { team: "two words" } },
    '`nodeLabels["team"]` must be at most 63 letters, digits, hyphens, underscores or periods that start and end with a letter or digit, got "two words" (9 characters) [label-shape]',
  ],
  [
    "a pool that scales without end",
    { minNodeCount: 2, overrides: { maxCount: 1001 } },
    "`overrides.maxCount` must be a whole number from 1 to 1000, got 1001 [number-range]",
  ],
  [
    "a surge of 101%",
    { maxSurge: "101%" },
    '`maxSurge` must be a number of nodes such as "1", or 1% to 100% such as "10%", got "101%" [node-pool-surge]',
  ],
  [
    "a surge of nothing",
    { maxSurge: "0" },
    '`maxSurge` must be a number of nodes such as "1", or 1% to 100% such as "10%", got "0" [node-pool-surge]',
  ],
  [
    "the same name for the pool and its stand-in",
    { temporaryNodePoolName: "apps" },
    '`temporaryNodePoolName` must differ from the name of the pool, got "apps" for both; choose another name [node-rotation]',
  ],
])("refuses %s", (_, nodes, problem) => {
  expect(check(nodes)).toBe(problem);
});

test.each<[string, Partial<NodeFacts>]>([
  ["nothing", {}],
  ["all zones", { zones: ["1", "2", "3"], loadBalancerSku: "standard" }],
  ["a pool of one to a thousand nodes", { minNodeCount: 1, maxNodeCount: 1000 }],
  ["a user pool that scales to nothing", { minNodeCount: 0, maxNodeCount: 1, least: 0 }],
  ["an autoscaler in overrides", { overrides: scaling }],
  ["as many nodes as the least of the overrides", { overrides: scaling, nodeCount: 2 }],
  ["as many nodes as the most of the overrides", { overrides: scaling, nodeCount: 5 }],
  ["a highest number in overrides only", { minNodeCount: 2, overrides: { maxCount: 5 } }],
  ["an image of Linux without an operating system", { osSku: "AzureLinux3" }],
  ["an image of Windows for Windows nodes", { osSku: "Windows2022", osType: "Windows" }],
  ["a disk of 2 TiB", { osDiskSizeGb: 2048 }],
  ["ten pods", { maxPods: 10 }],
  ["250 pods", { maxPods: 250 }],
  ["a surge of 100%", { maxSurge: "100%" }],
  ["a surge of one node", { maxSurge: "1" }],
  ["a label with a prefix and an empty value", { nodeLabels: { "contoso.example/gpu": "" } }],
  ["another name for the stand-in", { temporaryNodePoolName: "appstmp" }],
])("accepts %s", (_, nodes) => {
  expect(check(nodes)).toBeUndefined();
});
