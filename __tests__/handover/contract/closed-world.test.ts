import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { changes } from "../../../handover/diff/changes";
import { readTrust, together } from "../../../handover/diff/maps";
import { exitStatus } from "../../../handover/diff/report";
import { handOver } from "../../../handover/hand-over";
import { HandoverError } from "../../../handover/handover-error";
import type { Manifest } from "../../../handover/manifest";
import { permissionsOf } from "../../../handover/permissions/permissions";
import { trustMap } from "../../../handover/trust-map/trust-map";
import { isUntouched, verifyBundle } from "../../../handover/verify";
import { sha256 } from "../../../values/sha256";
import { synthesizeInto } from "../fixture";
import { type ChangeableJson, changed, type Synthesized, synthesized, temporaryFolder } from "../synthesized";
import { MUTATIONS } from "../mutations";
import { ADDITIONS, type Tampering } from "../tampering";

const out = join(temporaryFolder(), "out");
beforeAll(() => {
  const from = temporaryFolder();
  synthesizeInto(from);
  handOver({ from, out, backend: "complete", foreignPaths: [] });
});

/** A copy of the bundle of workload, tampered with. */
function tampered({ change, files = {} }: Pick<Tampering, "change" | "files">): string {
  const folder = join(temporaryFolder(), "workload");
  cpSync(join(out, "workload"), folder, { recursive: true });
  const file = join(folder, "cdk.tf.json");
  const json = JSON.parse(readFileSync(file, "utf8")) as ChangeableJson;
  change?.(json);
  if (change) writeFileSync(file, JSON.stringify(json));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Writes the digests of a bundle anew, as somebody who can write all of it does. */
function forge(folder: string): string {
  const file = join(folder, "manifest.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  const files = manifest.files.map((each) => ({ ...each, sha256: sha256(readFileSync(join(folder, each.path))) }));
  writeFileSync(file, JSON.stringify({ ...manifest, files }));
  return folder;
}

const all = [...ADDITIONS, ...MUTATIONS].map((each) => [each.title, each] as const);

describe("verify and diff refuse a bundle with", () => {
  test.each(all)("%s", (_, tampering) => {
    const folder = tampered(tampering);
    expect(isUntouched(verifyBundle(folder))).toBe(false);
    expect(() => readTrust(folder)).toThrow(HandoverError);
  });
});

describe("with digests that were written anew", () => {
  test("another digest of the manifest reveals all of them", () => {
    const { digest } = verifyBundle(join(out, "workload"));
    for (const [, tampering] of all.filter(([, each]) => each.change))
      expect(verifyBundle(forge(tampered(tampering))).digest).not.toBe(digest);
  });

  test.each<[string, string]>([
    ["an Owner of the subscription", "azurerm_role_assignment.extra is not on trust-map.json"],
    ["a credential for a repository", "azurerm_federated_identity_credential.extra is not on trust-map.json"],
    ["a service account with the identity", "kubernetes_service_account_v1.extra is not on trust-map.json"],
    ["a workload with a token", "kubernetes_pod_v1.extra is not on trust-map.json"],
    ["Owner", "workload: azurerm_role_assignment.read: role is another in cdk.tf.json than on trust-map.json"],
    [
      "another issuer",
      "workload: azurerm_federated_identity_credential.orders-api-credential: issuer is another in cdk.tf.json than on trust-map.json",
    ],
    [
      "a credential less",
      "azurerm_federated_identity_credential.orders-worker-credential is on trust-map.json and not in cdk.tf.json",
    ],
    [
      "another image",
      "workload: kubernetes_deployment_v1.orders-api-deployment: containers is another in cdk.tf.json than on trust-map.json",
    ],
  ])("the map still shows %s", (title, problem) => {
    const folder = forge(tampered(all.find(([each]) => each === title)![1]));
    expect(verifyBundle(folder)).toMatchObject({ changed: [], untrue: [problem] });
    expect(() => readTrust(folder)).toThrow(problem);
  });

  test("an untouched bundle, also with a partial backend, has no problem", () => {
    const from = temporaryFolder();
    synthesizeInto(from);
    const partial = join(temporaryFolder(), "out");
    handOver({ from, out: partial, backend: "partial", foreignPaths: [] });
    for (const stack of ["platform", "workload"])
      for (const folder of [out, partial]) expect(isUntouched(verifyBundle(join(folder, stack)))).toBe(true);
  });
});

test.each([
  ".terraform.lock.hcl",
  "backend.tfbackend",
  "workload.tfplan",
  "prod.tfvars",
  "NOTES.md",
  "notes.txt",
  ".tflint.hcl",
  ".checkov.yaml",
  ".trivyignore",
  ".editorconfig",
  ".gitignore",
  "apply-0.role.json",
])("the file %s is the recipient's own", (name) => {
  const folder = tampered({ files: { [name]: "" } });
  expect(verifyBundle(folder)).toMatchObject({ added: [], own: [name] });
  expect(() => readTrust(folder)).not.toThrow();
});

describe("the exit status of diff, as docs/bundle-review.md has it", () => {
  const app = synthesized();
  const trust = (from: Synthesized) =>
    together(
      from.stacks.map((each) => trustMap(from.model, each.document)),
      from.stacks.map((each) => permissionsOf(from.model, each.document)),
    );
  const before = trust(app);
  const page = readFileSync(join(__dirname, "../../../docs/bundle-review.md"), "utf8");

  const workload = (json: ChangeableJson) =>
    json.resource.kubernetes_deployment_v1!["orders-api-deployment"]!.spec.template;
  const credentials = (json: ChangeableJson) => json.resource.azurerm_federated_identity_credential!;
  const grants = (json: ChangeableJson) => json.resource.azurerm_role_assignment!;

  test.each<[row: string, status: 0 | 1 | 3, (json: ChangeableJson) => void]>([
    ["Tags, sizes, settings without trust", 0, (json) => (json.resource.azurerm_key_vault!.vault!.tags = { a: "b" })],
    [
      "A credential, a service account or a workload is removed",
      1,
      (json) => delete credentials(json)["orders-worker-credential"],
    ],
    [
      "A role or scope becomes narrower",
      1,
      (json) => (grants(json).read!.scope = "${azurerm_key_vault.vault.id}/secrets/greeting"),
    ],
    ["A role assignment is removed", 1, (json) => delete grants(json)["billing-read"]],
    [
      "Another image, or a new container, in a pod with an identity",
      1,
      (json) => (workload(json).spec.container[0].image = "example.azurecr.io/app:2"),
    ],
    [
      "A new service account or namespace",
      1,
      (json) => (json.resource.kubernetes_namespace_v1!.more = { metadata: { name: "more" } }),
    ],
    [
      "A new workload under a service account that has an identity",
      1,
      (json) =>
        (json.resource.kubernetes_deployment_v1!.more = {
          ...json.resource.kubernetes_deployment_v1!["orders-api-deployment"],
          metadata: { name: "more", namespace: "orders" },
        }),
    ],
    [
      "A new subject, also `default:default`, of an identity that exists",
      3,
      (json) =>
        (credentials(json).more = {
          ...credentials(json)["orders-api-credential"],
          subject: "system:serviceaccount:default:default",
        }),
    ],
    [
      "A new issuer",
      3,
      (json) =>
        (credentials(json).more = {
          ...credentials(json)["orders-api-credential"],
          issuer: "https://token.actions.githubusercontent.com",
          subject: "repo:contoso/orders:environment:production",
        }),
    ],
    [
      "A new role assignment",
      3,
      (json) => (grants(json).more = { ...grants(json).read, role_definition_name: "Key Vault Crypto User" }),
    ],
    [
      "A role on a wider scope in addition to the narrow one",
      3,
      (json) => (grants(json).more = { ...grants(json)["billing-read"], scope: "${azurerm_key_vault.vault.id}" }),
    ],
    [
      "A wider or another role, a wider scope, a dropped condition",
      3,
      (json) => (grants(json).read!.role_definition_name = "Key Vault Administrator"),
    ],
    [
      "Another issuer, subject, audience or identity of a credential",
      3,
      (json) => (credentials(json)["orders-api-credential"]!.audience = ["api://other"]),
    ],
    [
      "A pod gets the label, or another service account",
      3,
      (json) => (workload(json).spec.service_account_name = "orders-worker"),
    ],
    ["A pod loses its label", 3, (json) => delete workload(json).metadata.labels["azure.workload.identity/use"]],
    ["A pod uses the network of its node", 3, (json) => (workload(json).spec.host_network = true)],
    [
      "A pod is privileged, or shares processes or folders of its node",
      3,
      (json) => (workload(json).spec.container[0].security_context = { privileged: true }),
    ],
    [
      "The pipeline needs a new right",
      3,
      (json) =>
        (json.resource.azurerm_log_analytics_workspace = { logs: { name: "logs", resource_group_name: "rg-orders" } }),
    ],
    [
      "A protection is turned off",
      3,
      (json) => (json.resource.azurerm_key_vault!.vault!.purge_protection_enabled = false),
    ],
    [
      "A cluster, vault or identity is replaced or destroyed",
      3,
      (json) => (json.resource.azurerm_user_assigned_identity!.billing!.name = "id-billing-2"),
    ],
    [
      "A module, or another resource that is not evaluated, is new or changes",
      3,
      (json) => (json.resource.azuread_group_member = { one: { group_object_id: "x" } }),
    ],
  ])("%s: %i", (row, status, change) => {
    const from = changed(app, change);
    // Rights of what is not evaluated are not known either.
    const { permissions } = row.startsWith("A module") ? before : trust(from);
    const now = together(
      from.stacks.map((each) => trustMap(from.model, each.document)),
      permissions,
    );
    const found = changes(before, now);
    expect(exitStatus(found)).toBe(status);
    const line = page.split("\n").find((each) => each.startsWith(`| ${row} |`));
    expect(line).toBe(`| ${row} | ${status} |`);
  });
});
