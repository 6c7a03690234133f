import { capitalNotes } from "./capital-notes";
import type { Resolved } from "./overlays";
import { identityKey, identityParts, usableClientId } from "../read/placeholders";
import type { PlannedIdentity } from "./plan-model";
import type { IdentityManifest } from "../read/pod-identity-manifests";
import { slug, uniqueId } from "./slugs";
import { byText } from "../read/source-object";
import { NAME_RULES } from "../../facts/name-rules";
import { shown } from "../../values/shown";

/** The plan for an AzureIdentity. */
export interface IdentityAssessment {
  /** The identity in the generated code; undefined if it is not in the code. */
  readonly planned?: PlannedIdentity;
  readonly verdict: "converted" | "to decide" | "impossible";
  readonly notes: readonly string[];
}

export interface IdentityPlan {
  readonly subscriptionId?: string;
  readonly assessments: ReadonlyMap<Resolved<IdentityManifest>, IdentityAssessment>;
}

/** The subscription of the generated code: the given one, otherwise the one with the most identities. */
function subscriptionOf(identities: readonly Resolved<IdentityManifest>[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { value } of identities) {
    const found = value.type === 0 ? identityParts(value.resourceId)?.subscriptionId.toLowerCase() : undefined;
    if (found !== undefined) counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  return [...counts].sort(([a, inA], [b, inB]) => inB - inA || byText(a, b))[0]?.[0];
}

function managed(
  value: IdentityManifest,
  subscriptionId: string | undefined,
  taken: Set<string>,
  known: Map<string, PlannedIdentity>,
): IdentityAssessment {
  const parts = identityParts(value.resourceId);
  if (!parts) {
    const got = value.resourceId === undefined ? "nothing" : shown(value.resourceId);
    return {
      verdict: "to decide",
      notes: [
        `\`resourceID\` must be /subscriptions/<uuid>/resourceGroups/<name>/providers/Microsoft.ManagedIdentity/userAssignedIdentities/<name>, got ${got}; \`az identity show --query id\` prints it`,
      ],
    };
  }
  if (parts.subscriptionId.toLowerCase() !== subscriptionId) {
    return {
      verdict: "to decide",
      notes: [
        `the identity is in subscription ${parts.subscriptionId.toLowerCase()}, and azurerm creates credentials in the subscription of its provider, here ${subscriptionId}; run again with --subscription ${parts.subscriptionId.toLowerCase()}, --cluster-subscription with that of the cluster, and another --out`,
      ],
    };
  }
  const notes: string[] = [];
  if (value.clientId !== undefined && usableClientId(value.clientId) === undefined)
    notes.push(`\`clientID\` is ${shown(value.clientId)}; the generated code reads it from Azure`);
  const key = identityKey(parts);
  const planned = known.get(key) ?? {
    key,
    id: uniqueId(taken, slug(parts.identityName), slug(`${parts.resourceGroupName}-${parts.identityName}`)),
    managed: parts,
  };
  known.set(key, planned);
  return { planned, verdict: "converted", notes };
}

function application(
  value: IdentityManifest,
  taken: Set<string>,
  known: Map<string, PlannedIdentity>,
): IdentityAssessment {
  const clientId = usableClientId(value.clientId)?.toLowerCase();
  if (clientId === undefined) {
    return {
      verdict: "to decide",
      notes: [
        `\`clientID\` must be the application id of the service principal, got ${value.clientId === undefined ? "nothing" : shown(value.clientId)}`,
      ],
    };
  }
  if (value.auxiliaryTenantIds.length > 0) {
    return {
      verdict: "impossible",
      notes: [
        `pod identity returns tokens of ${value.auxiliaryTenantIds.length + 1} tenants at once (\`auxiliaryTenantIDs\`); with workload identity the application requests a token from each tenant, so its code has to change first`,
      ],
    };
  }
  const tenantId = usableClientId(value.tenantId)?.toLowerCase();
  const key = `application/${clientId}`;
  const planned = known.get(key) ?? {
    key,
    id: uniqueId(taken, slug(value.name), slug(`${value.namespace ?? "app"}-${value.name}`)),
    application: { clientId, tenantId },
  };
  known.set(key, planned);
  return {
    planned,
    verdict: "to decide",
    notes: [
      `type ${value.type} is a service principal: azurerm cannot create a federated identity credential for an app registration, so create the one that the generated stack prints (\`az ad app federated-credential create --id ${clientId}\`), or use a user-assigned managed identity with the same roles for the workload`,
      ...(value.secret
        ? [`its Secret ${value.secret.namespace ?? "default"}/${value.secret.name} is not needed after the migration`]
        : []),
    ],
  };
}

/** The plan for each AzureIdentity. */
export function planIdentities(
  identities: readonly Resolved<IdentityManifest>[],
  subscription: string | undefined,
): IdentityPlan {
  const subscriptionId = subscription?.toLowerCase() ?? subscriptionOf(identities);
  const taken = new Set<string>();
  const known = new Map<string, PlannedIdentity>();
  const assessments = new Map<Resolved<IdentityManifest>, IdentityAssessment>();
  for (const identity of identities) {
    const { value, conflict } = identity;
    const named = NAME_RULES.serviceAccount.pattern;
    const assessment: IdentityAssessment = !(named.test(value.name) && named.test(identity.namespace))
      ? {
          verdict: "to decide",
          notes: [
            `its name and namespace must be ${NAME_RULES.serviceAccount.expected}, got ${shown(value.name)} in ${shown(identity.namespace)}; render the template first`,
          ],
        }
      : conflict !== undefined
        ? {
            verdict: "to decide",
            notes: [
              `its manifests disagree: ${conflict}; they belong to different environments, so run once for each, with the output of \`kustomize build\` or \`helm template\``,
            ],
          }
        : value.type === undefined
          ? {
              verdict: "impossible",
              notes: [`\`type\` must be 0, 1 or 2, got ${value.statedType ?? "nothing"}; pod identity rejects it too`],
            }
          : value.type === 0
            ? managed(value, subscriptionId, taken, known)
            : application(value, taken, known);
    assessments.set(identity, { ...assessment, notes: [...assessment.notes, ...capitalNotes(value)] });
  }
  return { subscriptionId, assessments };
}
