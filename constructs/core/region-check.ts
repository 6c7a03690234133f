import { Annotations } from "cdktf";
import type { IConstruct } from "constructs";
import { refuse } from "./refuse";
import { cloudOf } from "./cloud";
import { nameProblem } from "./name-rules";
import { type IResourceGroup, locationOf } from "./resource-group";
import type { CloudName } from "../../facts/clouds";
import { REGIONS, type RegionFeature } from "../../facts/regions";
import { isLiteral, shown } from "../../values/literal";
import { nearest } from "../../values/nearest";
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

/**
 * What is wrong with a literal region, or nothing: unknown, or of another cloud. azurerm finds it at the earliest when it plans.
 *
 * @param supported the setting `supportedRegions`: what it names is a region, also one newer than the table
 */
export function regionProblem(
  prop: string,
  location: string | undefined,
  cloud: CloudName,
  supported: Readonly<Partial<Record<string, readonly string[]>>> = {},
): string | undefined {
  if (!isLiteral(location)) return undefined;
  const name = plainRegion(location);
  const known = [...REGIONS[cloud], ...Object.values(supported).flatMap((each) => each ?? [])].map(plainRegion);
  if (known.includes(name)) return undefined;
  const other = (Object.keys(REGIONS) as CloudName[]).find((each) => REGIONS[each].includes(name));
  if (other !== undefined)
    return `\`${prop}\` must be a region of the cloud ${shown(cloud)}, got ${shown(location)}, which is one of ${shown(other)}; set \`cloud\``;
  const meant = nearest(name, known);
  return (
    `\`${prop}\` must be a region of the cloud ${shown(cloud)}, got ${shown(location)}; ` +
    (meant === undefined ? "" : `did you mean ${shown(meant)}? `) +
    'Name a region that is newer than this release under `supportedRegions`, such as {"federatedCredentials":["<region>"]}'
  );
}

/** As azurerm compares them. */
const plainRegion = (location: string): string => location.toLowerCase().replaceAll(" ", "");

/** What is wrong with a resource group that something is made in, or nothing. */
export function resourceGroupProblems(scope: IConstruct, resourceGroup: IResourceGroup): (string | undefined)[] {
  const supported = scope.node.tryGetContext(SUPPORTED_REGIONS_CONTEXT) as unknown;
  return [
    nameProblem("resourceGroup", "resourceGroup.name", resourceGroup.name),
    settingProblem(supported) ??
      regionProblem(
        "resourceGroup.location",
        locationOf(resourceGroup),
        cloudOf(scope).terraformEnvironment,
        supported as Readonly<Record<string, readonly string[]>> | undefined,
      ),
  ];
}

function settingProblem(setting: unknown): string | undefined {
  if (setting === undefined) return undefined;
  const isText = (value: unknown): boolean => typeof value === "string";
  const isMap = typeof setting === "object" && setting !== null && !Array.isArray(setting);
  if (isMap && Object.values(setting).every((regions) => Array.isArray(regions) && regions.every(isText)))
    return undefined;
  return (
    `\`${SUPPORTED_REGIONS_CONTEXT}\` must map features to lists of regions, such as ` +
    `{"federatedCredentials":["malaysiasouth"]}, got ${shown(setting)}`
  );
}
