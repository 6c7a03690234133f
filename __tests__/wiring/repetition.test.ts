import { cluster, credential, findingsOf, identity, notesOf, type Part, stack } from "./scenario";

const IDENTITY = { user_assigned_identity_id: "${azurerm_user_assigned_identity.api.id}" };
const app = (values: Part, subject = "${each.key}:api"): { stacks: Record<string, Part> } => ({
  stacks: {
    app: stack(
      cluster(),
      identity("api"),
      credential("team", subject, { ...IDENTITY, name: "credential-${each.key}", ...values }),
    ),
  },
});
const teams = (count: number): Part => Object.fromEntries(Array.from({ length: count }, (_, i) => [`team-${i}`, {}]));
const counted = { name: "credential-${count.index}" };
const PATH = "app/azurerm_federated_identity_credential.team";

describe("a credential with for_each or count", () => {
  test.each<[string, Part, string, string]>([
    ["a map", { for_each: teams(3) }, "${each.key}:api", "for_each writes 3"],
    ["a set", { for_each: '${toset(["a", "b"])}' }, "${each.key}:api", "for_each writes 2"],
    ["a count", { ...counted, count: 2 }, "team-${count.index}:api", "count writes 2"],
  ])("writes several credentials of one identity at a time with %s", (_, values, subject, text) => {
    expect(findingsOf(app(values, subject))).toEqual([
      `credential-repetition at ${PATH}: ${text} credentials of one identity`,
    ]);
  });

  test("counts its instances for the limit of an identity", () => {
    expect(findingsOf(app({ for_each: teams(21) }))).toContain(
      `credential-limit at ${PATH}: its identity has 21 credentials`,
    );
    expect(findingsOf(app({ for_each: teams(20) })).join()).not.toContain("credential-limit");
  });

  test("needs another subject for each instance", () => {
    expect(findingsOf(app({ for_each: teams(2) }, "orders:api"))).toEqual([
      `credential-twice at ${PATH}: for_each writes 2 credentials with the same issuer and subject "system:serviceaccount:orders:api"`,
    ]);
  });

  test("needs another name for each instance", () => {
    expect(findingsOf(app({ for_each: teams(2), name: "credential" }))).toEqual([
      `credential-name-twice at ${PATH}: for_each writes 2 credentials with the same name "credential"`,
    ]);
  });

  test.each<[string, Part]>([
    ["has one instance", { for_each: teams(1) }],
    ["is there or not", { ...counted, count: "${var.enabled ? 1 : 0}" }],
    ["is counted once", { ...counted, count: 1 }],
    [
      "has an identity for each instance",
      { for_each: teams(3), user_assigned_identity_id: "${azurerm_user_assigned_identity.api[each.key].id}" },
    ],
  ])("is right if it %s", (_, values) => {
    expect(findingsOf(app(values))).toEqual([]);
  });

  test("is not evaluated if the number of instances is known only after apply", () => {
    const scenario = app({ for_each: "${var.teams}" });
    expect(findingsOf(scenario)).toEqual([]);
    expect(notesOf(scenario)).toContain(
      `${PATH}: how many credentials of one identity for_each writes at a time is known only after apply`,
    );
  });
});
