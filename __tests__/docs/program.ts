import { join, resolve } from "node:path";
import ts from "typescript";

const ROOT = resolve(__dirname, "../..");

/** What the compiler has to say of programs that stand in this folder, by their paths. */
export function compilerProblems(programs: Readonly<Record<string, string>>): string[] {
  const files = new Map(Object.entries(programs).map(([path, code]) => [join(__dirname, path), code]));
  const { config } = ts.readConfigFile(resolve(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const parsed = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, ROOT).options;
  // What a program only declares is for its reader.
  const unused = { noUnusedLocals: false, noUnusedParameters: false };
  const options = { ...parsed, ...unused, incremental: false, tsBuildInfoFile: undefined };
  const host = ts.createCompilerHost(options);
  const original = { ...host };
  host.fileExists = (name) => files.has(name) || original.fileExists(name);
  host.directoryExists = (name) =>
    [...files.keys()].some((file) => file.startsWith(`${name}/`)) || original.directoryExists!(name);
  host.readFile = (name) => files.get(name) ?? original.readFile(name);
  host.getSourceFile = (name, ...rest) => {
    const code = files.get(name);
    return code === undefined
      ? original.getSourceFile(name, ...rest)
      : ts.createSourceFile(name, code, ts.ScriptTarget.ES2022);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  const found = [...files.keys()].flatMap((name) => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)));
  return found.map(({ messageText, start, file }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, "\n");
    if (!file || start === undefined) return text;
    const line = file.text.split("\n")[file.getLineAndCharacterOfPosition(start).line]!.trim();
    return `${file.fileName.slice(__dirname.length + 1)}: ${text} in: ${line}`;
  });
}
