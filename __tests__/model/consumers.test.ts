// Shapes of Terraform JSON that are easily read in two ways, each through every command and matcher that reads it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import {
  App,
  AzurermBackend,
  TerraformDataSource,
  type TerraformElement,
  TerraformHclModule,
  TerraformLocal,
  TerraformOutput,
  TerraformResource,
  TerraformStack,
} from "cdktf";
import { checkManifests } from "../../check/check";
import { WiringCheck } from "../../constructs";
import { changes } from "../../handover/diff/changes";
import { together } from "../../handover/diff/maps";
import { exitStatus, markdown } from "../../handover/diff/report";
import { trustMap } from "../../handover/trust-map/trust-map";
import { wiresOf } from "../../handover/contract/wires";
import { matchers, synthesize } from "../../testing";
import { modelOf } from "./model-of";

// Tests change whatever they like.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = Record<string, any>;
type Stacks = Readonly<Record<string, Json>>;

const AUDIENCE = "api://AzureADTokenExchange";
const GUID = "22222222-2222-4222-8222-222222222222";
const issuer = (cluster: string): string =>
  `https://westeurope.oic.prod-aks.azure.com/${GUID}/${GUID.replaceAll("2", cluster)}/`;
const VAULT = `/subscriptions/${GUID}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv`;
const SUBJECT = "system:serviceaccount:orders:api";
const template = (labels: object = { "azure.workload.identity/use": "true" }) => ({
  metadata: { labels },
  spec: { service_account_name: "api", container: [{ name: "api", image: "api:1" }] },
});
const manifest = (kind: string, apiVersion: string, spec: object) => ({
  manifest: { apiVersion, kind, metadata: { name: "api", namespace: "orders" }, spec },
});
const podTemplate = (labels: object = { "azure.workload.identity/use": "true" }) => ({
  metadata: { labels },
  spec: { serviceAccountName: "api", containers: [{ name: "api", image: "api:1" }] },
});

/** A stack in which everything that a pod needs for its token is right. */
function stack(change: (resource: Json, json: Json) => void = () => undefined): Json {
  const resource: Json = {
    azurerm_user_assigned_identity: {
      orders: { name: "id-orders", resource_group_name: "rg", location: "westeurope" },
    },
    azurerm_federated_identity_credential: {
      api: {
        name: "api",
        user_assigned_identity_id: "${azurerm_user_assigned_identity.orders.id}",
        issuer: issuer("3"),
        subject: SUBJECT,
        audience: [AUDIENCE],
      },
    },
    azurerm_role_assignment: {
      read: {
        principal_id: "${azurerm_user_assigned_identity.orders.principal_id}",
        principal_type: "ServicePrincipal",
        role_definition_name: "Key Vault Secrets User",
        scope: VAULT,
      },
    },
    kubernetes_service_account_v1: {
      api: {
        metadata: {
          name: "api",
          namespace: "orders",
          annotations: { "azure.workload.identity/client-id": "${azurerm_user_assigned_identity.orders.client_id}" },
        },
      },
    },
    kubernetes_deployment_v1: {
      api: { metadata: { name: "api", namespace: "orders" }, spec: { template: template() } },
    },
  };
  const json: Json = { resource };
  change(resource, json);
  return { ...json, "//": { metadata: { stackName: "app" } } };
}

const azapi = (
  body: unknown,
  type = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
) => ({
  api: {
    type: `${type}@2023-01-31`,
    name: "api",
    parent_id: "${azurerm_user_assigned_identity.orders.id}",
    body,
  },
});
const byAzapi = (of: string, audience = AUDIENCE): Stacks => ({
  app: stack((resource) => {
    delete resource.azurerm_federated_identity_credential;
    resource.azapi_resource = azapi({ properties: { issuer: of, subject: SUBJECT, audiences: [audience] } });
  }),
});
const withSubject = (subject: string, locals: Json = {}): Stacks => ({
  app: stack((resource, json) => {
    resource.azurerm_federated_identity_credential.api.subject = subject;
    json.locals = locals;
  }),
});
const withManifest = (object: object): Stacks => ({
  app: stack((resource) => {
    delete resource.kubernetes_deployment_v1;
    resource.kubernetes_manifest = { api: object };
  }),
});
const scaledJob = (labels?: object): Stacks =>
  withManifest(manifest("ScaledJob", "keda.sh/v1alpha1", { jobTargetRef: { template: podTemplate(labels) } }));
const rollout = (labels?: object): Stacks =>
  withManifest(manifest("Rollout", "argoproj.io/v1alpha1", { template: podTemplate(labels) }));
