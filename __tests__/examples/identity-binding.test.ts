import { IdentityBindings } from "../../examples/identity-binding";
import type { FederatedBinding } from "../../constructs";
import { synthesize } from "../../testing";
import { evaluateWiring } from "../../wiring/evaluate";
import { readTrusts } from "../../model/trust/read";
import { readDocument } from "../../model/terraform/document";
import { annotations, newApp } from "../kit/app";

test("examples/identity-binding.ts has one identity for 30 service accounts on three clusters, and no credential", () => {
  const app = newApp();
  const stack = new IdentityBindings(app, "identity-bindings");
  const json = synthesize(stack);
  const counts = Object.entries(json.resource).map(([type, blocks]) => [type, Object.keys(blocks).length]);
  expect(Object.fromEntries(counts)).toEqual({
    azapi_resource: 3,
    azurerm_role_assignment: 1,
    azurerm_user_assigned_identity: 1,
    kubernetes_cluster_role_v1: 3,
    kubernetes_cluster_role_binding_v1: 30,
    kubernetes_deployment_v1: 30,
    kubernetes_namespace_v1: 3,
    kubernetes_service_account_v1: 30,
    time_sleep: 32,
  });
  for (const type of ["kubernetes_service_account_v1", "kubernetes_cluster_role_binding_v1", "kubernetes_deployment_v1"])
    for (const region of ["eastus2", "westeurope", "centralindia"])
      expect(Object.values(json.resource[type]!).filter(({ provider }) => provider === `kubernetes.${region}`)).toHaveLength(10);
  expect(new Set(Object.values(json.resource.azapi_resource!).map(({ parent_id }) => parent_id)).size).toBe(3);

  for (const region of ["eastus2", "westeurope", "centralindia"]) {
    const binding = stack.node.findChild(`${region}-orders`) as FederatedBinding;
    const pods = binding.node.findChild("orders");
    for (const first of [binding.roleBinding!, binding.identityBinding!, stack.node.findChild("vault")])
      expect(stack).toApplyBefore(first, pods);
  }

  const { findings, notEvaluated } = evaluateWiring(readTrusts([readDocument(json)]));
  expect({ findings, notEvaluated, warnings: annotations(app) }).toEqual({ findings: [], notEvaluated: [], warnings: [] });
});
