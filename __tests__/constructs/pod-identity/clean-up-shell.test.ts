import { readdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IWorkloadIdentityCluster } from "../../../constructs";
import { type IPodIdentity } from "../../../constructs";
import { cleanUpCommands } from "../../../constructs/pod-identity/pod-identity-clean-up";
import { HOSTILE } from "../../kit/hostile";
import { hasBash, record } from "../../kit/sandbox";
import { fixture } from "./pod-identity-fixture";

const PROGRAMS = ["az", "kubectl", "helm", "xargs"];
const { identity, cluster } = fixture();
const testBash = hasBash ? test : test.skip;

testBash.each(HOSTILE)("the clean-up commands run nothing of the name %j", (name) => {
  const named = Object.create(identity, {
    resourceGroupName: { value: name },
    identityName: { value: name },
  }) as typeof identity;
  const of = Object.create(cluster, {
    clusterName: { value: name },
    resourceGroup: { value: { name, location: "westeurope" } },
  }) as IWorkloadIdentityCluster;
  for (const installedBy of ["add-on", "manifests"] as const) {
    const from = {
      installedBy,
      namespace: name,
      podIdentityName: name,
      selector: name,
      identity: named,
    } as unknown as IPodIdentity;
    const lines = cleanUpCommands([from], of).map(({ command }) => command);
    const cwd = mkdtempSync(join(tmpdir(), "sandbox-cwd-"));
    const { calls, stderr } = record(lines.join("\n"), PROGRAMS, cwd);
    expect(stderr).toBe("");
    expect(calls.map(([program]) => program!).filter((each) => !PROGRAMS.includes(each))).toEqual([]);
    expect(readdirSync(cwd)).toEqual([]);
    for (const words of calls.filter(([, first]) => first !== "feature"))
      for (const option of ["--name", "--namespace", "--resource-group", "--cluster-name"]) {
        const value = words.includes(option)
          ? words[words.indexOf(option) + 1]
          : words.find((word) => word.startsWith(`${option}=`))?.slice(option.length + 1);
        if (value !== undefined) expect(value).toBe(name);
      }
  }
});
