import { Token } from "cdktf";
import { ManagedIdentity, VaultAccess } from "../../../constructs";
import { readContext } from "../../../stacks/context";
import { readSettings } from "../../../stacks/settings";
import { State } from "../../../stacks/state";
import type { Explanations } from "../given";

export const INPUT: Explanations = {
  "input-absent-word": {
    cause: "JavaScript wrote the word for an absent value into a text.",
    fix: "Set the value that the text is made of, for example an environment variable.",
    example: ({ stack, resourceGroup }) =>
      new ManagedIdentity(stack, "identity", { resourceGroup, identityName: `id-${process.env["TEAM_WITHOUT_NAME"]}` }),
  },
  "input-choice": {
    cause: "The value is not one of the allowed values.",
    fix: "Use one of the values that the message lists.",
    example: ({ newCluster }) => newCluster({ network: { plugin: "cilium" as never } }),
  },
  "input-data": {
    cause: "The value is not data that can be written as JSON.",
    fix: "Pass texts, numbers, booleans, lists and plain objects.",
    example: ({ newCluster }) => newCluster({ overrides: { tags: { owner: (() => "team") as never } } }),
  },
  "input-missing": {
    cause: "A required value is absent. A value from the environment can be absent although its type says otherwise.",
    fix: "Set the value.",
    example: ({ stack, resourceGroup }) =>
      new ManagedIdentity(stack, "identity", { resourceGroup, identityName: undefined as never }),
  },
  "input-token": {
    cause:
      "The text contains a token of another app, or an element of the token of a list; or a list must be known when the program runs, and is a token.",
    fix: "Read the value from its construct again, use `Fn.element`, or list each entry.",
    example: ({ stack, resourceGroup }) =>
      new ManagedIdentity(stack, "identity", { resourceGroup, identityName: Token.asList("${var.names}")[0]! }),
  },
  "input-type": {
    cause: "The value has another type than the prop.",
    fix: "Pass a value of the type that the message names.",
    example: ({ stack, resourceGroup }) =>
      new ManagedIdentity(stack, "identity", { resourceGroup, identityName: 7 as never }),
  },
  "input-unknown": {
    cause: "The name of a prop is misspelt.",
    fix: "Use the name that the message suggests.",
    example: ({ stack, resourceGroup }) =>
      new ManagedIdentity(stack, "identity", { resourceGroup, identityNam: "id-orders" } as never),
  },
  name: {
    cause: "The name breaks the rules of Azure or Kubernetes for this kind of name.",
    fix: "Use the characters and the length that the message states.",
    example: ({ stack, resourceGroup }) =>
      new ManagedIdentity(stack, "identity", { resourceGroup, identityName: "id orders" }),
  },
  "number-range": {
    cause: "The number is not a whole number in the allowed range.",
    fix: "Use a number in the range that the message states.",
    example: ({ stack, resourceGroup }) =>
      new VaultAccess(stack, "vault", { resourceGroup, vaultName: "kv-orders", retentionDays: 1 }),
  },
  "setting-file": {
    cause: "The settings cannot be read from cdktf.json.",
    fix: "Correct the JSON, or run the program in the folder of cdktf.json.",
    example: () => readContext({}, "absent.json"),
  },
  "setting-missing": {
    cause: "A required setting is absent.",
    fix: 'Add it under "context" in cdktf.json, or set its environment variable.',
    example: () => readSettings({ location: "westeurope" }),
  },
  "setting-relation": {
    cause: "Two settings contradict each other, or one has no effect without another.",
    fix: "Change or remove the setting that the message names.",
    example: ({ app }) =>
      new State(app, "state", {
        project: "orders",
        location: "westeurope",
        stateStore: { ownStateInside: true },
      }),
  },
  "setting-type": {
    cause: "The value of a setting has the wrong type or form.",
    fix: "Use the form that the message states.",
    example: () => readSettings({ project: "orders", location: "West Europe" }),
  },
  "setting-unknown": {
    cause: "The name of a setting or of its environment variable is unknown.",
    fix: "Correct the name.",
    example: () => readSettings({ project: "orders", location: "westeurope", locaton: "westeurope" }),
  },
};
