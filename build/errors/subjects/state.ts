import { RemoteState, StateStore, UpstreamState } from "../../../constructs";
import type { Explanations } from "../given";

const CONTAINER = { resourceGroupName: "rg-state", storageAccountName: "ststate", containerName: "tfstate" } as const;
const GROUP = {
  name: "rg-state",
  location: "westeurope",
  id: "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-state",
} as const;

export const STATE: Explanations = {
  "state-grant": {
    cause: "A role on the container needs the id of the container, which consists of the subscription and the names.",
    fix: "Pass them to RemoteState, or grant the role with the StateStore.",
    example: ({ bareStack, identity }) =>
      new RemoteState(bareStack("jobs"), { project: "orders", ...CONTAINER }).grantRead(identity),
  },
  "state-key": {
    cause: "The key is not a valid name of a blob, or Terraform would change it.",
    fix: "Use letters, digits, hyphens, periods and single slashes.",
    example: ({ bareStack }) =>
      new RemoteState(bareStack("stack"), { project: "orders", key: "orders?.tfstate", ...CONTAINER }),
  },
  "state-login-option": {
    cause: "Terraform would copy the login into the state of every stack that reads this state.",
    fix: "Pass the login in the environment of Terraform.",
    example: ({ bareStack }) =>
      new RemoteState(bareStack("stack"), { project: "orders", ...CONTAINER }).addOverride("client_secret", "secret"),
  },
  "state-names": {
    cause: "The backend needs the names of the resource group, the storage account and the container.",
    fix: "Pass the names, or set `partial: true` if a pipeline passes them.",
    example: ({ bareStack }) =>
      new RemoteState(bareStack("stack"), { project: "orders", ...CONTAINER, containerName: undefined as never }),
  },
  "state-project": {
    cause: "The state key starts with the project. Empty parts between slashes are not allowed.",
    fix: "Write words with single slashes between them.",
    example: ({ bareStack }) => new RemoteState(bareStack("stack"), { project: "/orders", ...CONTAINER }),
  },
  "state-shared": {
    cause: "Two stacks have the same state, so an apply of one would destroy the resources of the other.",
    fix: "Give one of them another `key` or `project`.",
    example: ({ bareStack }) => {
      new RemoteState(bareStack("stack"), { project: "orders", key: "orders.tfstate", ...CONTAINER });
      new RemoteState(bareStack("jobs"), { project: "orders", key: "orders.tfstate", ...CONTAINER });
    },
  },
  "state-store-login": {
    cause: "The storage account has no access keys, and by default azurerm logs in with one.",
    fix: "Set `storageUseAzuread: true` of the azurerm provider.",
    example: ({ stack }) => new StateStore(stack, "store", { resourceGroup: GROUP, storageAccountName: "ststate" }),
  },
  "state-store-range": {
    cause: "The firewall of a storage account accepts public IPv4 addresses and ranges of at least four of them.",
    fix: "Use a public range, or the id of a subnet in `allowedSubnetIds`.",
    example: ({ stack }) =>
      new StateStore(stack, "store", {
        resourceGroup: GROUP,
        storageAccountName: "ststate",
        allowedIpRanges: ["10.0.0.0/24"],
      }),
  },
  "state-token": {
    cause: "Terraform reads the backend before variables and resources, so it cannot evaluate a token there.",
    fix: "Use literals, or set `partial: true` and omit the names.",
    example: ({ bareStack, identity }) =>
      new RemoteState(bareStack("jobs"), { project: "orders", ...CONTAINER, containerName: identity.clientId }),
  },
  "upstream-output": {
    cause: "The other stack does not have the output, or it is not in `outputs`.",
    fix: "Correct the name, or add the output.",
    example: ({ stack, newStack }) =>
      new UpstreamState(newStack("jobs"), "upstream", { stack, outputs: ["cluster_name"] }),
  },
  "upstream-stack": {
    cause: "The stack has no backend yet, or is the stack that reads.",
    fix: "Add the backend in the constructor of the other stack.",
    example: ({ stack }) => new UpstreamState(stack, "upstream", { stack, outputs: [] }),
  },
};
