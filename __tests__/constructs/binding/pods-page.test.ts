// Runs the programs of docs/pods.md in one stack, and compares its tables with the data.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { transformSync } from "@swc/core";
import * as constructs from "../../../constructs";
import { SAMPLE_IMAGES, SDK_MINIMUMS } from "../../../facts/kubernetes/sdk";
import { INJECTED_VARIABLES, PROXY_PORT, TOKEN_EXPIRATION } from "../../../facts/kubernetes/webhook";
import { synthesize } from "../../../testing";
import { givenCluster, newStack } from "../../kit/app";
import { snippetsOf } from "../../testing/snippets";
import { runProgram } from "../../kit/run-program";

const PAGE = readFileSync(resolve(__dirname, "../../../docs/pods.md"), "utf8");

test("each program of the page runs, and together they are wired", () => {
  const stack = newStack();
  const names = {
    ...constructs,
    DeploymentV1,
    KubernetesProvider,
    cluster: givenCluster(stack),
    vault: constructs.VaultAccess.fromVaultName(stack, "vault", { vaultName: "kv-orders", resourceGroupName: "rg" }),
  };
  const programs = snippetsOf("pods.md");
  for (const { code } of programs) {
    const { code: javascript } = transformSync(code, {
      jsc: { parser: { syntax: "typescript" }, target: "es2022" },
      isModule: false,
    });
    runProgram(javascript, names, stack);
  }
  expect(programs.length).toBe(11);
  expect(stack).toBeFullyWired();
  expect(Object.keys(synthesize(stack).resource)).toEqual(
    expect.arrayContaining(["kubernetes_job_v1", "kubernetes_manifest"]),
  );
});

test.each(SDK_MINIMUMS.map((each) => [each.ecosystem, each] as const))(
  "the page tells from which version %s finds the token",
  (_, { ecosystem, library, minimum }) => {
    expect(PAGE).toContain(`| ${ecosystem} | ${library} | ${minimum} |\n`);
  },
);

test.each(SAMPLE_IMAGES.map((each) => [each.ecosystem, each] as const))(
  "the page tells where the sample image of %s runs",
  (_, { ecosystem, library, image, windows }) => {
    expect(PAGE).toContain(`| ${ecosystem} | ${library} | ${image} | ${windows ? "yes" : "no"} |\n`);
  },
);

test("the page tells ranges and variables as they are", () => {
  expect(PAGE).toContain(
    `| ${TOKEN_EXPIRATION.minimum} to ${TOKEN_EXPIRATION.maximum} | ${TOKEN_EXPIRATION.default} |`,
  );
  expect(PAGE).toContain(
    `port ${PROXY_PORT.minimum} to ${PROXY_PORT.maximum}, used by no container | absent; port ${PROXY_PORT.default} |`,
  );
  for (const name of INJECTED_VARIABLES) expect(PAGE).toContain(`\`${name}\``);
});
