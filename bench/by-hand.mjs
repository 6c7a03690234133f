// Writes the program that makes given stacks with provider classes alone, as someone would by hand: each resource with its
// values, each reference as the attribute of the class. In JavaScript, so that it needs no transpiling.
import { createRequire } from "node:module";
import { join } from "node:path";

/** Arguments whose keys are the user's own. */
const MAPS = new Set(["labels", "annotations", "match_labels", "tags", "triggers", "config", "limits", "requests"]);
const REFERENCE = /\$\{((?:data\.)?[a-z]\w*\.[\w-]+)\.([a-z_]+)\}/g;

const camel = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/**
 * @param stacks the JSON of each stack by its id
 * @param root the folder with node_modules
 * @returns the program; it writes to cdktf.out unless `CDKTF_OUTDIR` says otherwise
 */
export function byHand(stacks, root) {
  const require = createRequire(join(root, "main.js"));
  const classes = new Map();
  const body = Object.entries(stacks).map(([id, json]) => stackCode(id, json, (type, data) => classOf(type, data)));
  const imports = [...classes].map(([name, path]) => `const { ${name} } = require(${JSON.stringify(path)});`);
  return [
    'const { App, DataTerraformRemoteStateLocal, LocalBackend, TerraformOutput, TerraformStack, TerraformVariable } = require("cdktf");',
    ...imports,
    "const app = new App({ stackTraces: false });",
    ...body,
    "app.synth();",
    "",
  ].join("\n");

  function classOf(type, data) {
    const [, provider, name] = /^([a-z]+)_?(.*)$/.exec(type);
    const file = name === "" ? "provider" : `${data ? `data-${provider}-` : ""}${name}`.replaceAll("_", "-");
    const path = `@cdktf/provider-${provider}/lib/${file}`;
    const [className, made] = Object.entries(require(path)).find(([, each]) => each.tfResourceType === type);
    classes.set(className, path);
    return { className, made };
  }
}

function stackCode(id, json, classOf) {
  const lines = [`{\nconst stack = new TerraformStack(app, ${JSON.stringify(id)});\nconst made = {};`];
  lines.push(`new LocalBackend(stack, ${JSON.stringify(json.terraform.backend.local)});`);
  for (const [type, configs] of Object.entries(json.provider))
    lines.push(`new ${classOf(type).className}(stack, ${JSON.stringify(type)}, ${code(configs[0])});`);
  for (const [name, config] of Object.entries(json.variable ?? {}))
    lines.push(`made["var.${name}"] = new TerraformVariable(stack, ${JSON.stringify(name)}, ${code(config)});`);
  const elements = [
    ...elementsOf(json.data, (type, name) => `data.${type}.${name}`),
    ...elementsOf(json.resource, (type, name) => `${type}.${name}`),
  ];
  for (const each of sorted(elements)) lines.push(elementCode(each, classOf));
  for (const [name, { value }] of Object.entries(json.output ?? {}))
    lines.push(`new TerraformOutput(stack, ${JSON.stringify(`out_${name}`)}, ${code({ value })});`);
  return [...lines, "}"].join("\n");
}

const elementsOf = (section = {}, addressOf) =>
  Object.entries(section).flatMap(([type, named]) =>
    Object.entries(named).map(([name, config]) => ({ type, name, config, address: addressOf(type, name) })),
  );

/** Each after what it refers to. */
function sorted(elements) {
  const left = new Set(elements);
  const order = [];
  const visit = (each) => {
    if (!left.delete(each)) return;
    const text = JSON.stringify(each.config);
    for (const other of elements) if (new RegExp(`\\b${other.address}\\b(?!-)`).test(text)) visit(other);
    order.push(each);
  };
  elements.forEach(visit);
  return order;
}

function elementCode({ type, name, config, address }, classOf) {
  const { depends_on: dependsOn = [], ...rest } = config;
  const target = `made[${JSON.stringify(address)}]`;
  if (type === "terraform_remote_state") {
    return `${target} = new DataTerraformRemoteStateLocal(stack, ${JSON.stringify(name)}, ${code(rest.config)});`;
  }
  const { className, made } = classOf(type, address.startsWith("data."));
  const isKnown = ([key]) => key === "lifecycle" || camel(key) in made.prototype;
  const entries = Object.entries(rest).filter(([key]) => key !== "//");
  const known = entries.filter(isKnown);
  const others = entries.filter((entry) => !isKnown(entry));
  const waits = dependsOn.map((each) => `made[${JSON.stringify(each)}]`);
  const props = [
    ...known.map(([key, value]) => `${camel(key)}: ${code(value, key)}`),
    ...(waits.length > 0 ? [`dependsOn: [${waits.join(", ")}]`] : []),
  ];
  return [
    `${target} = new ${className}(stack, ${JSON.stringify(name)}, { ${props.join(", ")} });`,
    ...others.map(([key, value]) => `${target}.addOverride(${JSON.stringify(key)}, ${code(value, key)});`),
  ].join("\n");
}

/** A value as JavaScript: references are attributes of the classes. */
function code(value, key = "") {
  if (Array.isArray(value)) return `[${value.map((each) => code(each, key)).join(", ")}]`;
  if (value === null || typeof value !== "object") return typeof value === "string" ? textCode(value) : String(value);
  const nameOf = MAPS.has(key) ? (name) => name : camel;
  const entries = Object.entries(value).filter(([name]) => name !== "//");
  return `{ ${entries.map(([name, each]) => `${JSON.stringify(nameOf(name))}: ${code(each, name)}`).join(", ")} }`;
}

function textCode(text) {
  const parts = JSON.stringify(text).slice(1, -1).replaceAll("`", "\\`").replaceAll("${", "\\${");
  const referring = parts.replace(
    new RegExp(REFERENCE.source.replace("\\$\\{", "\\\\\\$\\{"), "g"),
    (whole, address, attribute) => (address.startsWith("var.") ? whole : `\${made["${address}"].${camel(attribute)}}`),
  );
  return `\`${referring}\``;
}
