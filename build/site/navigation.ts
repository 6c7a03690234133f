/** A page, or a page with another name than its first heading. */
export type Entry = string | readonly [page: string, label: string];

export interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** Every page outside of `api/` is in one of these groups, in the order in which a reader needs it. */
export const NAVIGATION: readonly Group[] = [
  {
    title: "Start",
    entries: [
      ["README.md", "Overview"],
      ["docs/README.md", "Pages by task"],
      ["docs/tutorial.md", "Tutorial"],
      "docs/concepts.md",
      "docs/app.md",
    ],
  },
  {
    title: "Build your stacks",
    entries: [
      "docs/clusters.md",
      "docs/cluster-identities.md",
      "docs/cluster-network.md",
      "docs/cluster-add-ons.md",
      "docs/registries.md",
      "docs/existing-clusters.md",
      "docs/cluster-identity-moves.md",
      "docs/other-clusters.md",
      "docs/clouds-and-regions.md",
      "docs/pods.md",
      "docs/secrets.md",
      "docs/application-code.md",
      "docs/data-services.md",
      "docs/private.md",
      "docs/identity-bindings.md",
      "docs/fleet.md",
      "docs/remote-state.md",
      "docs/testing.md",
      "docs/recipes.md",
      "docs/az-commands.md",
    ],
  },
  {
    title: "Deliver and operate",
    entries: [
      "docs/handover.md",
      "docs/bundle-review.md",
      "docs/bundle-permissions.md",
      "docs/pipelines/README.md",
      "docs/check.md",
      "docs/troubleshooting.md",
      "docs/changes.md",
      "docs/stack-changes.md",
      "docs/upgrading.md",
      "docs/leaving-pod-identity.md",
    ],
  },
  { title: "Security", entries: ["docs/threat-model.md", "docs/posture.md"] },
  {
    title: "Reference",
    entries: [
      ["api/README.md", "API reference"],
      "docs/wiring-rules.md",
      "docs/errors.md",
      "docs/compatibility.md",
      "CHANGELOG.md",
      "SECURITY.md",
    ],
  },
  {
    title: "For contributors",
    entries: ["CONTRIBUTING.md", "ARCHITECTURE.md", "docs/performance.md", "docs/dependencies.md"],
  },
];

export const pageOf = (entry: Entry): string => (typeof entry === "string" ? entry : entry[0]);

const ALL = NAVIGATION.flatMap(({ entries }) => entries);

/** The pages before and after a page, in the order of the navigation. */
export function neighbours(page: string): { readonly previous?: Entry; readonly next?: Entry } {
  const index = ALL.findIndex((each) => pageOf(each) === page);
  return index < 0 ? {} : { previous: ALL[index - 1], next: ALL[index + 1] };
}
