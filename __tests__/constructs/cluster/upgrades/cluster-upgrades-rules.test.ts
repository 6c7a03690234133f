import type { ClusterUpgradeProps } from "../../../../constructs/cluster/upgrades/cluster-upgrades";
import { upgradesProblem } from "../../../../constructs/cluster/upgrades/cluster-upgrades-rules";

type Around = Parameters<typeof upgradesProblem>[1];

test.each<[string, ClusterUpgradeProps, Around, string]>([
  [
    "new minor versions with a stated one",
    { automaticUpgradeChannel: "stable" },
    { kubernetesVersion: "1.33" },
    '`kubernetesVersion` must be left out with `automaticUpgradeChannel` "stable", got "1.33": Azure upgrades the cluster to newer minor versions, and each later apply would try to undo that [upgrade-channel]',
  ],
  [
    "new patch versions with a stated one",
    { automaticUpgradeChannel: "patch" },
    { kubernetesVersion: "1.33.2" },
    '`kubernetesVersion` must be a minor version such as "1.33" with `automaticUpgradeChannel` "patch", got "1.33.2": Azure upgrades the cluster to newer patch versions, and each later apply would try to undo that [upgrade-channel]',
  ],
  [
    "two channels for node images",
    { automaticUpgradeChannel: "node-image", nodeOsUpgradeChannel: "SecurityPatch" },
    {},
    '`nodeOsUpgradeChannel` must be "NodeImage" with `automaticUpgradeChannel` "node-image", got "SecurityPatch"; leave it out [upgrade-channel]',
  ],
  [
    "a day of the month each week",
    { upgradeWindow: { dayOfMonth: 3 } },
    {},
    '`upgradeWindow.dayOfMonth` is for `upgradeWindow.frequency` "AbsoluteMonthly", got "Weekly"; leave one of them out [maintenance-window]',
  ],
  [
    "a day of the week each day",
    { nodeOsWindow: { frequency: "Daily", dayOfWeek: "Monday" } },
    {},
    '`nodeOsWindow.dayOfWeek` is for `nodeOsWindow.frequency` "Weekly" or "RelativeMonthly", got "Daily"; leave one of them out [maintenance-window]',
  ],
  [
    "a window of three hours",
    { upgradeWindow: { durationHours: 3 } },
    {},
    "`upgradeWindow.durationHours` must be a whole number from 4 to 24, got 3 [number-range]",
  ],
  [
    "a start at 24:00",
    { upgradeWindow: { startTime: "24:00" } },
    {},
    '`upgradeWindow.startTime` must be hours and minutes such as 02:30, got "24:00" [maintenance-window]',
  ],
  [
    "a time zone by name",
    { upgradeWindow: { utcOffset: "Europe/Berlin" } },
    {},
    '`upgradeWindow.utcOffset` must be a difference such as +05:30, got "Europe/Berlin" [maintenance-window]',
  ],
  [
    "a date without a time",
    { upgradeWindow: { startDate: "2026-12-01" } },
    {},
    '`upgradeWindow.startDate` must be a time in RFC 3339 such as 2026-12-20T00:00:00Z, got "2026-12-01" [maintenance-window]',
  ],
  [
    "the thirteenth month",
    { upgradeWindow: { startDate: "2026-13-01T00:00:00Z" } },
    {},
    '`upgradeWindow.startDate` must be a time in RFC 3339 such as 2026-12-20T00:00:00Z, got "2026-13-01T00:00:00Z" [maintenance-window]',
  ],
  [
    "a break that ends before it starts",
    { nodeOsWindow: { notAllowed: [{ start: "2026-12-20T00:00:00Z", end: "2026-12-19T00:00:00Z" }] } },
    {},
    '`nodeOsWindow.notAllowed[0].end` must be after `nodeOsWindow.notAllowed[0].start`, got "2026-12-19T00:00:00Z" after "2026-12-20T00:00:00Z" [maintenance-window]',
  ],
  [
    "release hours on no day",
    { releaseHours: [] },
    {},
    "`releaseHours` must name at least one day, got an empty list; leave it out for any time [maintenance-window]",
  ],
  [
    "the 24th hour",
    { releaseHours: [{ day: "Sunday", hours: [23, 24] }] },
    {},
    "`releaseHours[0].hours` must be whole numbers from 0 to 23, got 24 [maintenance-window]",
  ],
  [
    "no hour",
    { releaseHours: [{ day: "Sunday", hours: [] }] },
    {},
    "`releaseHours[0].hours` must have at least one hour, got an empty list [maintenance-window]",
  ],
  [
    "a day twice",
    {
      releaseHours: [
        { day: "Sunday", hours: [1] },
        { day: "Sunday", hours: [2] },
      ],
    },
    {},
    '`releaseHours` must name each day once, got "Sunday" twice; join their hours [maintenance-window]',
  ],
  [
    "long-term support on the tier Free",
    { supportPlan: "AKSLongTermSupport" },
    { skuTier: "Free" },
    '`supportPlan` "AKSLongTermSupport" needs `skuTier` "Premium", got "Free"; set it [support-plan]',
  ],
])("refuses %s", (_, props, around, problem) => {
  expect(upgradesProblem(props, around)).toBe(problem);
});

test.each<[string, ClusterUpgradeProps, Around]>([
  ["nothing", {}, { kubernetesVersion: "1.33.2" }],
  ["a patch version that stays", { automaticUpgradeChannel: "none" }, { kubernetesVersion: "1.33.2" }],
  ["node images with a patch version", { automaticUpgradeChannel: "node-image" }, { kubernetesVersion: "1.33.2" }],
  ["new patch versions of a minor version", { automaticUpgradeChannel: "patch" }, { kubernetesVersion: "1.33" }],
  ["new minor versions of none", { automaticUpgradeChannel: "rapid" }, {}],
  [
    "security updates with patch versions",
    { automaticUpgradeChannel: "patch", nodeOsUpgradeChannel: "SecurityPatch" },
    {},
  ],
  ["a window that says nothing", { upgradeWindow: {}, nodeOsWindow: {} }, {}],
  [
    "windows by day, week and month",
    {
      upgradeWindow: { frequency: "RelativeMonthly", dayOfWeek: "Tuesday", weekIndex: "Last", durationHours: 24 },
      nodeOsWindow: { frequency: "AbsoluteMonthly", dayOfMonth: 31, startTime: "23:59", utcOffset: "-03:30" },
      releaseHours: [{ day: "Sunday", hours: [0, 23] }],
    },
    {},
  ],
  [
    "a break",
    {
      nodeOsWindow: {
        frequency: "Daily",
        notAllowed: [{ start: "2026-12-20T00:00:00Z", end: "2027-01-03T00:00:00+01:00" }],
      },
    },
    {},
  ],
  ["long-term support on the tier Premium", { supportPlan: "AKSLongTermSupport" }, { skuTier: "Premium" }],
  ["long-term support of an adopted cluster without a stated tier", { supportPlan: "AKSLongTermSupport" }, {}],
])("accepts %s", (_, props, around) => {
  expect(upgradesProblem(props, around)).toBeUndefined();
});
