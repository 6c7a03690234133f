import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { refuse } from "../../core/input/refuse";
import type { EnvironmentVariable } from "../../identity/environment-variable";
import type { IGrantee } from "../../identity/grantee";
import type { IAddressedForPods, IOwnable, IReadable, IWritable } from "../../identity/pod-data";
import { isObject } from "../../../values/object";
import { isLiteral } from "../../../values/literal";
import { resolvedIn } from "../../../values/resolved";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";
import type { PodTemplate } from "./pod-template-rules";

/** The data that pods of a template use. */
export interface PodDataOptions {
  /**
   * Data that the pods read, such as a VaultAccess, one of its secrets or a DataAccess. Each gets `grantRead` for the
   * binding, the pods wait for the role, and each container gets the variables of `environment()` that it does not set
   * itself. Data without variables, such as Event Grid, adds none.
   * @default - none
   */
  readonly reads?: readonly IReadable[];
  /** Data that the pods write, with `grantWrite`; otherwise as `reads`. @default - none */
  readonly writes?: readonly IWritable[];
  /** Data that the pods have all rights on, with `grantOwn`; otherwise as `reads`. @default - none */
  readonly owns?: readonly IOwnable[];
}

interface Container {
  readonly name?: string;
  readonly env?: unknown;
}

/** A copy of a pod template whose containers find the data. The binding gets a role for each. */
export function withPodData<T extends PodTemplate>(
  binding: IConstruct & IGrantee,
  template: T,
  options: PodDataOptions & { readonly skipContainers?: readonly string[] },
): T {
  const { reads = [], writes = [], owns = [], skipContainers = [] } = options;
  const used = [...new Set([...reads, ...writes, ...owns])];
  if (used.length === 0) return template;
  const stack = TerraformStack.of(binding);
  // Tokens of one attribute differ between reads, but resolve to the same expression.
  const given = used.map(
    (each): unknown => (each as Partial<IAddressedForPods>).podEnvironment?.(binding) ?? each.environment(),
  );
  refuse(binding, ...given.map(variablesProblem));
  const variables = (given as EnvironmentVariable[][])
    .flat()
    .map((each) => ({ ...each, written: String(resolvedIn(stack, each.value)) }));
  refuse(binding, ...environmentProblems(variables, template.spec, skipContainers));
  for (const each of reads) each.grantRead(binding);
  for (const each of writes) each.grantWrite(binding);
  for (const each of owns) each.grantOwn(binding);
  const added = variables
    .filter(({ name }, i) => variables.findIndex((other) => other.name === name) === i)
    .map(({ name, value }) => ({ name, value }));
  const wired = (containers: unknown): Container[] =>
    (containers as readonly (Container | undefined)[])
      .filter((each) => each !== undefined)
      .map((each) =>
        skipContainers.includes(each.name ?? "") ? each : { ...each, env: withVariables(each.env, added) },
      );
  const { spec } = template;
  return {
    ...template,
    spec: {
      ...spec,
      container: wired(spec?.container),
      ...(spec?.initContainer !== undefined && { initContainer: wired(spec.initContainer) }),
    },
  };
}

/** The problem with what a construct of the caller gives as its variables, if any. */
function variablesProblem(given: unknown): Problem | undefined {
  const isVariable = (each: unknown): boolean =>
    isObject(each) &&
    typeof each.name === "string" &&
    each.name !== "" &&
    each.value !== undefined &&
    each.value !== null;
  if (Array.isArray(given) && given.every(isVariable)) return undefined;
  return refusal(
    "pod-data-variable",
    `\`environment()\` of what \`reads\`, \`writes\` and \`owns\` name must give a list of variables with \`name\` and ` +
      `\`value\`, got ${shown(given)}; return [] if there is none`,
  );
}

type Variables = readonly ({ readonly name?: string } | undefined)[];

function withVariables(env: unknown, added: readonly EnvironmentVariable[]): Variables {
  const own = (env ?? []) as Variables;
  return [...own, ...added.filter(({ name }) => !own.some((each) => each?.name === name))];
}

/** The problems with variables and with the containers that get them. */
function environmentProblems(
  variables: readonly (EnvironmentVariable & { readonly written: string })[],
  spec: PodTemplate["spec"],
  skipContainers: readonly string[],
): (Problem | undefined)[] {
  const other = variables.find(({ name, written }) =>
    variables.some((each) => each.name === name && each.written !== written),
  );
  const lists = (["container", "initContainer"] as const).filter((key) => spec?.[key] !== undefined);
  const unknown = lists.find((key) => !isLiteral(spec?.[key]) || !Array.isArray(spec?.[key]));
  return [
    other &&
      refusal(
        "pod-data-variable",
        `\`reads\`, \`writes\` and \`owns\` must not give the variable ${other.name} two values, got ` +
          `${variables
            .filter(({ name }) => name === other.name)
            .map(({ written }) => shown(written))
            .join(" and ")}; grant one of ` +
          "the two with its own method, such as `grantRead`, and pass its address in another variable",
      ),
    spec?.container === undefined || unknown !== undefined
      ? refusal(
          "pod-data-containers",
          `\`spec.${unknown ?? "container"}\` must be a list of containers for \`reads\`, \`writes\` and \`owns\`, got ` +
            `${shown(spec?.[unknown ?? "container"])}; pass the containers themselves, or grant the roles with \`grantRead\` ` +
            "and pass the variables of `environment()`",
        )
      : undefined,
    ...(unknown === undefined ? lists : []).flatMap((key) =>
      (spec![key] as readonly (Container | undefined)[]).map((each, i) =>
        each?.env === undefined || Array.isArray(each.env) || skipContainers.includes(each.name ?? "")
          ? undefined
          : refusal(
              "pod-data-containers",
              `\`spec.${key}[${i}].env\` must be a list of variables for \`reads\`, \`writes\` and \`owns\`, got ` +
                `${shown(each.env)}; pass the variables themselves`,
            ),
      ),
    ),
  ];
}
