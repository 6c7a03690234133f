/** A release by its major and minor number. */
export type MinorRelease = readonly [major: number, minor: number];

/** Parsed constraints. They are cached, because each renamed argument of each resource asks. */
const lowest = new Map<string, readonly MinorRelease[]>();

/** Whether the lowest release that a version constraint of Terraform allows is at least this one. */
export const isAtLeast = (constraint: string, major: number, minor: number): boolean =>
  lowestReleases(constraint).some((each) => each[0] > major || (each[0] === major && each[1] >= minor));

/** The lower bounds of a constraint. An upper bound or an exclusion does not say the lowest release. */
function lowestReleases(constraint: string): readonly MinorRelease[] {
  const known = lowest.get(constraint);
  if (known) return known;
  const lower = constraint.split(",").filter((each) => !/^\s*(<|!=)/.test(each));
  const releases = lower.map((each): MinorRelease => {
    const [, major = "0", minor = "0"] = /(\d+)(?:\.(\d+))?/.exec(each) ?? [];
    return [Number(major), Number(minor)];
  });
  lowest.set(constraint, releases);
  return releases;
}
