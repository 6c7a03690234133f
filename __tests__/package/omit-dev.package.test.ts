// The app as a pipeline installs it, from the registry.
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { Checkout } from "../kit/checkout";

const checkout = new Checkout();
afterAll(() => checkout.remove());

const npm = (...args: readonly string[]) => {
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^(CDKTF_|AKS_)/.test(key)));
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd: checkout.folder, env, encoding: "utf8" });
  return { status, output: stdout + stderr };
};

test("`npm ci --omit=dev` installs what `npm run synth` needs", () => {
  rmSync(checkout.path("node_modules"));
  cpSync(resolve(__dirname, "../../package-lock.json"), checkout.path("package-lock.json"));
  expect(npm("ci", "--omit=dev", "--prefer-offline", "--no-audit", "--no-fund")).toMatchObject({ status: 0 });
  expect(npm("run", "--silent", "synth")).toMatchObject({ status: 0 });
  expect(readdirSync(checkout.path("cdktf.out/stacks")).sort()).toEqual(["platform", "workload"]);
});
