import type { IConstruct } from "constructs";
import { refuse } from "../input/refuse";
import { knownCloudOf } from "./cloud";
import { nameProblem } from "../input/name-rules";
import { type IResourceGroup, locationOf } from "./resource-group";
import { type CloudName, CLOUDS } from "../../../facts/azure/clouds";
import type { RegionFeature } from "../../../facts/azure/regions";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { nearest } from "../../../values/nearest";
import { regionGap } from "./region-rules";
import { type Problem, refusal } from "../../../values/problem";
import { warn } from "../input/warn";

/** The key under `context` in cdktf.json for regions that have gained a feature. */
export const SUPPORTED_REGIONS_CONTEXT = "supportedRegions";

/**
 * Rejects a region without a feature, or warns if the table can be out of date.
 *
 * A setting names regions that have gained the feature: `"supportedRegions": { "federatedCredentials": ["malaysiasouth"] }`.
 *
 * @throws if the region is known not to have the feature
 */
export function checkRegion(scope: IConstruct, feature: RegionFeature, location: string | undefined): void {
  const settings = scope.node.tryGetContext(SUPPORTED_REGIONS_CONTEXT) as unknown;
  refuse(scope, settingProblem(settings));
  const supported = (settings as Partial<Record<RegionFeature, readonly string[]>> | undefined)?.[feature];
  const gap = regionGap(feature, location, supported);
  if (!gap) return;
  if (gap.severity === "error") refuse(scope, refusal("region-feature", gap.text));
  else warn(scope, refusal("region-feature-unknown", gap.text));
}

/**
 * The problem with a literal region, if any: it is unknown, or a region of another cloud. azurerm reports it in the plan at
 * the earliest.
 *
 * @param supported the setting `supportedRegions`: the names in it are regions, also if they are newer than the table
 */
export function regionProblem(
  prop: string,
  location: string | undefined,
  cloud: CloudName,
  supported: Readonly<Partial<Record<string, readonly string[]>>> = {},
): Problem | undefined {
  if (!isLiteral(location)) return undefined;
  const name = plainRegion(location);
  const known = [...regionsOf(cloud), ...Object.values(supported).flatMap((each) => each ?? [])].map(plainRegion);
  if (known.includes(name)) return undefined;
  const other = (Object.keys(CLOUDS) as CloudName[]).find((each) => regionsOf(each).includes(name));
  if (other !== undefined)
    return refusal(
      "region",
      `\`${prop}\` must be a region of the cloud ${shown(cloud)}, got ${shown(location)}, which is one of ${shown(other)}; set \`cloud\``,
    );
  const meant = nearest(name, known);
  return refusal(
    "region",
    `\`${prop}\` must be a region of the cloud ${shown(cloud)}, got ${shown(location)}; ` +
      (meant === undefined ? "" : `did you mean ${shown(meant)}? `) +
      'Name a region that is newer than this release under `supportedRegions`, such as {"federatedCredentials":["<region>"]}',
  );
}

const regionsOf = (cloud: CloudName): readonly string[] => CLOUDS[cloud].regions;

/** A region as azurerm compares it. */
const plainRegion = (location: string): string => location.toLowerCase().replaceAll(" ", "");

/** The problem with the resource group of a new resource, if any. */
export function resourceGroupProblems(scope: IConstruct, resourceGroup: IResourceGroup): (Problem | undefined)[] {
  const supported = scope.node.tryGetContext(SUPPORTED_REGIONS_CONTEXT) as unknown;
  return [
    nameProblem("resourceGroup", "resourceGroup.name", resourceGroup.name),
    settingProblem(supported) ??
      regionProblem(
        "resourceGroup.location",
        locationOf(resourceGroup),
        knownCloudOf(scope).terraformEnvironment,
        supported as Readonly<Record<string, readonly string[]>> | undefined,
      ),
  ];
}

function settingProblem(setting: unknown): Problem | undefined {
  if (setting === undefined) return undefined;
  const isText = (value: unknown): boolean => typeof value === "string";
  const isMap = typeof setting === "object" && setting !== null && !Array.isArray(setting);
  if (isMap && Object.values(setting).every((regions) => Array.isArray(regions) && regions.every(isText)))
    return undefined;
  return refusal(
    "region-setting",
    `\`${SUPPORTED_REGIONS_CONTEXT}\` must map features to lists of regions, such as ` +
      `{"federatedCredentials":["malaysiasouth"]}, got ${shown(setting)}`,
  );
}