const state = (key: string): Json => ({
  storage_account_name: "st",
  container_name: "tfstate",
  key,
  use_azuread_auth: true,
});
const upstream = (name: string, value: string): Json => ({
  "//": { metadata: { stackName: name } },
  terraform: { backend: { azurerm: state(`${name}.tfstate`) } },
  output: { issuer: { value } },
});
const readsOutputOf = (name: string): Stacks => ({
  app: stack((resource, json) => {
    json.data = { terraform_remote_state: { upstream: { backend: "azurerm", config: state(`${name}.tfstate`) } } };
    const { api } = resource.azurerm_federated_identity_credential;
    api.issuer = "${data.terraform_remote_state.upstream.outputs.issuer}";
  }),
  one: upstream("one", issuer("3")),
  two: upstream("two", `${issuer("4")}.well-known`),
});

interface Probe {
  readonly right: Stacks;
  readonly wrong: Stacks;
  /** Rules of the findings in the wrong stack. */
  readonly rules: readonly string[];
  /** What the trust map says of the right stack: credentials, then workloads. */
  readonly map: readonly string[];
  /** What `diff` says of the step from the right to the wrong stack. */
  readonly diff: readonly string[];
  /** A part of a condition in the contract test of the right stack. */
  readonly wire: string;
  /** A matcher that passes for the right stack and fails for the wrong one. */
  readonly matches: (received: unknown) => { readonly pass: boolean };
}

const federates = (subject: string | RegExp, of?: string) => (received: unknown) =>
  matchers.toFederate(received, { subject, ...(of === undefined ? {} : { issuer: of }), identity: "id-orders" });
const injects = (received: unknown) => matchers.toInjectToken(received, "orders/api");
const trusts = (subject: string, of = issuer("3")): string => `${subject} of ${of} as id-orders`;
const CONDITIONAL = 'system:serviceaccount:orders:%{ if var.blue }blue%{ else }${"api"}%{ endif }';
const SHOWN = "system:serviceaccount:orders:%{app/if var.blue}blue%{app/else}api%{app/endif}";
const lost = (kind: string): readonly string[] => [
  `${kind} orders/api loses its token: its pod template no longer has the label`,
];

const PROBES: Readonly<Record<string, Probe>> = {
  "a credential that azapi_resource writes": {
    right: byAzapi(issuer("3")),
    wrong: byAzapi(issuer("4"), "api://azureadtokenexchange"),
    rules: ["audience-value"],
    map: [trusts(SUBJECT), "Deployment orders/api true"],
    diff: [
      `${SUBJECT} is trusted with another issuer: ${issuer("4")} instead of ${issuer("3")}`,
      `id-orders trusts another audience: api://azureadtokenexchange instead of ${AUDIENCE}`,
    ],
    wire: `try(azapi_resource.api.body.properties.issuer, "") == "${issuer("3")}"`,
    matches: federates(SUBJECT, issuer("3")),
  },
  "a conversion with tostring": {
    right: withSubject("system:serviceaccount:orders:${tostring(local.account)}", { account: "api" }),
    wrong: withSubject("system:serviceaccount:orders:${tostring(local.account)}", { account: "apis" }),
    rules: ["credential-missing", "client-id-untrusting", "subject-near-miss"],
    map: [trusts(SUBJECT), "Deployment orders/api true"],
    diff: [`id-orders trusts another subject: ${SUBJECT}s instead of ${SUBJECT}`],
    wire: `try(azurerm_federated_identity_credential.api.subject, "") == "${SUBJECT}"`,
    matches: federates(SUBJECT),
  },
  "template directives": {
    right: withSubject(CONDITIONAL),
    wrong: withSubject("system:serviceaccount:orders:%{ if var.blue }blue"),
    // Which account the subject names is known only after apply.
    rules: [],
    map: [trusts(SHOWN), "Deployment orders/api true"],
    diff: [`id-orders trusts another subject: system:serviceaccount:orders:%{app/if var.blue}blue instead of ${SHOWN}`],
    wire: `== "${CONDITIONAL.replaceAll(/%\{ (.*?) \}/g, "%{$1}")}"`,
    matches: federates(SHOWN),
  },
  "a kubernetes_manifest of a ScaledJob": {
    right: scaledJob(),
    wrong: scaledJob({ app: "api" }),
    rules: ["label-missing"],
    map: [trusts(SUBJECT), "ScaledJob orders/api true"],
    diff: lost("ScaledJob"),
    wire: 'kubernetes_manifest.api.manifest.spec.jobTargetRef.template.metadata.labels["azure.workload.identity/use"]',
    matches: injects,
  },
  "a kubernetes_manifest of an Argo Rollout": {
    right: rollout(),
    wrong: rollout({ app: "api" }),
    rules: ["label-missing"],
    map: [trusts(SUBJECT), "Rollout orders/api true"],
    diff: lost("Rollout"),
    wire: 'kubernetes_manifest.api.manifest.spec.template.metadata.labels["azure.workload.identity/use"]',
    matches: injects,
  },
  "an output that two stacks have": {
    right: readsOutputOf("one"),
    wrong: readsOutputOf("two"),
    rules: ["issuer-shape"],
    map: [trusts(SUBJECT), "Deployment orders/api true"],
    diff: [`${SUBJECT} is trusted with another issuer: ${issuer("4")}.well-known instead of ${issuer("3")}`],
    wire: `try(azurerm_federated_identity_credential.api.issuer, "") == "${issuer("3")}"`,
    matches: federates(SUBJECT, issuer("3")),
  },
};

