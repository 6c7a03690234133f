import { SECRET_WRITING_ROLES } from "../../facts/azure/role-lists";
import { grouped } from "../../values/grouped";
import { dependsOnAny } from "../../model/terraform/order";
import { shownText, textOf } from "../../model/terraform/text";
import { grantsOf } from "../../model/trust/links";
import type { Cluster, Grant } from "../../model/trust/model";
import type { Evaluation } from "../evaluation";

/** The role that the identity of a control plane needs on the identity of the nodes. */
const OPERATOR = "Managed Identity Operator";
/** Kinds of scopes that a cluster is made of. */
const MATERIAL = ["identity", "network", "zone"];

/** Evaluates whether roles that the apply itself needs come before the resources that need them. */
export function evaluateRoleOrder(index: Evaluation): void {
  evaluateSecrets(index);
  for (const cluster of index.model.clusters) if (!cluster.external) evaluateCluster(cluster, index);
}

/** A secret is written with the roles of the principal that runs Terraform, and one that is given here is needed. */
function evaluateSecrets(index: Evaluation): void {
  const { model } = index;
  const writers = grouped(
    model.grants.filter((each) => writesSecrets(each, index)),
    ({ stack, scope }) => `${stack} ${scope}`,
  );
  for (const { path, stack, address, vault } of model.vaultSecrets) {
    const given = writers.get(`${stack} ${vault}`) ?? [];
    const document = model.stacks.document(stack);
    if (!document || given.length === 0) continue;
    if (dependsOnAny(document, address, new Set(given.map((each) => each.address)))) continue;
    const [first] = given as [Grant];
    index.report(
      "secret-order",
      path,
      `it does not wait for ${first.path}, which lets the principal that runs Terraform write it`,
      `depends_on = [${first.address}], or a wait after it`,
    );
  }
}

const writesSecrets = ({ kind, role, principal }: Grant, { model }: Evaluation): boolean =>
  model.entities.get(principal)?.kind === "caller" &&
  (kind === "access policy" ? /secrets [^;]*\bset\b/i.test(textOf(role)) : SECRET_WRITING_ROLES.includes(textOf(role)));

function evaluateCluster(cluster: Cluster, index: Evaluation): void {
  const { model } = index;
  const { path, stack, address } = cluster;
  const controlPlane = index.identitiesOf(cluster.controlPlane);
  const document = model.stacks.document(stack);
  if (!document || controlPlane.length === 0) return;
  const held = controlPlane.flatMap((key) => grantsOf(model, key));
  const isBefore = (first: string, second: string): boolean => dependsOnAny(document, second, new Set([first]));
  for (const grant of held) {
    const scope = model.entities.get(grant.scope);
    const place = scope?.place;
    if (grant.stack !== stack || !scope || !MATERIAL.includes(scope.kind) || isBefore(grant.address, address)) continue;
    // A role on something that the cluster does not use can come at any time.
    if (place?.stack !== stack || !isBefore(place.address, address) || isBefore(address, grant.address)) continue;
    index.report(
      "cluster-role-order",
      path,
      `it does not wait for ${grant.path}, which gives its identity ${shownText(grant.role)} on ${scope.name}`,
      `depends_on = [${grant.address}], or a wait after it`,
    );
  }
  evaluateOperator(cluster, controlPlane, held, index);
}

/** The control plane attaches the identity of the nodes: both are new here, so that the role can come from nowhere else. */
function evaluateOperator(
  cluster: Cluster,
  controlPlane: readonly string[],
  held: readonly Grant[],
  index: Evaluation,
): void {
  const { model } = index;
  const nodes = model.entities.get(index.identitiesOf(cluster.kubelet)[0]);
  const own = controlPlane.map((key) => model.entities.get(key));
  const areNew = [nodes, ...own].every((each) => each?.created && each.place?.stack === cluster.stack);
  if (!nodes || !areNew || index.unreadTrust !== undefined || controlPlane.includes(nodes.key)) return;
  const mayCover = (grant: Grant): boolean => {
    const scope = model.entities.get(grant.scope);
    return !scope || scope.key === nodes.key || ["other", "subscription", "resource group"].includes(scope.kind);
  };
  if (held.some(mayCover) || model.grants.some((each) => mayCover(each) && index.mayInclude(each))) return;
  index.report(
    "cluster-role-order",
    cluster.path,
    `its identity has no role on ${nodes.name}, which is the identity of its nodes`,
    `azurerm_role_assignment with role_definition_name = "${OPERATOR}" and scope = the id of ${nodes.name}, before the cluster`,
  );
}
