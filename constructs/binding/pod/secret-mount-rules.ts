import { podListProblem } from "./pod-list-rules";
import { literalListProblem } from "../../../values/given";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import type { PodTemplate } from "./pod-template-rules";
import { type Problem, refusal } from "../../../values/problem";

/** How files of a SecretProviderClass are mounted. */
export interface SecretMount {
  readonly volume: string;
  readonly className: string;
  readonly mountPath?: string;
  readonly containers?: readonly string[];
}

interface Container {
  readonly name?: string;
  readonly volumeMount?: unknown;
}

const DEFAULT_PATH = "/mnt/secrets-store";

const listOf = (value: unknown): readonly Container[] | undefined =>
  value === undefined ? [] : Array.isArray(value) && isLiteral(value) ? (value as readonly Container[]) : undefined;

/** The problem with mounting files in a pod, if any. */
export function mountProblem({ spec }: PodTemplate, { mountPath, containers }: SecretMount): Problem | undefined {
  if (isLiteral(mountPath) && !/^\/[^:]*$/.test(mountPath))
    return refusal("mount-path", `\`mountPath\` must be an absolute path without a colon, got ${shown(mountPath)}`);
  const [main, init] = [listOf(spec?.container), listOf(spec?.initContainer)];
  const volumes = (spec as { volume?: unknown } | undefined)?.volume;
  if (!main || !init || listOf(volumes) === undefined)
    return refusal(
      "mount-token",
      "the pod's `container`, `initContainer` and `volume` must be literal lists, got a token; add the volume and the mounts to the template yourself",
    );
  const others = [...main, ...init].filter((each: unknown) => typeof each !== "object" || each === null);
  if (others.length > 0)
    return refusal(
      "mount-container",
      `each container of the pod must be an object, got ${shown(others[0])}; remove it`,
    );
  const elements = podListProblem(spec);
  if (elements) return elements;
  if ([...main, ...init].some(({ volumeMount }) => listOf(volumeMount) === undefined))
    return refusal(
      "mount-token",
      "`volumeMount` of each container must be a literal list, got a token; add the volume and the mounts to the template yourself",
    );
  const problem = literalListProblem("containers", containers);
  if (problem) return problem;
  const names = [...main, ...init].map(({ name }) => name);
  const stranger = containers?.find((each) => isLiteral(each) && names.every(isLiteral) && !names.includes(each));
  return stranger !== undefined
    ? refusal(
        "mount-container",
        `\`containers\` must name containers of the pod, got ${shown(stranger)}; there are ${names.map(shown).join(", ")}`,
      )
    : undefined;
}

/** A copy of a pod template with the volume and its mount in the containers. */
export function mounted<T extends PodTemplate>(
  template: T,
  { volume, className, mountPath = DEFAULT_PATH, containers }: SecretMount,
): T {
  const mount = { name: volume, mountPath, readOnly: true };
  const withMount = (list: unknown): Container[] =>
    listOf(list)!.map((each) => {
      if (containers && !containers.includes(each.name ?? "")) return each;
      return { ...each, volumeMount: [...listOf(each.volumeMount)!, mount] };
    });
  const spec = template.spec;
  const csi = {
    driver: "secrets-store.csi.k8s.io",
    readOnly: true,
    volumeAttributes: { secretProviderClass: className },
  };
  return {
    ...template,
    spec: {
      ...spec,
      ...(spec?.container === undefined ? {} : { container: withMount(spec.container) }),
      ...(spec?.initContainer === undefined ? {} : { initContainer: withMount(spec.initContainer) }),
      volume: [...listOf((spec as { volume?: unknown } | undefined)?.volume)!, { name: volume, csi }],
    },
  };
}
