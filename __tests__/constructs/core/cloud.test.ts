import { cloudOf } from "../../../constructs";
import { ClusterFixture } from "../cluster/cluster-fixture";

test("the cloud is a setting, and public without one", () => {
  expect(cloudOf(new ClusterFixture().stack).terraformEnvironment).toBe("public");
  expect(cloudOf(new ClusterFixture({ cloud: "usgovernment" }).stack)).toMatchObject({
    terraformEnvironment: "usgovernment",
    kubeloginEnvironment: "AzureUSGovernmentCloud",
    aksPrivateDnsSuffix: "cx.aks.containerservice.azure.us",
  });
});

test("a cloud that is none is refused with those there are", () => {
  expect(() => cloudOf(new ClusterFixture({ cloud: "germany" }).stack)).toThrow(
    '`cloud` must be one of "public", "usgovernment", "china", got "germany" (at test)',
  );
});

test.each([
  ["public", "AzurePublicCloud"],
  ["usgovernment", "AzureUSGovernmentCloud"],
  ["china", "AzureChinaCloud"],
])("kubelogin is told of the cloud %s", (cloud, environment) => {
  const { exec } = new ClusterFixture({ cloud }).cluster().kubernetesProviderConfig();
  expect((exec as { args: string[] }[])[0]!.args).toEqual(expect.arrayContaining(["--environment", environment]));
});
