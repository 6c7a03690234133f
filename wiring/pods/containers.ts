import {
  INJECTED_VARIABLES,
  TOKEN_AUDIENCE,
  TOKEN_MOUNT_PATHS,
  TOKEN_VOLUMES,
  WEBHOOK_KEYS,
} from "../../facts/kubernetes/webhook";
import { isTenant } from "../../values/tenant";
import { UUID } from "../../values/uuid";
import { isExpression, type Scalar, shownText } from "../../model/terraform/text";
import { type Container, field, type Workload } from "../../model/trust/model";
import { containersOf, shown, subjectOf } from "../../model/trust/trust-index";
import type { Evaluation } from "../evaluation";

/** Variables of a secret or a password, which DefaultAzureCredential tries before workload identity. */
const OTHER_CREDENTIALS = ["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_USERNAME", "AZURE_PASSWORD"];
const CHAINS_WITH_WORKLOAD_IDENTITY = ["prod", "workloadidentitycredential"];

/** Evaluates what the containers of a labelled pod set and mount themselves. */
export function evaluateContainers(workload: Workload, index: Evaluation): void {
  const { report } = index;
  const { path, pod } = workload;
  // A pod that projects the token itself has the volume and the mount of the webhook: the webhook leaves them as they are.
  const projects = pod.tokenAudiences.includes(TOKEN_AUDIENCE);
  for (const name of pod.volumes) {
    if (name === TOKEN_VOLUMES.name && !projects)
      report("token-volume", path, `the pod has a volume ${name} of its own`, "another name for the volume");
  }
  for (const audience of pod.tokenAudiences) {
    if (isExpression(audience) || audience === TOKEN_AUDIENCE || !/azure|entra|microsoft/i.test(audience)) continue;
    report(
      "token-audience",
      path,
      `a projected token of the pod has the audience ${shown(audience)}`,
      `audience: ${TOKEN_AUDIENCE}`,
    );
  }
  for (const container of injectedContainersOf(workload)) {
    evaluateVariables(workload, container, index);
    const mounts = container.mountPaths.filter(
      (each) => !isExpression(each) && TOKEN_MOUNT_PATHS.includes(each.replace(/\/+$/, "")),
    );
    const own = projects && pod.volumes.includes(TOKEN_VOLUMES.name);
    for (const mount of own ? [] : mounts)
      report(
        "token-path",
        path,
        `container ${shownText(container.name)} mounts a volume at ${shownText(mount)}, where the webhook mounts the token`,
        "another mountPath",
      );
    const written = [
      ...container.command,
      ...Object.entries(container.env).map(([name, value]) =>
        name === "AZURE_FEDERATED_TOKEN_FILE" ? undefined : value,
      ),
    ].find((text) => typeof text === "string" && TOKEN_MOUNT_PATHS.some((prefix) => text.includes(prefix)));
    if (written !== undefined)
      report(
        "token-path-written",
        path,
        `container ${shownText(container.name)} has the path of the token hard-coded`,
        "$AZURE_FEDERATED_TOKEN_FILE",
      );
  }
}

/** The containers that the webhook changes. The others sign in as they like. */
export function injectedContainersOf(workload: Workload): readonly Container[] {
  const skipped = skippedContainers(workload);
  return containersOf(workload).filter(({ name }) => isExpression(name) || !skipped.includes(name));
}

/** The names that the annotation for skipped containers lists. */
export function skippedContainers({ pod }: Workload): readonly string[] {
  const value = field(pod.annotations, WEBHOOK_KEYS.skipContainers);
  if (typeof value !== "string") return [];
  return value
    .split(";")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function evaluateVariables(workload: Workload, { name, env }: Container, index: Evaluation): void {
  const { path } = workload;
  const container = `container ${shownText(name)}`;
  for (const variable of INJECTED_VARIABLES) {
    if (!Object.hasOwn(env, variable) || mayOverride(workload, variable, env[variable], index)) continue;
    // The value is not shown, because it may be a secret.
    index.report(
      "env-override",
      path,
      `${container} sets ${variable} itself, and the webhook does not replace it`,
      `no ${variable} in ${container}`,
    );
  }
  evaluateOtherCredentials(workload, { name, env }, index);
}

/** Evaluates variables that make a library use another credential than the pod's identity. */
export function evaluateOtherCredentials(
  { path }: Workload,
  { name, env }: Pick<Container, "name" | "env">,
  index: Evaluation,
): void {
  const container = `container ${shownText(name)}`;
  for (const variable of OTHER_CREDENTIALS) {
    if (Object.hasOwn(env, variable))
      index.report(
        "env-credential",
        path,
        `${container} sets ${variable}, which is used before the pod's identity`,
        `no ${variable} in ${container}`,
      );
  }
  const chain = env.AZURE_TOKEN_CREDENTIALS;
  if (typeof chain === "string" && !CHAINS_WITH_WORKLOAD_IDENTITY.includes(chain.toLowerCase())) {
    index.report(
      "env-credential-chain",
      path,
      `${container} sets AZURE_TOKEN_CREDENTIALS to ${shown(chain)}`,
      "AZURE_TOKEN_CREDENTIALS: WorkloadIdentityCredential",
    );
  }
}

/** Whether the value that a container sets is harmless, as far as it is known. */
function mayOverride(workload: Workload, variable: string, value: Scalar | undefined, index: Evaluation): boolean {
  const { namespace, pod } = workload;
  if (variable === "AZURE_FEDERATED_TOKEN_FILE") return pod.tokenAudiences.includes(TOKEN_AUDIENCE);
  // Kubernetes fills in $(NAME) from another variable.
  if (value === undefined || (typeof value === "string" && /[$][(]\w+[)]/.test(value))) {
    index.skip(workload.path, `${variable} comes from a secret, a config map, a field or another variable`);
    return true;
  }
  if (typeof value !== "string" && !isExpression(value)) return false;
  if (variable === "AZURE_AUTHORITY_HOST") return isExpression(value) || /^https:\/\/login[.]/.test(value);
  if (variable === "AZURE_CLIENT_ID") {
    // Several identities may trust one account: a pod selects the second one by its client id.
    const answer = index.trustedBy(value, subjectOf(namespace, pod.serviceAccountName ?? "default"), workload);
    const annotation = field(index.accountOf(workload)?.annotations ?? {}, WEBHOOK_KEYS.clientId);
    if (answer === "unknown" && value !== annotation)
      index.skip(workload.path, `whether the identity that ${variable} names trusts the pod is unknown`);
    return answer !== "no" && index.identityById(value)?.attribute !== "principal_id";
  }
  if (isExpression(value)) return value.reference === undefined || value.reference.attribute.endsWith("tenant_id");
  const annotations = index.accountOf(workload)?.annotations ?? {};
  const annotation = field(annotations, WEBHOOK_KEYS.tenantId);
  if (annotation === value || index.tenants.has(value)) return true;
  // If nothing says which tenant it is, any may be right: an identity that was not read may be in another one.
  const client = field(annotations, WEBHOOK_KEYS.clientId);
  const isElsewhere = typeof client === "string" && UUID.test(client) && !index.identityById(client);
  const known = (index.tenants.size > 0 && !isElsewhere) || (annotation !== undefined && !isExpression(annotation));
  // Only Entra ID knows the tenant of a domain name.
  const open = UUID.test(value) ? !known : isTenant(value);
  if (open) index.skip(workload.path, `whether ${variable} is the identity's tenant is unknown`);
  return open;
}
