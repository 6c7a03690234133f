import {
  bundledLanguages,
  bundledThemes,
  codeToTokensWithThemes,
  createOnigurumaEngine,
  createShikiInternal,
  loadBuiltinWasm,
} from "@gerrit0/mini-shiki";
import { htmlText } from "../../values/text/html-text";

const THEMES = { light: "github-light-high-contrast", dark: "github-dark-high-contrast" } as const;

/** The languages of code blocks. A block without a language, and `text`, has no colours. */
const LANGUAGES = ["ts", "js", "sh", "json", "yaml", "hcl", "python", "go", "java", "csharp"] as const;
const ALIASES: Readonly<Record<string, string>> = { yml: "yaml", cjs: "js", mjs: "js", tf: "hcl", bash: "sh" };
const PLAIN = ["", "text"];

export interface Highlighter {
  /** Code as HTML, its colours as classes. */
  readonly highlight: (code: string, language: string) => string;
  /** The rules of all classes that were used. */
  readonly css: () => string;
}

/** Colours of code, found at build time, so that a page needs no script for them. */
export async function createHighlighter(): Promise<Highlighter> {
  await loadBuiltinWasm();
  const shiki = await createShikiInternal({
    engine: createOnigurumaEngine(),
    langs: LANGUAGES.map((each) => bundledLanguages[each]),
    themes: Object.values(THEMES).map((each) => bundledThemes[each]),
  });
  const used = new Set<string>();
  // A class instead of a style attribute, which the content security policy of the pages forbids.
  const classOf = (light: string, dark: string): string => {
    const name = `c${light}-${dark}`.replaceAll("#", "").toLowerCase();
    used.add(name);
    return name;
  };
  return {
    highlight: (code, language) => {
      const lang = ALIASES[language] ?? language;
      if (PLAIN.includes(lang)) return htmlText(code);
      if (!(LANGUAGES as readonly string[]).includes(lang)) throw new Error(`no colours for the language ${language}`);
      // Without a limit of time, under which a busy machine leaves the rest of a line without colours.
      const lines = codeToTokensWithThemes(shiki, code, { lang, themes: THEMES, tokenizeTimeLimit: 0 });
      const html = lines.map((tokens) =>
        tokens
          .map(({ content, variants: { light, dark } }) =>
            content.trim() === "" || !light?.color || !dark?.color
              ? htmlText(content)
              : `<span class="${classOf(light.color, dark.color)}">${htmlText(content)}</span>`,
          )
          .join(""),
      );
      return html.join("\n");
    },
    css: () =>
      [...used]
        .sort()
        .map((name) => {
          const [light, dark] = name.slice(1).split("-");
          return `.${name}{color:light-dark(#${light},#${dark})}\n`;
        })
        .join(""),
  };
}
