import "../../testing";
import { matchers } from "../../testing";
import { platform, workload } from "../model/documents";

/* eslint-disable @typescript-eslint/no-explicit-any -- the tests break any part of a document */
function broken(change: (json: any) => void): object {
  const json = structuredClone(workload) as any;
  json.resource.azurerm_key_vault.vault.rbac_authorization_enabled = true;
  change(json);
  return json;
}
const whole = broken(() => undefined);
const unlabelled = broken((json) => (json.resource.kubernetes_deployment_v1.api.spec.template.metadata.labels = {}));

test("passes where every rule holds", () => {
  expect(whole).toBeFullyWired();
  expect(platform).toBeFullyWired();
});

test("fails where something is half wired, and tells what happens and what to write", () => {
  expect(unlabelled).not.toBeFullyWired();
  expect(matchers.toBeFullyWired(unlabelled).message()).toMatchInlineSnapshot(`
   "expected everything wired, but one link is broken
     ✗ workload/kubernetes_deployment_v1.api: the pod runs as the bound service account "orders-api" and has no label azure.workload.identity/use [label-missing]
       in the cluster: The webhook passes the pod by: no AZURE_* variables and no token, so the library says that WorkloadIdentityCredential is unavailable
       write: azure.workload.identity/use: "true" in spec.template.metadata.labels"
  `);
});

test("leaves out the rules that are named", () => {
  expect(unlabelled).toBeFullyWired({ except: ["label-missing"] });
});

test("with .not, says that every rule holds", () => {
  expect(matchers.toBeFullyWired(whole).message()).toBe(
    "expected something half wired, but every rule of wiring holds",
  );
});
