import type { KubernetesClusterMaintenanceWindowAutoUpgrade } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";

/** A day of the week. */
export type Weekday = "Sunday" | "Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday";

/** A time span in RFC 3339. */
export interface MaintenanceBreak {
  /** Start of the span, such as `2026-12-20T00:00:00Z`. */
  readonly start: string;
  /** End of the span. */
  readonly end: string;
}

/** When Azure may upgrade a cluster or the images of its nodes. */
export interface MaintenanceWindow {
  /** How often the window opens. @default "Weekly" */
  readonly frequency?: "Daily" | "Weekly" | "AbsoluteMonthly" | "RelativeMonthly";
  /** The number of days, weeks or months between two windows. @default 1 */
  readonly interval?: number;
  /** The day of the week. For Weekly and RelativeMonthly. @default "Sunday" for these */
  readonly dayOfWeek?: Weekday;
  /** Which of these days in the month. For RelativeMonthly. @default "First" for it */
  readonly weekIndex?: "First" | "Second" | "Third" | "Fourth" | "Last";
  /** The day of the month, 1 to 31. For AbsoluteMonthly. @default 1 for it */
  readonly dayOfMonth?: number;
  /** When the window opens, in hours and minutes. @default "00:00" */
  readonly startTime?: string;
  /** Difference of the start time to UTC, such as `+05:30`. @default "+00:00" */
  readonly utcOffset?: string;
  /** Length of the window in hours, 4 to 24. @default 4 */
  readonly durationHours?: number;
  /** The day from which the window counts, in RFC 3339. @default - the day of the apply */
  readonly startDate?: string;
  /** Spans without maintenance, such as the days before a release. @default - none */
  readonly notAllowed?: readonly MaintenanceBreak[];
}

const byWeek = (frequency: string): boolean => frequency === "Weekly" || frequency === "RelativeMonthly";

/** The block of a window. Everything is written, because each later plan would remove what Azure answers with. */
export function windowBlock(window: MaintenanceWindow): KubernetesClusterMaintenanceWindowAutoUpgrade {
  const frequency = window.frequency ?? "Weekly";
  return {
    frequency,
    interval: window.interval ?? 1,
    duration: window.durationHours ?? 4,
    startTime: window.startTime ?? "00:00",
    utcOffset: window.utcOffset ?? "+00:00",
    ...(byWeek(frequency) && { dayOfWeek: window.dayOfWeek ?? "Sunday" }),
    ...(frequency === "RelativeMonthly" && { weekIndex: window.weekIndex ?? "First" }),
    ...(frequency === "AbsoluteMonthly" && { dayOfMonth: window.dayOfMonth ?? 1 }),
    ...(window.startDate !== undefined && { startDate: window.startDate }),
    ...(window.notAllowed && { notAllowed: window.notAllowed.map(({ start, end }) => ({ start, end })) }),
  };
}
