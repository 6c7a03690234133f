// The Pod Security level `restricted`, for pod specs in the form of the kubernetes provider.
// Source: kubernetes.io/docs/concepts/security/pod-security-standards, 2026-11-26.

type Json = Readonly<Record<string, unknown>>;

/** Volume types that the level allows, by argument of the provider. */
const VOLUMES = [
  "config_map",
  "csi",
  "downward_api",
  "empty_dir",
  "ephemeral",
  "persistent_volume_claim",
  "projected",
  "secret",
];
const ADDED_CAPABILITIES = ["NET_BIND_SERVICE"];
const SECCOMP_PROFILES = ["RuntimeDefault", "Localhost"];
const HOST_NAMESPACES = ["host_network", "host_pid", "host_ipc"];

const list = (value: unknown): readonly Json[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as Json[]) : [value as Json];
const block = (value: unknown): Json => list(value)[0] ?? {};
const isTrue = (value: unknown): boolean => value === true || value === "true";

/** What in a pod spec the level rejects, each as `<container>: <field>` or `<field>`. */
export function restrictedProblems(spec: Json): string[] {
  const pod = block(spec["security_context"]);
  const volumes = list(spec["volume"]).flatMap((each) =>
    Object.keys(each).filter((key) => key !== "name" && !VOLUMES.includes(key)),
  );
  const containers = [...list(spec["init_container"]), ...list(spec["container"])];
  return [
    ...HOST_NAMESPACES.filter((each) => isTrue(spec[each])),
    ...volumes.map((each) => `volume.${each}`),
    ...containers.flatMap((each) => containerProblems(each, pod).map((field) => `${String(each["name"])}: ${field}`)),
  ];
}

function containerProblems(container: Json, pod: Json): string[] {
  const own = block(container["security_context"]);
  const capabilities = block(own["capabilities"]);
  const added = (capabilities["add"] as string[] | undefined) ?? [];
  const dropped = (capabilities["drop"] as string[] | undefined) ?? [];
  const profile = block(own["seccomp_profile"] ?? pod["seccomp_profile"])["type"];
  const broken: Readonly<Record<string, boolean>> = {
    allow_privilege_escalation: own["allow_privilege_escalation"] !== false,
    "capabilities.add": added.some((each) => !ADDED_CAPABILITIES.includes(each)),
    "capabilities.drop": !dropped.includes("ALL"),
    "port.host_port": list(container["port"]).some((each) => Number(each["host_port"] ?? 0) !== 0),
    privileged: isTrue(own["privileged"]),
    run_as_non_root: !isTrue(own["run_as_non_root"] ?? pod["run_as_non_root"]),
    run_as_user: [own["run_as_user"], pod["run_as_user"]].includes("0"),
    seccomp_profile: !SECCOMP_PROFILES.includes(String(profile)),
  };
  return Object.keys(broken).filter((field) => broken[field]);
}

/** Every pod spec below a value of Terraform JSON. */
export function podSpecs(value: unknown): Json[] {
  if (typeof value !== "object" || value === null) return [];
  const found = "container" in value && !Array.isArray(value) ? [value as Json] : [];
  return [...found, ...Object.values(value).flatMap(podSpecs)];
}
