import { Annotations } from "cdktf";
import type { IConstruct } from "constructs";
import { refuse } from "./refuse";
import type { RegionFeature } from "../../facts/regions";
import { regionGap } from "./region-rules";

/** The key under `context` in cdktf.json that says which regions have a feature by now. */
export const SUPPORTED_REGIONS_CONTEXT = "supportedRegions";

/**
 * Refuses a region that lacks a feature, or warns of it where the list may be out of date.
 *
 * A setting says that a region has the feature by now: `"supportedRegions": { "federatedCredentials": ["malaysiasouth"] }`.
 *
 * @throws when the region is known not to have the feature
 */
export function checkRegion(scope: IConstruct, feature: RegionFeature, location: string | undefined): void {
  const settings = scope.node.tryGetContext(SUPPORTED_REGIONS_CONTEXT) as unknown;
  refuse(scope, settingProblem(settings));
  const supported = (settings as Partial<Record<RegionFeature, readonly string[]>> | undefined)?.[feature];
  const gap = regionGap(feature, location, supported);
  if (!gap) return;
  if (gap.severity === "error") refuse(scope, gap.text);
  else Annotations.of(scope).addWarning(gap.text);
}

function settingProblem(setting: unknown): string | undefined {
  if (setting === undefined) return undefined;
  const isText = (value: unknown): boolean => typeof value === "string";
  const isMap = typeof setting === "object" && setting !== null && !Array.isArray(setting);
  if (isMap && Object.values(setting).every((regions) => Array.isArray(regions) && regions.every(isText)))
    return undefined;
  return (
    `\`${SUPPORTED_REGIONS_CONTEXT}\` must map features to lists of regions, such as ` +
    `{"federatedCredentials":["malaysiasouth"]}, got ${JSON.stringify(setting)}`
  );
}
