// Writes constructs/fleet/fleet.schema.json: what a file of a Fleet may have, read from the type FleetBinding, for editors.
// `node build/fleet-schema.js` writes it; a test compares.
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");
const ts = require("typescript");

const ROOT = join(__dirname, "..");
const FILE = join(ROOT, "constructs", "fleet", "fleet.schema.json");
const SOURCE = join(ROOT, "constructs", "fleet", "fleet-binding.ts");

function fleetSchema() {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile).config,
    ts.sys,
    ROOT,
  );
  const program = ts.createProgram([SOURCE], { ...options, incremental: false, tsBuildInfoFile: undefined });
  const checker = program.getTypeChecker();
  const definitions = {};

  function schemaOf(type) {
    const alternatives = (type.isUnion() ? type.types : [type]).filter(
      (each) => !(each.flags & ts.TypeFlags.Undefined),
    );
    if (alternatives.every((each) => each.isStringLiteral()))
      return { enum: alternatives.map(({ value }) => value).sort() };
    if (alternatives.every(({ flags }) => flags & ts.TypeFlags.BooleanLike)) return { type: "boolean" };
    // `"a" | "b" | (string & {})` is any text, with completion in editors.
    const isText = (each) =>
      each.isStringLiteral() || (each.isIntersection() && each.types[0].flags & ts.TypeFlags.String);
    if (alternatives.every(isText)) return { type: "string", minLength: 1 };
    const [only] = alternatives;
    if (alternatives.length !== 1) throw new Error(`no schema for ${checker.typeToString(type)}`);
    if (only.flags & ts.TypeFlags.String) return { type: "string", minLength: 1 };
    if (only.flags & ts.TypeFlags.Number) return { type: "number" };
    if (checker.isArrayType(only)) return { type: "array", items: schemaOf(checker.getTypeArguments(only)[0]) };
    const index = only.getStringIndexType();
    // The values of labels may be empty.
    if (index) return { type: "object", additionalProperties: { type: schemaOf(index).type } };
    return definitionOf(only);
  }

  function definitionOf(type) {
    const { name } = type.symbol;
    if (!(name in definitions)) {
      definitions[name] = {};
      Object.assign(definitions[name], {
        ...described(type.symbol),
        type: "object",
        additionalProperties: false,
        required: type
          .getProperties()
          .filter(isRequired)
          .map((each) => each.name),
        properties: Object.fromEntries(type.getProperties().map((each) => [each.name, propertyOf(each)])),
      });
    }
    return { $ref: `#/$defs/${name}` };
  }

  const isRequired = ({ flags }) => !(flags & ts.SymbolFlags.Optional);

  const propertyOf = (property) => ({ ...described(property), ...schemaOf(checker.getTypeOfSymbol(property)) });

  /** The doc comment as one line, with the default at its end. */
  function described(symbol) {
    const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
    const found = symbol.getJsDocTags(checker).find(({ name }) => name === "default");
    const value = found && ts.displayPartsToString(found.text).replace(/^- /, "");
    const description = [text, value && `Default: ${value}.`].filter(Boolean).join(" ").replace(/\s+/g, " ");
    return description === "" ? {} : { description };
  }

  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(SOURCE)));
  const binding = definitionOf(checker.getDeclaredTypeOfSymbol(exported.find(({ name }) => name === "FleetBinding")));
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Bindings of a fleet",
    description: "A file has one binding or a list of bindings. A YAML file may have several documents.",
    oneOf: [binding, { type: "array", minItems: 1, items: binding }],
    $defs: definitions,
  };
}

async function schemaText() {
  const { format, resolveConfig } = await import("prettier");
  return format(JSON.stringify(fleetSchema()), { ...(await resolveConfig(FILE)), filepath: FILE });
}

if (require.main === module) schemaText().then((text) => writeFileSync(FILE, text));

module.exports = { FILE, fleetSchema };
