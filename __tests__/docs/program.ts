import { resolve } from "node:path";
import ts from "typescript";

const ROOT = resolve(__dirname, "../..");

/** What the compiler has to say of a program that stands in this folder. */
export function compilerProblems(code: string): string[] {
  const file = resolve(__dirname, "program-of-a-page.ts");
  const { config } = ts.readConfigFile(resolve(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const parsed = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, ROOT).options;
  const options = { ...parsed, incremental: false, tsBuildInfoFile: undefined };
  const host = ts.createCompilerHost(options);
  const original = { ...host };
  host.fileExists = (name) => name === file || original.fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(file, code, ts.ScriptTarget.ES2022) : original.getSourceFile(name, ...rest);
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map(({ messageText, start, file: source }) => {
    const line =
      source && start !== undefined ? code.split("\n")[source.getLineAndCharacterOfPosition(start).line] : "";
    return `${ts.flattenDiagnosticMessageText(messageText, "\n")} in: ${line!.trim()}`;
  });
}
