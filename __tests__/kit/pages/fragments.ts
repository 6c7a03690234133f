// The programs of a page that a reader pastes into the constructor of a stack, as one program.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";

const ROOT = resolve(__dirname, "../../..");
const PACKAGE = "cdktf-aks-workload-identity";

/** A name that the programs of pages take for given, and the expression that makes it. */
export type Given = Readonly<Record<string, string>>;

/** The identifiers of a program that are not behind a dot, in text or in a comment. */
function identifiersIn(code: string): ReadonlySet<string> {
  const found = new Set<string>();
  const file = ts.createSourceFile("page.ts", code, ts.ScriptTarget.ES2022, true);
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isName(node)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Whether an identifier is the name of a member. */
function isName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return ts.isPropertyAssignment(parent) && parent.name === node;
}

const declaredIn = (code: string): ReadonlySet<string> =>
  new Set([...code.matchAll(/^(?:const|let|class|function) (\w+)/gm)].map(([, name]) => name!));

const kebab = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();

const EXPORTS = [...readFileSync(join(ROOT, "constructs/index.ts"), "utf8").matchAll(/\{([^}]*)\}/g)].flatMap(
  ([, names]) => names!.split(",").map((each) => each.trim().replace(/^type /, "")),
);
const OF_CDKTF = ["App", "Fn", "LocalBackend", "TerraformOutput", "TerraformResource", "TerraformStack"];
const OF_NODE: Readonly<Record<string, string>> = { readFileSync: "node:fs", join: "node:path" };

/** The module from which an editor imports a name; undefined if there is none. */
function moduleOf(name: string): string | undefined {
  if (EXPORTS.includes(name)) return PACKAGE;
  if (OF_CDKTF.includes(name)) return "cdktf";
  if (name in OF_NODE) return OF_NODE[name];
  const provider = /^(Azurerm|Kubernetes)Provider$/.exec(name)?.[1];
  if (provider) return `@cdktf/provider-${provider.toLowerCase()}/lib/provider`;
  return ["azurerm", "kubernetes"]
    .map((each) => `@cdktf/provider-${each}/lib/${kebab(name)}`)
    .find((path) => /^[A-Z][a-z]/.test(name) && existsSync(join(ROOT, "node_modules", path)));
}

const BACKEND = `    new LocalBackend(this, { path: "page.tfstate" });
`;

/** One program of the programs of a page: their imports, what they take for given, and then each of them. */
export function pasted(programs: readonly string[], given: Given): string {
  const imports = [...new Set(programs.flatMap((code) => code.match(/^import [^]*?;$/gm) ?? []))];
  const body = programs.map((code) => code.replaceAll(/^import [^]*?;\n/gm, "")).join("\n");
  const needed = givenIn(body, given);
  const lines = needed.map((name) => `const ${name} = ${given[name]};`);
  const constructor = `${lines.join("\n")}\n${body}`;
  const program = `class Page extends TerraformStack {
  constructor(app: App) {
    super(app, "page");
${/new RemoteState\(this/.test(body) ? "" : BACKEND}    new AzurermProvider(this, "azurerm", { features: [{}] });
    new KubernetesProvider(this, "kubernetes", { host: "https://aks.example" });
    const stack = this;
    void stack;
${constructor}
  }
}
synthesize(new App({ stackTraces: false }), (app) => {
  new Page(app);
});
`;
  const own = identifiersIn(imports.join("\n"));
  const missing = [...identifiersIn(program)].filter((name) => !own.has(name) && !declaredIn(constructor).has(name));
  return [...imports, ...importsOf(missing), program].join("\n");
}

/** A file with a program at the end of its last constructor, and with the imports that an editor adds for it. */
export function extended(file: string, program: string): string {
  const known = identifiersIn(file);
  const imports = importsOf(
    [...identifiersIn(program)].filter((name) => !known.has(name) && !declaredIn(program).has(name)),
  );
  return [...imports, file.replace(/(\n {2}\}\n\}\n)$/, (end) => `\n${program.trimEnd()}${end}`)].join("\n");
}

/** The names that the programs of a page take for given. */
export const givenNames = (programs: readonly string[], given: Given): readonly string[] => {
  const body = programs.join("\n");
  return [...identifiersIn(body)].filter((name) => name in given && !declaredIn(body).has(name));
};

/** The names that a program takes for given, those that they are made of first. */
function givenIn(code: string, given: Given): readonly string[] {
  const used = identifiersIn(code);
  const declared = declaredIn(code);
  const own = Object.keys(given).filter((name) => used.has(name) && !declared.has(name));
  return [...new Set(own.flatMap((name) => [...givenIn(given[name]!, given), name]))];
}

/** The lines that an editor adds for names that a program uses. */
function importsOf(names: readonly string[]): readonly string[] {
  const modules = new Map<string, string[]>();
  for (const name of names) {
    const module = moduleOf(name);
    if (module) modules.set(module, [...(modules.get(module) ?? []), name]);
  }
  return [...modules].map(([module, each]) => `import { ${each.join(", ")} } from "${module}";`);
}
