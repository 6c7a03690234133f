import { kubeloginProblem } from "../../../../constructs/cluster/access/kubelogin-rules";
import { ClusterFixture } from "../cluster-fixture";

test.each<[string, readonly string[], Record<string, string>, string]>([
  [
    "a secret as an argument",
    ["--client-secret", "x"],
    {},
    "`args` must not have --client-secret, whose value would be in the JSON; set its environment variable where Terraform runs, or use a login without a secret [kubelogin-secret]",
  ],
  [
    "a secret after an equals sign",
    ["--password=x"],
    {},
    "`args` must not have --password, whose value would be in the JSON; set its environment variable where Terraform runs, or use a login without a secret [kubelogin-secret]",
  ],
  [
    "another login",
    ["-l", "msi"],
    {},
    '`args` must not have "-l", which is written already; use login [kubelogin-argument]',
  ],
  [
    "a secret as a variable",
    [],
    { AZURE_CLIENT_SECRET: "x" },
    '`env` must not have "AZURE_CLIENT_SECRET", whose value would be in the JSON; set the variable where Terraform runs, which passes it on [kubelogin-secret]',
  ],
  [
    "the token of a pipeline",
    [],
    { SYSTEM_ACCESSTOKEN: "x" },
    '`env` must not have "SYSTEM_ACCESSTOKEN", whose value would be in the JSON; set the variable where Terraform runs, which passes it on [kubelogin-secret]',
  ],
])("refuses %s", (_, args, env, message) => {
  expect(kubeloginProblem(args, env)).toBe(message);
});

test("accepts ids, files and other arguments, and passes them to kubelogin", () => {
  const args = ["--client-id", "00000000-0000-0000-0000-0000000000c1", "--timeout=60s"];
  const env = { AZURE_FEDERATED_TOKEN_FILE: "/run/token" };
  expect(kubeloginProblem(args, env)).toBeUndefined();
  const { exec } = new ClusterFixture().cluster().kubernetesProviderConfig({ login: "workloadidentity", args, env });
  expect(exec).toMatchObject([{ args: expect.arrayContaining(["workloadidentity", ...args]), env }]);
});
