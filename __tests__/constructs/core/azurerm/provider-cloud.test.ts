import { AzurermProvider, type AzurermProviderConfig } from "@cdktf/provider-azurerm/lib/provider";
import { TerraformStack } from "cdktf";
import { AzurermTarget } from "../../../../constructs";
import { checkApp } from "../../../../constructs/core/synthesis/check-app";
import { newApp } from "../../../kit/app";
import { validationErrors } from "../../../kit/validation-errors";

/** The problems of a stack with the setting `cloud` and an azurerm provider. */
function problems(cloud: string | undefined, ...providers: Partial<AzurermProviderConfig>[]): string[] {
  const stack = new TerraformStack(newApp(), "orders");
  if (cloud !== undefined) stack.node.setContext("cloud", cloud);
  providers.forEach((each, i) => new AzurermProvider(stack, `azurerm-${i}`, { features: [{}], ...each }));
  AzurermTarget.of(stack);
  return validationErrors(() => checkApp(stack.node.root));
}

test.each([
  [undefined, "usgovernment", '"public", got "usgovernment"', ', or set `cloud` under `context` to "usgovernment"'],
  ["china", "public", '"china", got "public"', ', or set `cloud` under `context` to "public"'],
  ["china", "AzureChinaCloud", '"china", got "AzureChinaCloud"', ""],
])("an azurerm provider for another cloud than the setting %s is an error: %s", (cloud, environment, what, fix) => {
  expect(problems(cloud, { environment })).toEqual([
    `[orders] \`environment\` of the azurerm provider must be that of the setting \`cloud\`, ${what}; pass ` +
      `\`cloudOf(this).terraformEnvironment\`${fix} (at orders/azurerm-0) [cloud-of-provider]`,
  ]);
});

test.each<[string, string | undefined, Partial<AzurermProviderConfig>[]]>([
  ["the same cloud", "usgovernment", [{ environment: "usgovernment" }]],
  ["another name of the cloud", "usgovernment", [{ environment: "USGovernmentL5" }]],
  ["no environment, which is then that of ARM_ENVIRONMENT", "usgovernment", [{}]],
  ["an environment that Terraform computes", "china", [{ environment: "${var.environment}" }]],
  ["a cloud of its own", undefined, [{ environment: "mystack", metadataHost: "management.local.example" }]],
  ["a second provider for another cloud", undefined, [{}, { alias: "china", environment: "china" }]],
  ["no provider", "china", []],
])("%s is accepted", (_, cloud, providers) => {
  expect(problems(cloud, ...providers)).toEqual([]);
});
