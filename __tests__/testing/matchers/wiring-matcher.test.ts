import "../../../testing";
import { matchers } from "../../../testing";
import { platform, workload } from "../../model/documents";

/* eslint-disable @typescript-eslint/no-explicit-any -- the tests break any part of a document */
function broken(change: (json: any) => void): object {
  const json = structuredClone(workload) as any;
  json.resource.azurerm_key_vault.vault.rbac_authorization_enabled = true;
  change(json);
  return json;
}
const whole = broken(() => undefined);
const unlabelled = broken((json) => (json.resource.kubernetes_deployment_v1.api.spec.template.metadata.labels = {}));

test("passes if no rule has a finding", () => {
  expect(whole).toBeFullyWired();
  expect(platform).toBeFullyWired();
});

test("fails with a finding, and prints its consequence and its fix", () => {
  expect(unlabelled).not.toBeFullyWired();
  expect(matchers.toBeFullyWired(unlabelled).message()).toMatchInlineSnapshot(`
   "expected no finding of a wiring rule, but there is one
     ✗ workload/kubernetes_deployment_v1.api: the pod runs as the bound service account "orders-api" and has no label azure.workload.identity/use [label-missing]
       in the cluster: The webhook ignores the pod: it gets no AZURE_* variables and no token, and the Azure Identity library reports that WorkloadIdentityCredential is unavailable
       fix: azure.workload.identity/use: "true" in spec.template.metadata.labels"
  `);
});

test("excludes the given rules", () => {
  expect(unlabelled).toBeFullyWired({ except: ["label-missing"] });
});

test("an unknown rule to exclude is an error that names the nearest", () => {
  expect(() => matchers.toBeFullyWired(whole, { except: ["label-mising" as never] })).toThrow(
    /^toBeFullyWired: `except\[0\]` must be one of \d+ names, got "label-mising"; did you mean "label-missing"\? \[input-choice\]$/,
  );
  expect(() => matchers.toBeFullyWired(whole, { except: "label-missing" as never })).toThrow(
    new Error('toBeFullyWired: `except` must be a list of names, got "label-missing" [test-argument]'),
  );
});

test("with .not, fails if there is no finding", () => {
  expect(matchers.toBeFullyWired(whole).message()).toBe("expected a finding of a wiring rule, but there is none");
});
