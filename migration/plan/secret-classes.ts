import { stringify } from "yaml";
import type { AccountChoice } from "./account-plan";
import type { Inventory, OtherManifest } from "../read/inventory";
import type { PlannedSecretClass } from "./plan-model";
import { fileSlug, uniqueId } from "./slugs";
import { sortedBy } from "../read/source-object";
import type { WorkloadDraft } from "./workload-plan";

const KIND = "SecretProviderClass";

const classesOf = ({ others }: Inventory): OtherManifest[] =>
  others.filter(({ role, kind }) => role === "asks pod identity" && kind === KIND);

/** The SecretProviderClasses that get secrets with pod identity, as `namespace/name`. */
export const podIdentityClasses = (inventory: Inventory, namespace: string): ReadonlySet<string> =>
  new Set(classesOf(inventory).map((each) => `${each.namespace ?? namespace}/${each.name}`));

/** The plan for each SecretProviderClass with pod identity: pods that mount it need the identity of the class to be theirs. */
export function planSecretClasses(
  drafts: readonly WorkloadDraft[],
  choices: ReadonlyMap<WorkloadDraft, AccountChoice>,
  inventory: Inventory,
  namespace: string,
  paths: Set<string>,
): PlannedSecretClass[] {
  const found = new Map(classesOf(inventory).map((each) => [`${each.namespace ?? namespace}/${each.name}`, each]));
  return sortedBy(found, ([key]) => key).map(([, { name, namespace: stated, apiVersion = "" }]) => {
    const of = stated ?? namespace;
    const users = drafts.filter(
      ({ owned: { workload } }) => workload.namespace === of && workload.value.secretClasses.includes(name),
    );
    const clientIds = new Set(users.map(({ from }) => from[0]?.clientId));
    const plan: PlannedSecretClass = {
      namespace: of,
      name,
      apiVersion,
      workloads: users.map(({ owned }) => `${owned.kind} ${owned.name}`).sort(),
    };
    const problem = problemOf(name, users, choices);
    if (users.length === 0 || problem !== undefined) return { ...plan, problem };
    const path = uniqueId(paths, `patches/${fileSlug(of)}/${fileSlug(`${KIND}-${name}`)}`);
    const identityBinding = users.every((each) => each.identityBinding) ? { identityBinding: true as const } : {};
    return { ...plan, clientId: [...clientIds][0]!, ...identityBinding, patch: `${path}.switch.yaml` };
  });
}

function problemOf(
  name: string,
  users: readonly WorkloadDraft[],
  choices: ReadonlyMap<WorkloadDraft, AccountChoice>,
): string | undefined {
  const undecided = users.filter((each) => !choices.get(each)?.account || choices.get(each)?.blocked);
  if (undecided.length > 0)
    return `the SecretProviderClass ${name} can be converted only after ${listed(undecided)} can; it would lose its secrets`;
  const identities = new Map(users.flatMap(({ from }) => (from[0] ? [[from[0].identity.key, from[0]] as const] : [])));
  if (identities.size > 1)
    return `the SecretProviderClass ${name} has one client id, and its pods have ${identities.size} identities (${listed(users)}); create a class for each identity`;
  const [identity] = identities.values();
  if (identity && identity.clientId === undefined)
    return `the \`clientID\` of the SecretProviderClass ${name} must be the client id of ${identity.namespace}/${identity.name}, which no manifest states; add it to the AzureIdentity (\`az identity show --query clientId\` prints it)`;
  return undefined;
}

const listed = (users: readonly WorkloadDraft[]): string =>
  users.map(({ owned }) => `${owned.kind} ${owned.name}`).join(", ");

/** The patch that lets a class get secrets with workload identity: a merge patch for kubectl, or a patch for kustomize. */
export function secretClassPatch(planned: PlannedSecretClass): string {
  const { apiVersion, namespace, name, clientId, identityBinding } = planned;
  return stringify({
    apiVersion,
    kind: KIND,
    metadata: { name, namespace },
    spec: {
      parameters: {
        usePodIdentity: "false",
        ...(identityBinding ? { useAzureTokenProxy: "true" } : {}),
        clientID: clientId,
      },
    },
  });
}
