import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Explanations } from "../given";
import { exceededLines } from "../../../handover/waves";

const UUID = "11111111-1111-1111-1111-111111111111";
const SUBSCRIPTION = `/subscriptions/${UUID}`;
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-orders`;
const HAND_OVER = "handover --from cdktf.out";

/** A stack with one role assignment. */
const granting = (role: string, more: object = { principal_type: "ServicePrincipal" }): object => ({
  resource: {
    azurerm_role_assignment: { one: { scope: GROUP, role_definition_name: role, principal_id: UUID, ...more } },
  },
});

/** A stack with one identity and a number of its credentials. */
const trusting = (count: number): object => ({
  resource: {
    azurerm_user_assigned_identity: {
      orders: { name: "id-orders", resource_group_name: "rg-orders", location: "westeurope" },
    },
    azurerm_federated_identity_credential: Object.fromEntries(
      Array.from({ length: count }, (_, i) => [
        `c${i}`,
        {
          name: `c${i}`,
          parent_id: "${azurerm_user_assigned_identity.orders.id}",
          resource_group_name: "rg-orders",
          audience: ["api://AzureADTokenExchange"],
          issuer: "https://westeurope.oic.prod-aks.azure.com/1/2/",
          subject: `system:serviceaccount:orders:api-${i}`,
        },
      ]),
    ),
  },
});

const SETTINGS = { resource_group_name: "rg", storage_account_name: "st", container_name: "state", key: "platform" };
const UPSTREAM = { terraform_remote_state: { platform: { backend: "azurerm", config: SETTINGS } } };
const ROW = {
  armType: "Microsoft.Foo/foos",
  within: "resource_group_name",
  actions: ["Microsoft.Foo/*"],
  source: "foo",
};

/** What a plan of waves says of too many role assignments. */
const MANY_ASSIGNMENTS = { limit: "roleAssignmentsPerSubscription", allowed: 4000, count: 4001, where: UUID } as const;

export const HANDOVER: Explanations = {
  "actions-replaced": {
    cause: "The file of `--actions` has a type that the table also has, and the file counts.",
    fix: "Remove the row, unless the table is wrong for this stack.",
    example: ({ run, stacks }) =>
      run(`${HAND_OVER} --actions actions.json`, {
        ...stacks({ orders: {} }),
        "actions.json": { azurerm_resource_group: ROW },
      }),
  },
  "actions-wildcard": {
    cause: "A row of the file of `--actions` has a wildcard.",
    fix: "Name the actions that the type needs.",
    example: ({ run, stacks }) =>
      run(`${HAND_OVER} --actions actions.json`, { ...stacks({ orders: {} }), "actions.json": { azurerm_foo: ROW } }),
  },
  "bundle-absent": {
    cause: "The folder is not a bundle and has none, or a file of the bundle is missing.",
    fix: "Pass the folder that `handover` wrote.",
    example: ({ run }) => run("verify handover.out"),
  },
  "bundle-changed": {
    cause: "A file of the bundle was changed after `handover` wrote it, so its trust map may be wrong.",
    fix: "Compare unchanged bundles. `verify` lists the changes.",
    example: async ({ run, stacks }) => {
      await run(HAND_OVER, stacks({ orders: {} }));
      await run("diff handover.out handover.out", { "handover.out/orders/README.md": "changed" });
    },
  },
  "bundle-format": {
    cause: "The bundle was written by another release of this package, or by something else.",
    fix: "Use the release that wrote it.",
    example: ({ run }) => run("verify bundle", { "bundle/manifest.json": { formatVersion: 2 } }),
  },
  "bundle-json": {
    cause: "A file of the bundle is not JSON.",
    fix: "Get the bundle again from the team that wrote it.",
    example: ({ run }) => run("verify bundle", { "bundle/manifest.json": "{" }),
  },
  "handover-asset": {
    cause:
      "A file next to the JSON of a stack cannot be read: one in its folder `assets`, or its settings of a partial backend.",
    fix: "Synthesize again.",
    example: ({ run, stacks, folder }) => {
      mkdirSync(join(folder, "cdktf.out/stacks/orders/assets"), { recursive: true });
      symlinkSync("absent", join(folder, "cdktf.out/stacks/orders/assets/link"));
      return run(HAND_OVER, stacks({ orders: {} }));
    },
  },
  "handover-automatic-output": {
    cause:
      "A stack uses a value of another stack, and the name of the output that cdktf adds for it changes with the code.",
    fix: "Add an output, and read it by name with `UpstreamState`.",
    example: ({ run, stacks }) =>
      run(HAND_OVER, stacks({ orders: { output: { "cross-stack-output-name": { value: "orders" } } } })),
  },
  "handover-caller": {
    cause: "A role is assigned to the principal that runs Terraform, and another team runs it.",
    fix: "Name the principals by their object ids.",
    example: ({ run, stacks }) =>
      run(
        HAND_OVER,
        stacks({
          orders: {
            data: { azurerm_client_config: { caller: {} } },
            ...granting("Reader", { principal_id: "${data.azurerm_client_config.caller.object_id}" }),
          },
        }),
      ),
  },
  "handover-changed": {
    cause: "Somebody changed a bundle in the output folder, and `--replace` would remove the change.",
    fix: "Move the bundle away, or pass another folder with `--out`.",
    example: async ({ run, stacks }) => {
      await run(HAND_OVER, stacks({ orders: {} }));
      await run(`${HAND_OVER} --replace`, { "handover.out/orders/README.md": "changed" });
    },
  },
  "handover-local-state": {
    cause: "The stack has its state in a local file, which the pipeline of another team cannot read.",
    fix: "Use a remote state.",
    example: ({ run, stacks }) => run(HAND_OVER, stacks({ orders: { terraform: {} } })),
  },
  "handover-out": {
    cause: "The output folder has other files, or is something else.",
    fix: "Pass an empty or absent folder with `--out`, or replace an earlier handover with `--replace`.",
    example: ({ run, stacks }) => run(HAND_OVER, { ...stacks({ orders: {} }), "handover.out/notes.txt": "notes" }),
  },
  "handover-owner-role": {
    cause:
      "The role allows its principal to assign any role, so no condition can limit the principal that applies the stack.",
    fix: "Let an Owner create the role assignment outside the bundle.",
    example: ({ run, stacks }) => run(HAND_OVER, stacks({ orders: granting("Owner") })),
  },
  "handover-path": {
    cause: "The JSON of the stack contains a path of the machine that synthesized it.",
    fix: "Write the path relative to `path.module`, or use an asset.",
    example: ({ run, stacks, folder }) =>
      run(HAND_OVER, stacks({ orders: { output: { key: { value: `${folder}/key` } } } })),
  },
  "handover-permissions": {
    cause: "The permissions of a type are not known.",
    fix: "Give them in a JSON file with `--actions`.",
    example: ({ run, stacks }) => run(HAND_OVER, stacks({ orders: { resource: { azurerm_foo: { one: {} } } } })),
  },
  "handover-principal-type": {
    cause: "A role assignment has no principal type, so no condition can limit its principals.",
    fix: "Set `principal_type`.",
    example: ({ run, stacks }) =>
      run(HAND_OVER, stacks({ orders: granting("Reader", { principal_id: "${var.principal}" }) })),
  },
  "handover-role-id": {
    cause: "The id of a custom role is not known, and a condition names roles by their ids.",
    fix: "Pass the id with `--role-id`.",
    example: ({ run, stacks }) => run(HAND_OVER, stacks({ orders: granting("Operators") })),
  },
  "handover-settings": {
    cause: "There is no cdktf.json, or it has no app command.",
    fix: "Run the command in the folder of a cdktf app, or pass a synthesized folder with `--from`.",
    example: ({ run }) => run("handover"),
  },
  "handover-secret": {
    cause: "The JSON of the stack has a secret as text, and a bundle has many readers.",
    fix: "Use a variable with `sensitive: true` and give its value where Terraform runs.",
    example: ({ run, stacks }) =>
      run(HAND_OVER, stacks({ orders: { provider: { azurerm: [{ features: {}, client_secret: "…" }] } } })),
  },
  "handover-state-login": {
    cause: "The JSON of the stack has a credential for the account with the state, and a bundle has many readers.",
    fix: "Set the environment variable where Terraform runs.",
    example: ({ run, stacks }) =>
      run(HAND_OVER, stacks({ orders: { terraform: { backend: { azurerm: { access_key: "…" } } } } })),
  },
  "handover-state-whole": {
    cause: "The stack reads all outputs of another stack at once.",
    fix: "Read each output by its name, or hand over with `--backend complete`.",
    example: ({ run, stacks }) =>
      run(
        `${HAND_OVER} --backend partial`,
        stacks({
          orders: { data: UPSTREAM, output: { all: { value: "${data.terraform_remote_state.platform.outputs}" } } },
        }),
      ),
  },
  "handover-synthesis": {
    cause: "The app command of cdktf.json failed.",
    fix: "Correct the error that the message shows.",
    example: ({ run }) => run("handover", { "cdktf.json": { app: "exit 1" } }),
  },
  "handover-variable": {
    cause: "A variable of the stack has the name that an output of another stack needs.",
    fix: "Rename the variable, or hand over with `--backend complete`.",
    example: ({ run, stacks }) =>
      run(
        `${HAND_OVER} --backend partial`,
        stacks({
          orders: {
            data: UPSTREAM,
            variable: { platform_name: {} },
            output: { name: { value: "${data.terraform_remote_state.platform.outputs.name}" } },
          },
        }),
      ),
  },
  "hcl-block": {
    cause: "A configuration has a block that is not written as HCL, which would be missing in its plan.",
    fix: "Remove the block, or hand the JSON over, which Terraform reads as it is.",
    example: ({ run, stacks }) => run("hcl", stacks({ orders: { action: {} } })),
  },
  "hcl-out": {
    cause: "The output folder has files, or is something else.",
    fix: "Pass an empty or absent folder with `--out`.",
    example: ({ run, stacks }) => run("hcl", { ...stacks({ orders: {} }), "hcl.out/main.tf": "" }),
  },
  "hcl-terraform": {
    cause: "The command that knows the schemas of the providers failed.",
    fix: "Correct what the message shows, or pass another command with `--terraform`.",
    example: ({ run, stacks }) => run("hcl --terraform false", stacks({ orders: {} })),
  },
  "limit-credentials": {
    cause: "The stacks give an identity more credentials than Azure allows.",
    fix: "Use a second identity.",
    example: ({ run, stacks }) => run(HAND_OVER, stacks({ orders: trusting(21) })),
  },
  "limit-role-assignments": {
    cause: "The stacks create more role assignments than Azure allows in a subscription.",
    fix: "Assign roles to groups or on wider scopes, or use a second subscription.",
    example: () => exceededLines({ exceeded: [MANY_ASSIGNMENTS] }),
  },
  "option-actions": {
    cause: "The file of `--actions` cannot be read, or has another form.",
    fix: "Write it as the message shows.",
    example: ({ run, stacks }) => run(`${HAND_OVER} --actions absent.json`, stacks({ orders: {} })),
  },
  "option-existing-group": {
    cause: "The stacks have no resource group of this address.",
    fix: "Pass an address such as `azurerm_resource_group.orders`.",
    example: ({ run, stacks }) => run(`${HAND_OVER} --existing-group rg-orders`, stacks({ orders: {} })),
  },
  "option-role-id": {
    cause: "`--role-id` has no name or no UUID.",
    fix: "Write `--role-id <name>=<UUID>`.",
    example: ({ run, stacks }) => run(`${HAND_OVER} --role-id Operators`, stacks({ orders: {} })),
  },
  "stack-unknown": {
    cause: "The synthesized folder has no stack of this name.",
    fix: "Use a name that the message lists.",
    example: ({ run, stacks }) => run(`${HAND_OVER} billing`, stacks({ orders: {} })),
  },
  "synthesized-folder": {
    cause: "The folder does not have the output of a synthesis.",
    fix: "Synthesize first, or pass another folder with `--from`.",
    example: ({ run }) => run("hcl"),
  },
  "trust-changed": {
    cause: "Trust was removed or narrowed, or what runs with it changed. `diff` reports it.",
    fix: "Nothing, if the change is intended.",
    example: ({ compare }) => compare(trusting(2), trusting(1)),
  },
  "trust-not-evaluated": {
    cause: "A part of the stack may hold trust, and `diff` cannot read it.",
    fix: "Look at it, and pass its place with `--accept`.",
    example: ({ compare }) => {
      const stack = { module: { network: { source: "./network" } } };
      return compare(stack, stack, { "module.network": { ...ROW, actions: [] } });
    },
  },
  "trust-widened": {
    cause: "Trust became wider, or something was replaced, destroyed or unprotected. `diff` reports it.",
    fix: "Review the change before you apply it.",
    example: ({ compare }) => compare(trusting(1), trusting(2)),
  },
};
