import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";
import ts from "typescript";
import type { JsonObject as TerraformJson } from "../../model/terraform/document";

const ROOT = resolve(__dirname, "../..");
const LIBRARY = "cdktf-aks-workload-identity";

/** What TypeScript says of a generated program, with the compiler options of this project. */
export function typeErrors(code: string): string[] {
  const file = join(ROOT, "generated-stack.ts");
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => readFileSync(path, "utf8"));
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const settings: ts.CompilerOptions = {
    ...options,
    incremental: false,
    tsBuildInfoFile: undefined,
    paths: { [LIBRARY]: [join(ROOT, "constructs/index.ts")] },
  };
  const host = ts.createCompilerHost(settings);
  const original = { ...host };
  host.fileExists = (path) => path === file || original.fileExists(path);
  host.readFile = (path) => (path === file ? code : original.readFile(path));
  host.getSourceFile = (path, target, ...rest) =>
    path === file ? ts.createSourceFile(path, code, target) : original.getSourceFile(path, target, ...rest);
  const program = ts.createProgram([file], settings, host);
  const source = program.getSourceFile(file)!;
  const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

/** Runs a generated program and gives its stack's JSON. */
export function synthesized(code: string): TerraformJson {
  const folder = mkdtempSync(join(tmpdir(), "generated-"));
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  // Inside the project, so that the packages it asks for are found.
  const program = mkdtempSync(join(ROOT, ".cache/generated-"));
  try {
    const outfile = join(program, "stack.cjs");
    buildSync({
      stdin: { contents: code, loader: "ts", resolveDir: ROOT },
      bundle: true,
      platform: "node",
      outfile,
      alias: { [LIBRARY]: join(ROOT, "constructs/index.ts") },
      external: ["cdktf", "constructs", "@cdktf/*"],
    });
    const run = spawnSync(process.execPath, [outfile], { cwd: folder, encoding: "utf8" });
    if (run.status !== 0) throw new Error(run.stderr);
    return JSON.parse(readFileSync(join(folder, "cdktf.out/stacks/pod-identity-exit/cdk.tf.json"), "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(program, { recursive: true, force: true });
  }
}