/** An app of cdktf that synthesizes to the stacks. */
function appOf(stacks: Stacks): App {
  const app = new App();
  const add = (made: TerraformElement, name: string, values: Json): void => {
    made.overrideLogicalId(name);
    for (const [key, value] of Object.entries(values)) (made as TerraformResource).addOverride(key, value as unknown);
  };
  for (const [name, json] of Object.entries(stacks)) {
    const own = new TerraformStack(app, name);
    const each = (section: string, make: (type: string, id: string) => TerraformElement): void => {
      for (const [type, named] of Object.entries((json[section] ?? {}) as Json))
        for (const [id, values] of Object.entries(named as Json)) add(make(type, id), id, values as Json);
    };
    each("resource", (type, id) => new TerraformResource(own, `${type}-${id}`, { terraformResourceType: type }));
    each("data", (type, id) => new TerraformDataSource(own, `data-${type}-${id}`, { terraformResourceType: type }));
    for (const [id, value] of Object.entries((json.locals ?? {}) as Json))
      new TerraformLocal(own, id, value).overrideLogicalId(id);
    for (const [id, { value }] of Object.entries((json.output ?? {}) as Json))
      new TerraformOutput(own, id, { value: value as string, staticId: true });
    for (const [id, { source }] of Object.entries((json.module ?? {}) as Json))
      new TerraformHclModule(own, id, { source: source as string, skipAssetCreationFromLocalModules: true });
    if (json.terraform) {
      const { storage_account_name: storageAccountName, container_name: containerName, key } = state(`${name}.tfstate`);
      new AzurermBackend(own, { storageAccountName, containerName, key, useAzureadAuth: true });
    }
    WiringCheck.of(own);
  }
  return app;
}

/** Rules of the errors that synthesis reports. */
function refusals(stacks: Stacks): string[] {
  try {
    synthesize(appOf(stacks).node.findChild("app") as TerraformStack);
    return [];
  } catch (error) {
    return [...(error as Error).message.matchAll(/ \[([a-z-]+)\]$/gm)].map(([, rule]) => rule!);
  }
}

async function checked(stacks: Stacks): Promise<string[]> {
  const text = Object.values(stacks)
    .map((each) => JSON.stringify(each))
    .join("\n");
  const { findings } = await checkManifests({ paths: ["-"], stdin: Readable.from([text]) });
  return findings.map(({ rule }) => rule);
}

function mapOf(stacks: Stacks) {
  const model = modelOf(stacks);
  return trustMap(model, model.stacks.document("app")!);
}

const folder = mkdtempSync(join(tmpdir(), "consumers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The path of the stack's JSON, next to that of the others. */
function written(stacks: Stacks): string {
  const root = mkdtempSync(join(folder, "out-"));
  const path = (name: string): string => join(root, "stacks", name, "cdk.tf.json");
  for (const [name, json] of Object.entries(stacks)) {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), JSON.stringify(json));
  }
  return path("app");
}

