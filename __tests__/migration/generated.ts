import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { buildSync } from "esbuild";
import ts from "typescript";
import type { JsonObject as TerraformJson } from "../../model/terraform/document";

const ROOT = resolve(__dirname, "../..");
const LIBRARY = "cdktf-aks-workload-identity";

/** The files of a generated program by path; the program is `pod-identity-exit.ts`. */
export type Program = ReadonlyMap<string, string>;

const ENTRY = "pod-identity-exit.ts";

/** The files of the project and of its packages, which each program reads; they are parsed once. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** What TypeScript says of a generated program, with the compiler options of this project. */
export function typeErrors(program: Program): string[] {
  return within(program, (folder) => {
    const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => readFileSync(path, "utf8"));
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
    const settings: ts.CompilerOptions = {
      ...options,
      incremental: false,
      tsBuildInfoFile: undefined,
      paths: { [LIBRARY]: [join(ROOT, "constructs/index.ts")] },
    };
    const host = ts.createCompilerHost(settings);
    const parse = host.getSourceFile.bind(host);
    host.getSourceFile = (path, ...how) => {
      if (path.startsWith(folder)) return parse(path, ...how);
      if (!parsed.has(path)) parsed.set(path, parse(path, ...how));
      return parsed.get(path);
    };
    const compiled = ts.createProgram([join(folder, ENTRY)], settings, host);
    const found = compiled
      .getSourceFiles()
      .filter(({ fileName }) => fileName.startsWith(folder))
      .flatMap((each) => [...compiled.getSyntacticDiagnostics(each), ...compiled.getSemanticDiagnostics(each)]);
    return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  });
}

/** Runs a generated program and gives its stack's JSON. */
export function synthesized(program: Program): TerraformJson {
  return within(program, (folder) => {
    const outfile = join(folder, "stack.cjs");
    buildSync({
      entryPoints: [join(folder, ENTRY)],
      bundle: true,
      platform: "node",
      outfile,
      alias: { [LIBRARY]: join(ROOT, "constructs/index.ts") },
      external: ["cdktf", "constructs", "@cdktf/*"],
    });
    const run = spawnSync(process.execPath, [outfile], { cwd: folder, encoding: "utf8" });
    if (run.status !== 0) throw new Error(run.stderr);
    return JSON.parse(readFileSync(join(folder, "cdktf.out/stacks/pod-identity-exit/cdk.tf.json"), "utf8"));
  });
}

/** Runs something with the files of a program in a folder of the project, so that the packages they ask for are found. */
function within<T>(program: Program, run: (folder: string) => T): T {
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  const folder = mkdtempSync(join(ROOT, ".cache/generated-"));
  try {
    for (const [path, text] of program) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
