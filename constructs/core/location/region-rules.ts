import { REGION_GAPS, type RegionFeature, type RegionGap } from "../../../facts/azure/regions";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";

/** A region as Azure compares it. */
const normalRegion = (location: string): string => location.toLowerCase().replaceAll(" ", "");

/**
 * The gap of a literal region for a feature, if any.
 *
 * @param supported regions that have gained the feature
 */
export function regionGap(
  feature: RegionFeature,
  location: string | undefined,
  supported: readonly string[] = [],
): { readonly severity: RegionGap["severity"]; readonly text: string } | undefined {
  if (!isLiteral(location)) return undefined;
  const gap: RegionGap = REGION_GAPS[feature];
  const region = normalRegion(location);
  if (!gap.regions.includes(region) || supported.map(normalRegion).includes(region)) return undefined;
  const text =
    `\`location\` ${shown(location)} has no support for ${gap.feature} (${gap.source}, read ${gap.read}); ${gap.instead}, ` +
    `or put ${shown(region)} under \`supportedRegions.${feature}\` in the settings if it has it by now`;
  return { severity: gap.severity, text };
}