describe.each(Object.entries(PROBES))("%s", (_, probe) => {
  const { right, wrong } = probe;

  test("is read by the wiring check at synthesis", () => {
    expect(refusals(right)).toEqual([]);
    expect(refusals(wrong)).toEqual(probe.rules);
  });

  test("is read by check", async () => {
    expect(await checked(right)).toEqual([]);
    expect(await checked(wrong)).toEqual(probe.rules);
  });

  test("is on the trust map", () => {
    const { credentials, workloads, entities } = mapOf(right);
    const name = (key: string): string => entities.find((each) => each.key === key)!.name;
    expect([
      ...credentials.map((each) => `${each.subject} of ${each.issuer} as ${name(each.identity)}`),
      ...workloads.map((each) => `${each.kind} ${each.name} ${each.labelled}`),
    ]).toEqual(probe.map);
  });

  test("is held by the contract test", () => {
    const model = modelOf(right);
    const document = model.stacks.document("app")!;
    expect(wiresOf(model, document, document).map(({ condition }) => condition)).toContainEqual(
      expect.stringContaining(probe.wire),
    );
  });

  test("is compared by diff", () => {
    const found = changes(together([mapOf(right)]), together([mapOf(wrong)]));
    expect(found.map(({ text }) => text)).toEqual(probe.diff);
    expect(exitStatus(found)).toBe(3);
  });

  test("is read by the matchers", () => {
    expect(probe.matches(written(right)).pass).toBe(true);
    expect(probe.matches(written(wrong)).pass).toBe(false);
  });
});

describe("what Azure and Entra ID call otherwise", () => {
  const BODY = { properties: { issuer: issuer("3"), subject: SUBJECT, audiences: [AUDIENCE] } };

  test("a body that is JSON in a text is read, and held as it is", () => {
    const stacks = {
      app: stack((resource) => {
        delete resource.azurerm_federated_identity_credential;
        resource.azapi_resource = azapi(JSON.stringify(BODY));
      }),
    };
    expect(mapOf(stacks).credentials).toMatchObject([{ subject: SUBJECT, issuer: issuer("3") }]);
    const model = modelOf(stacks);
    const document = model.stacks.document("app")!;
    const wires = wiresOf(model, document, document).filter(({ address }) => address === "azapi_resource.api");
    expect(wires.map(({ path }) => path)).toEqual([["body"], ["parent_id"]]);
  });

  test("a role assignment by azapi_resource is a role assignment, by the name of its built-in role", () => {
    const stacks = {
      app: stack((resource) => {
        delete resource.azurerm_role_assignment;
        resource.azapi_resource = {
          read: {
            type: "Microsoft.Authorization/roleAssignments@2022-04-01",
            parent_id: VAULT,
            body: {
              properties: {
                principalId: "${azurerm_user_assigned_identity.orders.principal_id}",
                roleDefinitionId:
                  "/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6",
              },
            },
          },
        };
      }),
    };
    expect(mapOf(stacks).grants).toMatchObject([{ role: "Key Vault Secrets User", address: "azapi_resource.read" }]);
    expect(mapOf(stacks).reach).toMatchObject([{ identity: "id-orders", role: "Key Vault Secrets User", scope: "kv" }]);
  });

  test("a credential of an app registration is a credential", async () => {
    const stacks = {
      app: stack((resource) => {
        delete resource.azurerm_federated_identity_credential;
        resource.azuread_application = { orders: { display_name: "orders" } };
        resource.azuread_application_federated_identity_credential = {
          api: {
            application_id: "${azuread_application.orders.id}",
            display_name: "orders-api",
            issuer: issuer("3"),
            subject: SUBJECT,
            audiences: [AUDIENCE],
          },
        };
      }),
    };
    expect(mapOf(stacks)).toMatchObject({
      credentials: [{ subject: SUBJECT, address: "azuread_application_federated_identity_credential.api" }],
      notEvaluated: [],
    });
    expect(await checked(stacks)).toEqual([]);
  });

  test("a credential of Azure Service Operator is a credential", () => {
    const stacks = {
      app: stack((resource) => {
        delete resource.azurerm_federated_identity_credential;
        resource.kubernetes_manifest = {
          credential: {
            manifest: {
              apiVersion: "managedidentity.azure.com/v1api20230131",
              kind: "FederatedIdentityCredential",
              metadata: { name: "api", namespace: "orders" },
              spec: { owner: { name: "orders" }, issuer: issuer("3"), subject: SUBJECT, audiences: [AUDIENCE] },
            },
          },
        };
      }),
    };
    const map = mapOf(stacks);
    expect(map.credentials).toMatchObject([{ subject: SUBJECT, address: "kubernetes_manifest.credential" }]);
    expect(map.reach).toContainEqual(
      expect.objectContaining({ serviceAccount: "orders/api", identity: "orders/orders" }),
    );
    const model = modelOf(stacks);
    const document = model.stacks.document("app")!;
    const wires = wiresOf(model, document, document).filter(({ address }) => address.endsWith(".credential"));
    expect(wires.map(({ path }) => path.join("."))).toEqual([
      "manifest.spec.issuer",
      "manifest.spec.subject",
      "manifest.spec.audiences",
      "manifest.spec.owner.name",
    ]);
  });
});

