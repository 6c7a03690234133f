// Writes facts/inputs.ts: what each public constructor and method of the library accepts, read from the types, so that
// synthesis can refuse what the compiler would have refused. `node build/inputs.js` writes it; a test compares.
const { writeFileSync } = require("node:fs");
const { join, relative } = require("node:path");
const ts = require("typescript");

const ROOT = join(__dirname, "..");
const FILE = join(ROOT, "facts", "inputs.ts");

/** Kinds of arguments that only their libraries know how to make. */
const LIBRARY = [
  "App",
  "Construct",
  "IConstruct",
  "RegExp",
  "TerraformProvider",
  "TerraformResource",
  "TerraformStack",
];

/** Reads the accepted arguments: by name of an interface or `Class.method`, the type of each property or parameter. */
function readInputs(entry = join(ROOT, "constructs", "index.ts")) {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile).config,
    ts.sys,
    ROOT,
  );
  const program = ts.createProgram([entry], { ...options, incremental: false, tsBuildInfoFile: undefined });
  const checker = program.getTypeChecker();
  const inputs = new Map();
  const calls = {};
  /** Inside the constraint of a type parameter, which a caller's own type extends. */
  let generic = 0;
  const isOwn = (declaration) => !relative(ROOT, declaration.getSourceFile().fileName).startsWith("node_modules");
  const declaredHere = (symbol) => (symbol?.declarations ?? []).some(isOwn);
  const flagged = (declaration, flag) => (ts.getCombinedModifierFlags(declaration) & flag) !== 0;

  /** What the properties of a type are, under a name; a name that is known is done. */
  function interfaceNamed(name, parts, open) {
    if (inputs.has(name)) return name;
    const properties = {};
    inputs.set(name, properties);
    const byName = new Map();
    for (const part of parts)
      for (const property of part.getProperties())
        if (!byName.has(property.name))
          byName.set(
            property.name,
            parts.map((each) => each.getProperty(property.name)),
          );
    for (const [key, found] of byName) {
      const given = found.filter((each) => each !== undefined);
      // Of a construct, what it has for being one is not asked for.
      if (!given.some(declaredHere)) continue;
      const types = given.map((each) => checker.getTypeOfSymbol(each));
      const optional = found.includes(undefined) || given.some((each) => each.flags & ts.SymbolFlags.Optional);
      properties[`${key}${optional ? "?" : ""}`] = textOf(types, `${name}.${key}`);
    }
    if (open) properties["..."] = parts.some(extendsConstruct) ? "construct" : "any";
    return name;
  }

  /** A type as the table writes it; several types are its alternatives. */
  function textOf(types, path) {
    const forms = types.length === 1 && types[0].isUnion() && types[0].aliasSymbol && types[0].types;
    // Forms of one object under one name: what only some of them ask for is optional.
    if (forms && declaredHere(types[0].aliasSymbol) && forms.every((each) => each.isIntersection()))
      return interfaceNamed(types[0].aliasSymbol.name, forms, false);
    const alternatives = types.flatMap((type) => (type.isUnion() ? type.types : [type]));
    const texts = alternatives.map((type) => alternative(type, path)).filter((each) => each !== undefined);
    const literals = texts.filter((each) => each.startsWith("'"));
    // In one order, whatever order the compiler met them in.
    const known = [...new Set(texts)].sort();
    // A name of ours, or any other text: the text is what is asked for.
    return (known.includes("text") ? known.filter((each) => !literals.includes(each)) : known).join(" | ");
  }

  function alternative(type, path) {
    const { flags } = type;
    if (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) return undefined;
    if (flags & ts.TypeFlags.Instantiable) {
      const constraint = checker.getBaseConstraintOfType(type);
      generic++;
      const text = constraint ? textOf([constraint], path) : "any";
      generic--;
      return text;
    }
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return "any";
    if (type.isStringLiteral()) return `'${type.value}'`;
    if (flags & ts.TypeFlags.BooleanLike) return "boolean";
    if (flags & ts.TypeFlags.StringLike) return "text";
    if (flags & ts.TypeFlags.NumberLike) return "number";
    const symbol = type.aliasSymbol ?? type.symbol;
    if (type.isIntersection() && type.types.some((each) => each.flags & ts.TypeFlags.StringLike)) return "text";
    if (checker.isArrayType(type) || checker.isTupleType(type)) {
      const element = textOf(checker.getTypeArguments(type), path);
      return element.includes(" | ") ? `(${element})[]` : `${element}[]`;
    }
    // A token of any type.
    if (symbol?.name === "IResolvable") return undefined;
    if (type.getCallSignatures().length > 0) return "function";
    if (LIBRARY.includes(type.symbol?.name) && !declaredHere(type.symbol)) return type.symbol.name;
    const index = type.getStringIndexType();
    if (index && type.getProperties().length === 0) return `{${textOf([index], path)}}`;
    if (type.isClass() && declaredHere(type.symbol)) return instance(type);
    const properties = type.getProperties();
    if (properties.length === 0 && flags & ts.TypeFlags.NonPrimitive) return "any";
    if (!properties.some((each) => declaredHere(each))) return "object";
    // Arguments of the provider with a few of ours among them.
    if (properties.some((each) => !declaredHere(each)) && !extendsConstruct(type)) return "object";
    const name = nameOf(type, path);
    return interfaceNamed(name, [type], isOpen(type, name));
  }

  const nameOf = (type, path) => {
    if (type.aliasSymbol && declaredHere(type.aliasSymbol)) return type.aliasSymbol.name;
    if (type.isIntersection()) {
      const names = type.types.map((each) => nameOf(each, path));
      return names.includes(path) ? path : names.join(" & ");
    }
    return type.symbol && type.symbol.name !== "__type" ? type.symbol.name : path;
  };

  /** An instance of a class of this package is described by its members. */
  function instance(type) {
    const { name } = type.symbol;
    if (inputs.has(name)) return name;
    const properties = {};
    inputs.set(name, properties);
    for (const property of type.getProperties()) {
      const [declaration] = property.declarations ?? [];
      const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
      if (!declaration || !isOwn(declaration) || flagged(declaration, hidden)) continue;
      const optional =
        property.flags & ts.SymbolFlags.Optional || (ts.isGetAccessor(declaration) && acceptsUndefined(property));
      if (!optional && !acceptsUndefined(property)) properties[property.name] = "any";
    }
    properties["..."] = extendsConstruct(type) ? "construct" : "instance";
    return name;
  }

  const acceptsUndefined = (property) => {
    const type = checker.getTypeOfSymbol(property);
    return type.isUnion() && type.types.some((each) => each.flags & ts.TypeFlags.Undefined);
  };

  function extendsConstruct(type) {
    return type.getProperty("node") !== undefined;
  }

  /** Whether values of a type are often more than it asks for: constructs, resources of the provider, pod templates. */
  function isOpen(type, name) {
    if (generic > 0) return true;
    if (/(Props|Options|Attributes)\b/.test(name)) return false;
    if (extendsConstruct(type) || type.getProperties().some((each) => each.flags & ts.SymbolFlags.Method)) return true;
    return openClasses().some(
      (each) =>
        checker.isTypeAssignableTo(each, type) &&
        type.getProperties().some((p) => !(p.flags & ts.SymbolFlags.Optional)),
    );
  }

  /** Classes that the package exports as types only: nobody outside can call their constructors. */
  const typesOnly = new Set();

  let opened;
  function openClasses() {
    const resource = program
      .getSourceFiles()
      .find((each) => each.fileName.endsWith("provider-azurerm/lib/key-vault/index.d.ts"));
    opened ??= [
      ...exportsOf(entry)
        .filter(({ flags }) => flags & ts.SymbolFlags.Class)
        .map((each) => checker.getDeclaredTypeOfSymbol(each)),
      ...(resource
        ? [
            checker.getDeclaredTypeOfSymbol(
              checker.getExportsOfModule(checker.getSymbolAtLocation(resource)).find(({ name }) => name === "KeyVault"),
            ),
          ]
        : []),
    ];
    return opened;
  }

  function exportsOf(file) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file));
    return checker.getExportsOfModule(module).map((each) => {
      const found = each.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(each) : each;
      if (each.declarations?.some((of) => ts.isTypeOnlyImportOrExportDeclaration(of))) typesOnly.add(found);
      return found;
    });
  }

  /** A constructor, method or function with parameters. */
  function call(name, { parameters }) {
    if (parameters.length === 0) return;
    const properties = {};
    for (const parameter of parameters) {
      const symbol = checker.getSymbolAtLocation(parameter.name);
      const key = symbol?.name ?? "options";
      const optional = parameter.questionToken || parameter.initializer;
      properties[`${key}${optional ? "?" : ""}`] = textOf([checker.getTypeAtLocation(parameter)], `${name}.${key}`);
    }
    calls[name] = properties;
    inputs.set(name, properties);
  }

  for (const symbol of exportsOf(entry)) {
    const [declaration] = symbol.declarations ?? [];
    if (symbol.flags & ts.SymbolFlags.Function) call(symbol.name, declaration);
    else if (symbol.flags & ts.SymbolFlags.Variable && declaration.initializer?.parameters)
      call(symbol.name, declaration.initializer);
    else if (symbol.flags & ts.SymbolFlags.Class) readClass(symbol, declaration);
    else if (symbol.flags & ts.SymbolFlags.Interface) readMethodsOf(symbol);
  }

  // Shapes that no parameter has: what a function of the caller gives, and what a file holds.
  for (const symbol of exportsOf(entry)) {
    if (!(symbol.flags & ts.SymbolFlags.Interface)) continue;
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    interfaceNamed(symbol.name, [type], isOpen(type, symbol.name));
  }

  function readClass(symbol, declaration) {
    const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
    for (const chain = [declaration]; chain.length > 0;) {
      const each = chain.shift();
      for (const member of each.members) {
        if (flagged(member, hidden) || isInternal(member)) continue;
        if (
          ts.isConstructorDeclaration(member) &&
          each === declaration &&
          !typesOnly.has(symbol) &&
          !flagged(declaration, ts.ModifierFlags.Abstract)
        )
          call(`new ${symbol.name}`, member);
        else if (ts.isMethodDeclaration(member)) call(`${symbol.name}.${member.name.getText()}`, member);
      }
      const base = each.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
      const found = base && checker.getTypeAtLocation(base).symbol?.declarations?.find(ts.isClassDeclaration);
      if (found && isOwn(found)) chain.push(found);
    }
  }

  /** What the types of the package leave out. */
  function isInternal(member) {
    return ts.getJSDocTags(member).some(({ tagName }) => tagName.text === "internal");
  }

  /** Methods of what `from...` methods return: classes that are not exported. */
  function readMethodsOf(symbol) {
    for (const declaration of symbol.declarations ?? [])
      for (const member of declaration.members ?? [])
        if (ts.isMethodSignature(member)) call(`${symbol.name}.${member.name.getText()}`, member);
  }

  /** The shapes that checks name, and those that these are made of. */
  function used() {
    const texts = program
      .getSourceFiles()
      .filter((each) => isOwn(each.statements[0] ?? each))
      .map((each) => each.text);
    const names = texts.flatMap((each) =>
      [...each.matchAll(/\b(?:checkInput|reportOnShape)\(\s*(?:[\w.]+,\s*)?"([^"]+)"/g)].map(([, name]) => name),
    );
    const found = new Set();
    for (const queue = names.filter((each) => inputs.has(each)); queue.length > 0;) {
      const name = queue.pop();
      if (found.has(name)) continue;
      found.add(name);
      for (const type of Object.values(inputs.get(name)))
        for (const [word] of type.matchAll(/[^|{}[\]()]+/g)) if (inputs.has(word.trim())) queue.push(word.trim());
    }
    return Object.fromEntries([...found].sort().map((each) => [each, inputs.get(each)]));
  }

  return { inputs: used(), shapes: Object.fromEntries(inputs), calls };
}

async function sourceOf(inputs) {
  const { format, resolveConfig } = await import("prettier");
  const text = `import type { Shapes } from "../values/shape";

/**
 * What public constructors and methods accept: by name of an interface, or \`Class.method\` with its parameters, the type of
 * each property. Read from the types by \`node build/inputs.js\`; do not edit.
 */
export const INPUTS = ${JSON.stringify(inputs)} satisfies Shapes;
`;
  return format(text, { ...(await resolveConfig(FILE)), filepath: FILE });
}

if (require.main === module) sourceOf(readInputs().inputs).then((text) => writeFileSync(process.argv[2] ?? FILE, text));

module.exports = { FILE, readInputs, sourceOf };
