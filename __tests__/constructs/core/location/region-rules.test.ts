import { Token } from "cdktf";
import { regionGap } from "../../../../constructs/core/location/region-rules";
import { REGION_GAPS } from "../../../../facts/azure/regions";

test.each([
  [
    "userAssignedControlPlane",
    "usdodcentral",
    "error",
    '`location` "usdodcentral" has no support for a user-assigned control plane identity (learn.microsoft.com/azure/aks/user-assigned-managed-identity, read 2026-11); use `ClusterIdentity.systemAssigned()` or another region, or put "usdodcentral" under `supportedRegions.userAssignedControlPlane` in the settings if it has it by now',
  ],
  [
    "precreatedKubelet",
    "China East",
    "error",
    '`location` "China East" has no support for a kubelet identity created before the cluster (learn.microsoft.com/azure/aks/pre-created-kubelet-managed-identity, read 2026-11); leave `kubelet` out, or use another region such as chinaeast2, or put "chinaeast" under `supportedRegions.precreatedKubelet` in the settings if it has it by now',
  ],
  [
    "federatedCredentials",
    "New Zealand North",
    "warning",
    '`location` "New Zealand North" has no support for federated identity credentials on a user-assigned identity (learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations, read 2026-11); create the identity in another region; the cluster can stay in this one, or put "newzealandnorth" under `supportedRegions.federatedCredentials` in the settings if it has it by now',
  ],
] as const)("%s in %s is an %s", (feature, location, severity, text) => {
  expect(regionGap(feature, location)).toEqual({ severity, text });
});

test.each([
  ["userAssignedControlPlane", "usgovvirginia"],
  ["precreatedKubelet", "chinaeast2"],
  ["federatedCredentials", "malaysiawest"],
  ["userAssignedControlPlane", undefined],
] as const)("%s in %s is fine", (feature, location) => {
  expect(regionGap(feature, location)).toBeUndefined();
});

test("a region known at apply is not evaluated", () => {
  const location = Token.asString({ resolve: () => "chinaeast", creationStack: [], toString: () => "token" });
  expect(regionGap("precreatedKubelet", location)).toBeUndefined();
});

test("a setting names a region that has gained a feature", () => {
  expect(regionGap("federatedCredentials", "malaysiasouth", ["Malaysia South"])).toBeUndefined();
  expect(regionGap("federatedCredentials", "malaysiasouth", ["newzealandnorth"])).toBeDefined();
});

test("the regions of the table are spelled as they are compared, with a source and a date", () => {
  for (const { regions, source, read } of Object.values(REGION_GAPS)) {
    expect(regions.every((region) => /^[a-z0-9]+$/.test(region))).toBe(true);
    expect(source).toMatch(/\S/);
    expect(read).toMatch(/^\d{4}-\d{2}$/);
  }
});
