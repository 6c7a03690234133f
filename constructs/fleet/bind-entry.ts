import { createHash } from "node:crypto";
import { Construct } from "constructs";
import { shown } from "../../values/shown";
import { nearest } from "../../values/nearest";
import { FederatedBinding } from "../binding/federated-binding";
import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import { refuse } from "../core/input/refuse";
import type { IManagedIdentity } from "../identity/identity";
import { ManagedIdentity } from "../identity/managed-identity";
import { RoleGrant } from "../identity/role-grant";
import type { FleetBinding, FleetRole } from "./fleet-binding";
import type { FleetStack } from "./fleet-props";
import { placed, type PlacedBinding } from "./fleet-rules";
import { type Problem, refusal, reworded } from "../../values/problem";

/** Creates the binding of a file in its stack, with its identity and roles, or says where in the file the problem is. */
export function bindEntry(
  stack: FleetStack,
  { entry, binding: given, cluster: name }: PlacedBinding,
): { readonly binding: FederatedBinding } | { readonly problem: Problem } {
  let below = "";
  try {
    const cluster = clusterOf(stack, "cluster", name);
    const alsoTrusts = given.alsoTrusts?.map((each, i) => clusterOf(stack, `alsoTrusts[${i}]`, each));
    const identity = identityOf(stack, given);
    const { serviceAccount } = given;
    const binding = new FederatedBinding(scopeOf(stack, name), `${serviceAccount.namespace}.${serviceAccount.name}`, {
      cluster,
      alsoTrusts,
      identity,
      serviceAccount,
      trust: given.trust,
      keepOtherTrust: given.keepOtherTrust,
      serviceAccountMode: given.serviceAccountMode,
      serviceAccountLabels: given.serviceAccountLabels,
      automountServiceAccountToken: given.automountServiceAccountToken,
      createNamespace: given.createNamespace ?? false,
      tokenExpirationSeconds: given.tokenExpirationSeconds,
      tenantId: given.tenantId,
      audience: given.audience,
      waitSeconds: given.waitSeconds,
      identityWaitSeconds: given.identityWaitSeconds,
      kubernetesProvider: stack.kubernetesProviders?.[name],
    });
    given.roles?.forEach((role, i) => {
      below = `roles[${i}]`;
      grant(identity ?? binding, role);
    });
    return { binding };
  } catch (error) {
    // What the constructs refuse is about the file. Other errors are faults, and keep their stack trace.
    if (!(error instanceof Error) || error.constructor !== Error) throw error;
    // The place in the file says more than the construct path.
    return {
      problem: placed(
        entry.at,
        reworded(error.message as Problem, (text) => text.replace(/ \(at [^()]*\)$/, "")),
        below,
      ),
    };
  }
}

function clusterOf(stack: FleetStack, prop: string, name: string): IWorkloadIdentityCluster {
  const { clusters } = stack;
  if (Object.hasOwn(clusters, name)) return clusters[name]!;
  const names = Object.keys(clusters);
  const meant = nearest(name, names);
  refuse(
    stack,
    refusal(
      "fleet-cluster",
      `\`${prop}\` must be one of the \`clusters\` of the stack, ${names.map(shown).join(", ")}, got ${shown(name)}` +
        (meant === undefined ? "" : `; did you mean ${shown(meant)}?`),
    ),
  );
  throw new Error("unreachable");
}

/** The first cluster has the stack itself as the scope, so that a second cluster changes no address. */
function scopeOf(stack: FleetStack, cluster: string): Construct {
  return cluster === Object.keys(stack.clusters)[0] ? stack : childOf(stack, `on-${cluster}`);
}

const childOf = (scope: Construct, id: string): Construct => scope.node.tryFindChild(id) ?? new Construct(scope, id);

/** The identity that several bindings of the stack share. */
function identityOf(
  stack: FleetStack,
  { existingIdentity, sharedIdentity }: FleetBinding,
): IManagedIdentity | undefined {
  if (!existingIdentity && sharedIdentity === undefined) return undefined;
  const scope = childOf(stack, "identities");
  // The name of an identity has no dot.
  const id = existingIdentity
    ? `${existingIdentity.resourceGroupName}.${existingIdentity.identityName}`.toLowerCase()
    : sharedIdentity!.toLowerCase();
  const known = scope.node.tryFindChild(id) as (IManagedIdentity & Construct) | undefined;
  if (known) return known;
  if (existingIdentity) return ManagedIdentity.fromManagedIdentityName(scope, id, existingIdentity);
  const { resourceGroup } = Object.values(stack.clusters)[0]!;
  return new ManagedIdentity(scope, id, { identityName: sharedIdentity!, resourceGroup });
}

/** The id does not depend on the order of the files, so that a change of it replaces no role assignment. */
function grant(grantee: IManagedIdentity | FederatedBinding, { role, scope, condition, description }: FleetRole): void {
  const hash = createHash("sha256")
    .update(JSON.stringify([scope.toLowerCase(), condition]))
    .digest("hex")
    .slice(0, 8);
  const id = `role-${role
    .split("/")
    .at(-1)!
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")}-${hash}`;
  if (grantee.node.tryFindChild(id) === undefined)
    new RoleGrant(grantee, id, { grantee, role, scope, condition, description });
}
