// The command on much input, against a tenth of it or against the synthesis of its input.
import { rmSync, writeFileSync } from "node:fs";
import { synthesis, warmUp } from "./bindings.mjs";

const ISSUER =
  "https://westeurope.oic.prod-aks.azure.com/22222222-2222-4222-8222-222222222222/33333333-3333-4333-8333-333333333333/";
const CLIENT_ID = "11111111-1111-4111-8111-111111111111";

/** A service account and a Deployment that uses it. */
function pair(i) {
  const namespace = `team-${Math.floor(i / 20)}`;
  const labels = { app: `app-${i}` };
  return [
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: `app-${i}`, namespace, annotations: { "azure.workload.identity/client-id": CLIENT_ID } },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: `app-${i}`, namespace },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels: { ...labels, "azure.workload.identity/use": "true" } },
          spec: { serviceAccountName: `app-${i}`, containers: [{ name: "app", image: "example.azurecr.io/app:1" }] },
        },
      },
    },
  ];
}

const objects = (count) => Array.from({ length: count / 2 }, (_, i) => pair(i)).flat();
const FORMATS = {
  json: (count) => JSON.stringify({ apiVersion: "v1", kind: "List", items: objects(count) }),
  // JSON is YAML, but not how anyone prints it.
  yaml: (count) =>
    objects(count)
      .map((each) => yaml(each, 0))
      .join("---\n"),
};

function yaml(value, depth) {
  return Object.entries(value)
    .map(([key, each]) => {
      const name = `${"  ".repeat(depth)}${key}:`;
      if (Array.isArray(each))
        return `${name}\n${each.map((item) => `${"  ".repeat(depth)}- ${JSON.stringify(item)}\n`).join("")}`;
      if (typeof each === "object") return `${name}\n${yaml(each, depth + 1)}`;
      return `${name} ${each === "true" ? '"true"' : each}\n`;
    })
    .join("");
}

/** State of as many bindings, as `terraform show -json` prints it. */
function state(count) {
  const resources = Array.from({ length: count }, (_, i) => {
    const id = `/subscriptions/44444444-4444-4444-8444-444444444444/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-${i}`;
    const resource = (type, values) => ({
      address: `${type}.app_${i}`,
      mode: "managed",
      type,
      name: `app_${i}`,
      provider_name: "registry.terraform.io/hashicorp/azurerm",
      schema_version: 0,
      values,
    });
    return [
      resource("azurerm_user_assigned_identity", {
        id,
        name: `id-${i}`,
        client_id: CLIENT_ID,
        resource_group_name: "rg",
      }),
      resource("azurerm_federated_identity_credential", {
        id: `${id}/federatedIdentityCredentials/app`,
        name: "app",
        user_assigned_identity_id: id,
        issuer: ISSUER,
        subject: `system:serviceaccount:team-${Math.floor(i / 20)}:app-${i}`,
        audience: ["api://AzureADTokenExchange"],
      }),
    ];
  }).flat();
  return JSON.stringify({ format_version: "1.0", terraform_version: "1.11.0", values: { root_module: { resources } } });
}

/** `check` on ten times as many objects. */
function checkLine(format, count, byName) {
  return {
    name: `check-${format}-${count}`,
    atMost: 11,
    mostMegabytes: 600,
    byName,
    measure(world) {
      for (const size of [count, count / 10]) writeFileSync(world.path(`${size}.${format}`), FORMATS[format](size));
      const { of, to } = world.sideBySide(1, {
        of: () => world.run(["cli/run.js", "check", `${count}.${format}`]),
        to: () => world.run(["cli/run.js", "check", `${count / 10}.${format}`]),
      });
      return { ratio: of.milliseconds / to.milliseconds, of, to };
    },
  };
}

function stateLine(count, byName) {
  return {
    name: `check-state-${count}`,
    atMost: 2.5,
    byName,
    measure(world) {
      for (const size of [count, count / 2]) {
        writeFileSync(world.path(`state-${size}.json`), state(size));
        writeFileSync(world.path(`bound-${size}.json`), FORMATS.json(2 * size));
      }
      const run = (size) => () =>
        world.run(["cli/run.js", "check", `bound-${size}.json`, "--terraform", `state-${size}.json`]);
      const { of, to } = world.sideBySide(3, { of: run(count), to: run(count / 2) });
      return { ratio: of.milliseconds / to.milliseconds, of, to };
    },
  };
}

function handoverLine(count, byName) {
  return {
    name: `handover-${count}`,
    atMost: 1,
    byName,
    measure(world) {
      warmUp(world);
      const out = "handed.out";
      // The first run makes the bundles of the command, and the script of the page and the review tool.
      synthesis(world, "bindings", 1, { KIND: "remote-state", CDKTF_OUTDIR: out });
      world.run(["cli/run.js", "handover", "--from", out, "--out", "bundles"]);
      for (const folder of [out, "bundles"]) rmSync(world.path(folder), { recursive: true });
      const { of, to } = world.sideBySide(1, {
        to: () => synthesis(world, "bindings", count, { KIND: "remote-state", CDKTF_OUTDIR: out }),
        of: () => world.run(["cli/run.js", "handover", "--from", out, "--out", "bundles"]),
      });
      for (const folder of [out, "bundles"]) rmSync(world.path(folder), { recursive: true });
      return { ratio: of.milliseconds / to.milliseconds, of, to };
    },
  };
}

export const commands = [
  handoverLine(1_000, false),
  handoverLine(10_000, true),
  checkLine("json", 10_000, false),
  checkLine("yaml", 10_000, false),
  checkLine("json", 100_000, false),
  checkLine("yaml", 100_000, true),
  stateLine(1_000, false),
];
