import { changes } from "../../handover/diff/changes";
import type { Trust } from "../../handover/diff/trust";
import { bundleOf } from "../../handover/bundle";
import { filledWord, type Placeholder } from "../../handover/readme/placeholders";
import { readDocument, type StackDocument } from "../../model/terraform/document";
import { readTrusts } from "../../model/trust/read";

describe("a README with twice as many scopes, each with a placeholder of its own", () => {
  /** How often writing the scopes reads a placeholder. */
  function reads(count: number): number {
    let read = 0;
    const placeholders = Array.from({ length: count }, (_, i): Placeholder => ({
      get text() {
        read++;
        return `{app.var.scope_${i}}`;
      },
      variable: `SCOPE_${i}`,
      isOwn: false,
    }));
    for (let i = 0; i < count; i++)
      expect(filledWord(`/a b/{app.var.scope_${i}}/{other}`, placeholders)).toBe(`'/a b/'"$SCOPE_${i}"'/{other}'`);
    return read;
  }

  test("reads at most 2.5 times as many placeholders", () => {
    expect(reads(200) / reads(100)).toBeLessThan(2.5);
  });
});

describe("the handover of twice as many stacks", () => {
  /** How often the files of all bundles read an element of a list of the model. */
  function reads(stacks: number): number {
    let count = 0;
    const documents = Array.from({ length: stacks }, (_, i) => stackOfRoles(`app-${i}`));
    const model = readTrusts(documents);
    const lists = Object.entries(model).filter(([, value]) => Array.isArray(value)) as [string, object[]][];
    for (const [key, list] of lists)
      Object.assign(model, {
        [key]: new Proxy(list, {
          get(target, property, receiver): unknown {
            if (typeof property === "string" && /^[0-9]+$/.test(property)) count++;
            return Reflect.get(target, property, receiver);
          },
        }),
      });
    for (const document of documents) {
      const stack = { document, folder: "/absent", dependencies: [], annotations: [] };
      expect(bundleOf(model, stack, [], { backend: "complete", foreignPaths: [] }).size).toBeGreaterThan(5);
    }
    return count;
  }

  test("reads at most 2.5 times as much of the model", () => {
    expect(reads(16) / reads(8)).toBeLessThan(2.5);
  });
});

describe("the comparison of twice as much trust, all of which changes", () => {
  /** How often the changes read a property of an element. */
  function reads(count: number): number {
    let read = 0;
    const counted = <T extends object>(of: (i: number) => T): T[] =>
      Array.from({ length: count }, (_, i) => {
        const get = (target: T, property: string | symbol, receiver: unknown): unknown => {
          read++;
          return Reflect.get(target, property, receiver);
        };
        return new Proxy(of(i), { get });
      });
    const trust = (which: string): Trust => ({
      stacks: ["app"],
      moved: [],
      permissions: [],
      notEvaluated: [],
      workloads: [],
      identityBindings: [],
      entities: new Map(),
      credentials: counted((i) => ({
        ...at("c", i),
        name: "c",
        identity: `i${i}`,
        issuer: which,
        subject: `s${i}`,
        audiences: [],
      })),
      grants: counted((i) => ({ ...at("g", i), principal: `i${i}`, role: which, scope: "s" })),
      identityUses: counted((i) => ({ ...at("u", i), identity: `i${i}`, subject: `${which}${i}` })),
      serviceAccounts: counted((i) => ({ ...at("a", i), name: `a${i}`, identity: which })),
      namespaces: counted((i) => ({ ...at("n", i), name: `${which}${i}` })),
    });
    expect(changes(trust("before"), trust("now"))).toHaveLength(5 * count);
    return read;
  }
  const at = (type: string, i: number) => ({ stack: "app", address: `${type}.${i}` });

  test("reads at most 2.5 times as much of it", () => {
    expect(reads(200) / reads(100)).toBeLessThan(2.5);
  });
});

/** A stack with an identity, its credential and a role assignment. */
function stackOfRoles(name: string): StackDocument {
  const identity = "${azurerm_user_assigned_identity.one.";
  return readDocument({
    "//": { metadata: { stackName: name } },
    terraform: { backend: { azurerm: { key: `${name}.tfstate` } } },
    resource: {
      azurerm_user_assigned_identity: {
        one: { name: `id-${name}`, resource_group_name: "rg", location: "westeurope" },
      },
      azurerm_federated_identity_credential: {
        one: {
          name: "credential",
          user_assigned_identity_id: `${identity}id}`,
          issuer: "https://issuer.example.com/",
          subject: `system:serviceaccount:orders:${name}`,
          audience: ["api://AzureADTokenExchange"],
        },
      },
      azurerm_role_assignment: {
        one: {
          principal_id: `${identity}principal_id}`,
          principal_type: "ServicePrincipal",
          role_definition_name: "Reader",
          scope: "/subscriptions/11111111-1111-4111-8111-111111111111",
        },
      },
    },
  });
}
