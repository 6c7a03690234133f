import { isBranch, type Tree } from "../terraform/tree";
import { isExpression } from "../terraform/text";

/**
 * What a later tool replaces: `${NAME}` of Flux, envsubst and templatefile, `{{ ... }}` of Helm, `{% ... %}` of Jinja, and
 * `$NAME` of envsubst and of shells if it is the whole text.
 */
const VARIABLES = /\$\{([^{}]*)\}|\{\{-?(.*?)-?\}\}|\{%-?(.*?)-?%\}|^\$([A-Z_][A-Z0-9_]*)$/gs;

/** Text of containers, in which `${NAME}` is a variable of the shell. */
const OF_SHELLS: ReadonlySet<string> = new Set(["command", "args"]);

/** Whether a text has a variable, or is part of a document that may have one. */
export const mayHaveVariables = (text: string): boolean => /\$\{|\{\{|\{%|\$[A-Z_]/.test(text);

/** The names of the variables of a text, without their defaults. */
function namesIn(text: string): string[] {
  return [...text.matchAll(VARIABLES)].map((found) => {
    const name = (found[1] ?? found[2] ?? found[3] ?? found[4] ?? "").trim();
    return found[1] === undefined ? name : (/^\w+/.exec(name)?.[0] ?? name);
  });
}

/**
 * A manifest in which each text with a variable is an expression, because its value is not known yet.
 *
 * @param names gets the names of the variables
 */
export function withOpenVariables(tree: Tree, names: Set<string>): Tree {
  if (typeof tree === "string") {
    const found = namesIn(tree);
    for (const each of found) names.add(each);
    return found.length === 0 ? tree : { expression: tree };
  }
  if (Array.isArray(tree)) return (tree as readonly Tree[]).map((each) => withOpenVariables(each, names));
  if (!isBranch(tree) || isExpression(tree)) return tree;
  const entries = Object.entries(tree);
  // `key: {{ .Values.x }}` is YAML: a flow mapping whose only key is a flow mapping.
  const [only] = entries;
  if (entries.length === 1 && only![1] === null && /^\{.*\}$/s.test(only![0]))
    return withOpenVariables(`{${only![0]}}`, names);
  return Object.fromEntries(
    entries.map(([key, each]) => [key, OF_SHELLS.has(key) ? each : withOpenVariables(each, names)]),
  );
}

/** Values for template variables, by name, and which of them the input has. */
export class VariableValues {
  private readonly used = new Set<string>();

  constructor(private readonly values: ReadonlyMap<string, string>) {}

  /** A text with the variables filled in that have a value. The text of a JSON document stays JSON. */
  public fill(text: string): string {
    if (this.values.size === 0 || !mayHaveVariables(text)) return text;
    const json = /^\s*[{[](?!\{)/.test(text);
    return text.replace(
      /\$\{([A-Za-z_]\w*)(?::?[-=?][^{}]*)?\}|\{\{-?\s*([.\w]+)\s*-?\}\}|\$([A-Z_][A-Z0-9_]*)/g,
      (whole, plain: string | undefined, dotted: string | undefined, bare: string | undefined) => {
        const name = plain ?? dotted ?? bare!;
        const value = this.values.get(name);
        if (value === undefined) return whole;
        this.used.add(name);
        return json ? JSON.stringify(value).slice(1, -1) : value;
      },
    );
  }

  /** Names with a value that no variable of the input has. */
  public get unused(): readonly string[] {
    return [...this.values.keys()].filter((name) => !this.used.has(name));
  }
}
