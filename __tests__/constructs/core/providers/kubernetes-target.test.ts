import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { App, TerraformStack } from "cdktf";
import {
  AzapiProvider,
  AzurermTarget,
  FederatedBinding,
  KubernetesTarget,
  ManagedIdentity,
} from "../../../../constructs";
import { PROVIDER_RELEASES } from "../../../../facts/terraform/provider-releases";
import { synthesize } from "../../../../testing";
import { givenCluster, newResourceGroup, newStack } from "../../../kit/app";

const bind = (stack: TerraformStack) =>
  new FederatedBinding(stack, "orders", {
    cluster: givenCluster(stack),
    identity: ManagedIdentity.fromManagedIdentityName(stack, "identity", {
      identityName: "id-orders",
      resourceGroupName: "rg",
    }),
    serviceAccount: { namespace: "orders", name: "api" },
  });
const releases = (stack: TerraformStack) =>
  Object.fromEntries(
    Object.entries(synthesize(stack).terraform.required_providers as Record<string, { version: string }>).map(
      ([name, { version }]) => [name, version],
    ),
  );

test("a stack has the releases of the table for each provider that it has, and names no other provider", () => {
  const stack = newStack();
  bind(stack);
  const { azapi, random, ...others } = PROVIDER_RELEASES;
  expect(releases(stack)).toEqual(others);
  new RandomProvider(stack, "random");
  expect(releases(stack)).toEqual({ ...others, random });
  new AzapiProvider(stack, "azapi");
  expect(releases(stack)).toEqual({ ...others, random, azapi });
});

test("a stack without the kubernetes provider does not require it, also if it chooses a release", () => {
  const stack = new TerraformStack(new App(), "stack");
  AzurermTarget.of(stack);
  expect(synthesize(stack).terraform.required_providers).toEqual({ azurerm: { version: "~> 4.81" } });
});

test.each([
  ["the choice of a release", (stack: TerraformStack) => void KubernetesTarget.choose(stack, "2.38.0")],
  [
    "an override of the stack",
    (stack: TerraformStack) => stack.addOverride("terraform.required_providers.kubernetes.version", "2.38.0"),
  ],
])("%s wins, before and after the constructs", (_, choose) => {
  const [before, after] = [newStack(), newStack()];
  choose(before);
  bind(before);
  bind(after);
  choose(after);
  for (const stack of [before, after]) {
    expect(releases(stack).kubernetes).toBe("2.38.0");
    expect(KubernetesTarget.of(stack).constraint).toBe("2.38.0");
    expect(KubernetesTarget.of(stack).atLeast(3, 0)).toBe(false);
  }
});

test("the default is at least kubernetes 3.2", () => {
  const target = KubernetesTarget.of(newStack());
  expect([target.constraint, target.atLeast(3, 2), target.atLeast(3, 3)]).toEqual(["~> 3.2, >= 3.2.1", true, false]);
});

test("a release that is chosen in a stack without constructs of this library is in its JSON", () => {
  const stack = newStack();
  newResourceGroup(stack);
  KubernetesTarget.choose(stack, "~> 3.3");
  expect(releases(stack).kubernetes).toBe("~> 3.3");
});

test("the same release can be chosen twice, and another one is an error", () => {
  const stack = newStack();
  expect(KubernetesTarget.choose(stack, "~> 3.3")).toBe(KubernetesTarget.choose(stack, "~> 3.3"));
  expect(() => KubernetesTarget.choose(stack, "2.38.0")).toThrow(
    new Error(
      '`KubernetesTarget.choose` must be called once for a stack, which is already for kubernetes "~> 3.3", got "2.38.0"; ' +
        "remove one of the two (at stack) [kubernetes-release-late]",
    ),
  );
});

test.each(["latest", "3.x"])("%j is not accepted as a release", (constraint) => {
  expect(() => KubernetesTarget.choose(newStack(), constraint)).toThrow(
    new Error(
      '`constraint` must be a version of kubernetes or a constraint such as "3.2.1" or "~> 3.2", got ' +
        `${JSON.stringify(constraint)} (at stack) [provider-release]`,
    ),
  );
});
