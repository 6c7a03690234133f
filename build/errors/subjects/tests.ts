import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Aspects } from "cdktf";
import { Construct } from "constructs";
import { matchers } from "../../../testing/matchers/matchers";
import { synthesize } from "../../../testing/synthesize";
import type { Explanations } from "../given";

export const TESTS: Explanations = {
  "test-addresses": {
    cause: "The file with the recorded addresses has other content, or cannot be read or written.",
    fix: "Restore the file from version control. Without it, the next run of the test without `--ci` records the addresses.",
    example: ({ stack }) => matchers.toKeepAddresses.call({}, stack, "/dev"),
  },
  "test-argument": {
    cause: "An argument of a matcher is absent, or has another type.",
    fix: "Pass what the message names.",
    example: ({ stack }) => matchers.toReach(stack, "kv-orders", {} as never),
  },
  "test-cut-token": {
    cause: "The program cut or changed a text that holds the token of a value, so that cdktf does not find the token.",
    fix: "Change the value with a function of Terraform, such as `Fn.substr`.",
    example: ({ stack }) => {
      const { name } = new ResourceGroup(stack, "group", { name: "rg-orders", location: "westeurope" });
      new ResourceGroup(stack, "other", { name: name.slice(0, 12), location: "westeurope" });
      synthesize(stack);
    },
  },
  "test-foreign-address": {
    cause: "cdktf replaces a reference to another stack before aspects run. A later one stays without a value.",
    fix: "Create the reference in a constructor.",
    example: ({ stack, newStack }) => {
      const { name } = new ResourceGroup(stack, "group", { name: "rg-orders", location: "westeurope" });
      const other = newStack("other");
      const copy = new ResourceGroup(other, "copy", { name: "rg-copy", location: "westeurope" });
      Aspects.of(other).add({ visit: (node) => node === copy && copy.addOverride("tags", { of: name }) });
      synthesize(other);
    },
  },
  "test-json": {
    cause: "The value is not a stack, and no Terraform JSON can be read from it.",
    fix: "Pass a stack, an app, what `synthesize` returned, or the path of a file `cdk.tf.json`.",
    example: () => matchers.toBeFullyWired({ resources: {} }),
  },
  "test-no-match": {
    cause:
      "Nothing in the stack has this name or address. The matcher fails with `.not` too: the test would prove nothing.",
    fix: "Correct the name. Some messages list the most similar names.",
    example: ({ stack }) => matchers.toProtectVault(stack, "kv-order"),
  },
  "test-target": {
    cause: "The construct is of another app than the stack that is tested, or it has no id.",
    fix: "Pass the identity, vault or other construct with the id, or its name.",
    example: ({ stack }) =>
      matchers.toFederate(stack, {
        subject: "system:serviceaccount:orders:orders-api",
        identity: new Construct(stack, "empty"),
      }),
  },
};
