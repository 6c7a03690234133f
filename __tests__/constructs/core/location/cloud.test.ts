import { cloudOf } from "../../../../constructs";
import { ClusterFixture } from "../../cluster/cluster-fixture";

test("the cloud is a setting, which defaults to public", () => {
  expect(cloudOf(new ClusterFixture().stack).terraformEnvironment).toBe("public");
  expect(cloudOf(new ClusterFixture({ cloud: "usgovernment" }).stack)).toMatchObject({
    terraformEnvironment: "usgovernment",
    kubeloginEnvironment: "AzureUSGovernmentCloud",
    aksPrivateDnsSuffix: "cx.aks.containerservice.azure.us",
  });
});

test("an unknown cloud is an error that lists the known ones", () => {
  expect(() => cloudOf(new ClusterFixture({ cloud: "germany" }).stack)).toThrow(
    '`cloud` must be one of "public", "usgovernment", "china", got "germany" (at test)',
  );
});

test.each([
  ["public", "AzurePublicCloud"],
  ["usgovernment", "AzureUSGovernmentCloud"],
  ["china", "AzureChinaCloud"],
])("kubelogin gets the cloud %s", (cloud, environment) => {
  const { exec } = new ClusterFixture({ cloud }).cluster().kubernetesProviderConfig();
  expect((exec as { args: string[] }[])[0]!.args).toEqual(expect.arrayContaining(["--environment", environment]));
});