describe("what may hold trust and cannot be read", () => {
  const UNREAD: readonly (readonly [string, string, (resource: Json, json: Json) => void])[] = [
    [
      "module.trust",
      "what a module creates is not read",
      (_, json) => (json.module = { trust: { source: "./trust" } }),
    ],
    [
      "azapi_resource.api",
      "its body is known only after apply",
      (resource) => (resource.azapi_resource = azapi("${jsonencode(var.body)}")),
    ],
    [
      "azapi_resource.api",
      "its type is known only after apply",
      (resource) => (resource.azapi_resource = { api: { ...azapi({}).api, type: "${var.type}" } }),
    ],
    [
      "azapi_resource.api",
      "the access that Microsoft.Resources/deployments gives is not read",
      (resource) => (resource.azapi_resource = azapi({}, "Microsoft.Resources/deployments")),
    ],
    [
      "azuread_group_member.api",
      "the access that a azuread_group_member gives is not read",
      (resource) => (resource.azuread_group_member = { api: { group_object_id: "g", member_object_id: "m" } }),
    ],
    [
      "azurerm_pim_eligible_role_assignment.api",
      "the access that a azurerm_pim_eligible_role_assignment gives is not read",
      (resource) => (resource.azurerm_pim_eligible_role_assignment = { api: { scope: VAULT } }),
    ],
  ];

  test.each(UNREAD)("%s is listed everywhere: %s", async (address, why, change) => {
    const without: Stacks = { app: stack() };
    const stacks: Stacks = { app: stack(change) };
    const map = mapOf(stacks);
    expect(map.notEvaluated).toMatchObject([{ stack: "app", address, why, holds: "trust" }]);
    const model = modelOf(stacks);
    const document = model.stacks.document("app")!;
    const wires = wiresOf(model, document, document).filter((each) => each.address === address);
    expect(wires.map(({ message }) => message)).toContain(
      `${address} is not evaluated, and it was changed since the handover`,
    );
    const result = await checkManifests({ paths: ["-"], stdin: Readable.from([JSON.stringify(stacks.app)]) });
    expect(result.notEvaluated.map((each) => each.why)).toContain(why);
    const added = changes(together([mapOf(without)]), together([map]));
    expect(added).toEqual([
      { level: "look", text: `new and not evaluated: ${why}, so that it is not compared`, at: `app: ${address}` },
    ]);
    expect(exitStatus(added)).toBe(3);
    const carrier = appOf(stacks);
    synthesize(carrier.node.findChild("app") as TerraformStack);
    const messages = carrier.node
      .findAll()
      .flatMap((each) => each.node.metadata.map(({ data }) => String(data as unknown)));
    expect(messages.join("\n")).toContain(`(${why})`);
  });

  test("is no `nothing changes` for diff as long as it is there, unless it was accepted", () => {
    const unread = { app: stack((_, json) => (json.module = { trust: { source: "./trust" } })) };
    const same = together([mapOf(unread)]);
    const found = changes(same, same);
    expect(found).toEqual([
      {
        level: "not evaluated",
        text: "what a module creates is not read, so that it is not compared",
        at: "app: module.trust",
      },
    ]);
    expect(exitStatus(found)).toBe(3);
    expect(markdown(found)).toBe(
      "## Trust\n\n### Not evaluated (1)\n\n- what a module creates is not read, so that it is not compared (`app: module.trust`)\n",
    );
    const accepted = new Set(["app: module.trust"]);
    expect(changes(same, same, accepted)).toEqual([]);
    const other = { app: stack((_, json) => (json.module = { trust: { source: "./trust", issuer: "x" } })) };
    expect(changes(same, together([mapOf(other)]), accepted)).toMatchObject([{ level: "look" }]);
    expect(markdown([], true)).toBe("## Trust\n\nTrust does not change, as far as it is evaluated.\n");
  });

  test("has changed also if only a local that it reads has", () => {
    const reads = (value: string) => ({
      app: stack((resource, json) => {
        json.locals = { body: value };
        resource.azapi_resource = azapi("${jsondecode(local.body)}");
      }),
    });
    const found = changes(together([mapOf(reads("a"))]), together([mapOf(reads("b"))]));
    expect(found.map(({ text }) => text)).toEqual([
      "changed and not evaluated: its body is the result of jsondecode, which could not be evaluated, so that it is not compared",
    ]);
  });

  test("is nothing that holds no access: an app registration, and a body of another type", () => {
    const { notEvaluated } = mapOf({
      app: stack((resource) => {
        resource.azuread_application = { api: { display_name: "api" } };
        resource.azapi_resource = azapi({ properties: {} }, "Microsoft.App/containerApps");
      }),
    });
    expect(notEvaluated).toEqual([]);
  });
});
