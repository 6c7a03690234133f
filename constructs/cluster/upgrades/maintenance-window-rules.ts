import { LIMITS } from "../../../facts/limits";
import { wholeNumberProblem } from "../../../values/given";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";
import type { MaintenanceWindow } from "./maintenance-window";

/** Which frequencies read an argument. Azure ignores or rejects it for the others. */
const READ_BY = {
  dayOfWeek: ["Weekly", "RelativeMonthly"],
  weekIndex: ["RelativeMonthly"],
  dayOfMonth: ["AbsoluteMonthly"],
} as const;

/**
 * The problem with a maintenance window, if any.
 * Sources: learn.microsoft.com/azure/aks/planned-maintenance; azurerm 4.81.0 containers/kubernetes_cluster_resource.go; read 2026-11.
 */
export function windowProblem(prop: string, window: MaintenanceWindow | undefined): Problem | undefined {
  if (window === undefined) return undefined;
  const frequency = window.frequency ?? "Weekly";
  for (const name of ["dayOfWeek", "weekIndex", "dayOfMonth"] as const) {
    const by: readonly string[] = READ_BY[name];
    if (window[name] === undefined || by.includes(frequency)) continue;
    return refusal(
      "maintenance-window",
      `\`${prop}.${name}\` is for \`${prop}.frequency\` ${by.map(shown).join(" or ")}, got ${shown(frequency)}; leave one of them out`,
    );
  }
  return (
    wholeNumberProblem(`${prop}.interval`, window.interval, { minimum: 1, maximum: 52 }) ??
    wholeNumberProblem(`${prop}.dayOfMonth`, window.dayOfMonth, LIMITS.maintenanceDayOfMonth) ??
    wholeNumberProblem(`${prop}.durationHours`, window.durationHours, LIMITS.maintenanceHours) ??
    formProblem(
      `${prop}.startTime`,
      window.startTime,
      /^([01][0-9]|2[0-3]):[0-5][0-9]$/,
      "hours and minutes such as 02:30",
    ) ??
    formProblem(
      `${prop}.utcOffset`,
      window.utcOffset,
      /^[+-](0[0-9]|1[0-4]):[0-5][0-9]$/,
      "a difference such as +05:30",
    ) ??
    timeProblem(`${prop}.startDate`, window.startDate) ??
    breaksProblem(prop, window.notAllowed)
  );
}

function breaksProblem(prop: string, breaks: MaintenanceWindow["notAllowed"] = []): Problem | undefined {
  for (const [i, { start, end }] of breaks.entries()) {
    const path = `${prop}.notAllowed[${i}]`;
    const problem = timeProblem(`${path}.start`, start) ?? timeProblem(`${path}.end`, end);
    if (problem !== undefined) return problem;
    if (isLiteral(start) && isLiteral(end) && Date.parse(end) <= Date.parse(start))
      return refusal(
        "maintenance-window",
        `\`${path}.end\` must be after \`${path}.start\`, got ${shown(end)} after ${shown(start)}`,
      );
  }
  return undefined;
}

const timeProblem = (prop: string, value: string | undefined): Problem | undefined =>
  formProblem(
    prop,
    isLiteral(value) && Number.isNaN(Date.parse(value)) ? "" : value,
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/,
    "a time in RFC 3339 such as 2026-12-20T00:00:00Z",
    value,
  );

function formProblem(
  prop: string,
  value: string | undefined,
  form: RegExp,
  words: string,
  given = value,
): Problem | undefined {
  if (!isLiteral(value) || form.test(value)) return undefined;
  return refusal("maintenance-window", `\`${prop}\` must be ${words}, got ${shown(given)}`);
}
