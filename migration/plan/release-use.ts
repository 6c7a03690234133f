import type { Resolved } from "./overlays";
import type { AccountSetting, LabelSetting, ReleaseManifest } from "../read/release-manifests";

/** The settings of a release that give its pods one selector. */
export interface ReleaseUse {
  readonly release: Resolved<ReleaseManifest>;
  readonly settings: readonly [LabelSetting, ...LabelSetting[]];
  /** The settings of the service account of these pods. */
  readonly account?: AccountSetting;
}

/** The part of the values above the labels: `controller` of `controller.podLabels.aadpodidbinding`. */
export const componentOf = ({ trail, isLabel }: LabelSetting): readonly string[] => (isLabel ? trail.slice(0, -2) : []);
