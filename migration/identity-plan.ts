import type { Resolved } from "./overlays";
import { identityParts, usableClientId } from "./placeholders";
import type { PlannedIdentity } from "./plan-model";
import type { IdentityManifest } from "./pod-identity-manifests";
import { slug, uniqueId } from "./slugs";
import { byText } from "./source-object";
import { NAME_RULES } from "../facts/name-rules";

/** What an AzureIdentity becomes. */
export interface IdentityAssessment {
  /** The identity in the generated code; nothing where it is in none. */
  readonly planned?: PlannedIdentity;
  readonly verdict: "converted" | "to decide" | "impossible";
  readonly notes: readonly string[];
}

export interface IdentityPlan {
  readonly subscriptionId?: string;
  readonly assessments: ReadonlyMap<Resolved<IdentityManifest>, IdentityAssessment>;
}

/** The subscription of the generated code: the one given, otherwise the one that most identities are in. */
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
    const got = value.resourceId === undefined ? "nothing" : JSON.stringify(value.resourceId);
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
        `the identity is in subscription ${parts.subscriptionId.toLowerCase()}, and azurerm writes credentials in the subscription of its provider, here ${subscriptionId}; run again with --subscription ${parts.subscriptionId.toLowerCase()} and another --out, and give that stack the cluster by WorkloadIdentityCluster.fromClusterAttributes`,
      ],
    };
  }
  const notes: string[] = [];
  if (value.clientId !== undefined && usableClientId(value.clientId) === undefined)
    notes.push(`\`clientID\` is ${JSON.stringify(value.clientId)}; the generated code asks Azure for it`);
  const key = `${parts.subscriptionId}/${parts.resourceGroupName}/${parts.identityName}`.toLowerCase();
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
        `\`clientID\` must be the application id of the service principal, got ${JSON.stringify(value.clientId) ?? "nothing"}`,
      ],
    };
  }
  if (value.auxiliaryTenantIds.length > 0) {
    return {
      verdict: "impossible",
      notes: [
        `pod identity hands out tokens of ${value.auxiliaryTenantIds.length + 1} tenants at once (\`auxiliaryTenantIDs\`); with workload identity the application itself asks each tenant for its token, so its code has to change first`,
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
      `type ${value.type} is a service principal: azurerm writes no federated credential for an app registration, so write the one that the generated stack prints (\`az ad app federated-credential create --id ${clientId}\`), or give the workload a user-assigned managed identity with the same roles`,
      ...(value.secret
        ? [`its Secret ${value.secret.namespace ?? "default"}/${value.secret.name} is not needed afterwards`]
        : []),
    ],
  };
}

/** Says of each AzureIdentity what it becomes. */
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
            `its name and namespace must be ${NAME_RULES.serviceAccount.expected}, got ${JSON.stringify(value.name)} in ${JSON.stringify(identity.namespace)}; fill the template in first`,
          ],
        }
      : conflict !== undefined
        ? {
            verdict: "to decide",
            notes: [
              `its manifests disagree: ${conflict}; each is an environment of its own, so run once for each, on what \`kustomize build\` or \`helm template\` prints for it`,
            ],
          }
        : value.type === undefined
          ? {
              verdict: "impossible",
              notes: [
                `\`type\` must be 0, 1 or 2, got ${value.statedType ?? "nothing"}; pod identity itself refuses it`,
              ],
            }
          : value.type === 0
            ? managed(value, subscriptionId, taken, known)
            : application(value, taken, known);
    const old = value.oldCapitals;
    assessments.set(identity, {
      ...assessment,
      notes: [
        ...assessment.notes,
        ...(old.length > 0
          ? [
              `${old.map((each) => `\`${each}\``).join(", ")} in the capitals of before 1.6: read as meant, though pod identity from 1.6 on does not read them`,
            ]
          : []),
      ],
    });
  }
  return { subscriptionId, assessments };
}
