import { type CustomRoleFacts, customRoleProblem } from "../../../constructs/identity/custom-role-rules";

const JOIN = "Microsoft.Network/virtualNetworks/subnets/join/action";
const check = (role: Partial<CustomRoleFacts>): string | undefined =>
  customRoleProblem({ roleName: "Subnet joiner", actions: [JOIN], ...role });

test.each<[string, Partial<CustomRoleFacts>, string]>([
  ["no name", { roleName: "" }, '`roleName` must be 1 to 512 characters, got "" [custom-role]'],
  [
    "513 characters",
    { roleName: "a".repeat(513) },
    "`roleName` must be 1 to 512 characters, got 513 characters [custom-role]",
  ],
  [
    "the name of a built-in role",
    { roleName: "network contributor" },
    '`roleName` must not be that of a built-in role, got "network contributor"; choose another name [custom-role]',
  ],
  [
    "no operation",
    { actions: [], notActions: [JOIN] },
    "`actions` or `dataActions` must name at least one operation, got none [custom-role]",
  ],
  [
    "a data action among the actions",
    { actions: [JOIN, "Microsoft.KeyVault/vaults/secrets/getSecret/action"] },
    '`actions[1]` must be an operation of the control plane, got "Microsoft.KeyVault/vaults/secrets/getSecret/action", which is a ' +
      "data action: Azure refuses the role; put it into `dataActions` [custom-role]",
  ],
  [
    "a sentence for an operation",
    { actions: [JOIN, "join subnets"] },
    '`actions[1]` must be an operation such as Microsoft.Network/virtualNetworks/subnets/join/action, got "join subnets" [custom-role]',
  ],
  [
    "a provider for an operation",
    { dataActions: ["Microsoft.Network"] },
    '`dataActions[0]` must be an operation such as Microsoft.Network/virtualNetworks/subnets/join/action, got "Microsoft.Network" [custom-role]',
  ],
])("refuses %s", (_, role, problem) => {
  expect(check(role)).toBe(problem);
});

test.each<[string, Partial<CustomRoleFacts>]>([
  ["one operation", {}],
  ["512 characters", { roleName: "a".repeat(512) }],
  ["all operations", { actions: ["*"] }],
  ["all reads", { actions: ["*/read"] }],
  ["all of a provider", { actions: ["Microsoft.Network/*"] }],
  [
    "operations on data alone",
    { actions: undefined, dataActions: ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"] },
  ],
])("accepts %s", (_, role) => {
  expect(check(role)).toBeUndefined();
});
