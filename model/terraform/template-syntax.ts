/**
 * Whether Terraform can parse a string of its JSON, in which `${` begins an expression and `%{` a directive.
 * Source: github.com/hashicorp/hcl hclsyntax/spec.md, read 2026-11. Heredocs are not read: cdktf writes none.
 */
export function templateProblem(text: string): string | undefined {
  if (!/[$%]\{/.test(text) || REFERENCE.test(text)) return undefined;
  try {
    new Parser(text).template(false);
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}

/** A reference alone, as most expressions are. */
const REFERENCE = /^\$\{[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*|\[\d+\])*\}$/;

/** Nested brackets are read by calls that nest as deep. */
const DEEPEST = 200;

const NUMBER = /[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const OPERATOR = /==|!=|<=|>=|&&|\|\||[<>+\-*/%]/y;
const SPACE = /(\s|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const ESCAPE = /\\([nrt"\\]|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/y;

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  /** Plain text with expressions and directives, to the end or, inside quotes, to the closing one. */
  template(quoted: boolean): void {
    const open: string[] = [];
    while (this.at < this.text.length) {
      if (quoted && this.text[this.at] === '"') break;
      if (this.has("$${") || this.has("%%{")) this.at += 3;
      else if (this.has("${")) this.inBraces(() => this.expression());
      else if (this.has("%{")) this.inBraces(() => this.directive(open));
      else if (quoted && this.text[this.at] === "\\") this.take(ESCAPE, "an escape sequence such as \\n");
      else if (quoted && this.text[this.at] === "\n") this.fail("the closing quote");
      else this.at++;
    }
    if (open.length > 0) this.fail(`%{ end${open.at(-1)} }`);
    if (quoted) this.expect('"');
  }

  private inBraces(read: () => void): void {
    this.at += 2;
    if (this.text[this.at] === "~") this.at++;
    read();
    this.space();
    if (this.text[this.at] === "~") this.at++;
    this.expect("}");
  }

  private directive(open: string[]): void {
    const word = this.take(IDENTIFIER, "if, else, endif, for or endfor");
    if (word === "if") {
      open.push("if");
      this.expression();
    } else if (word === "for") {
      open.push("for");
      this.forHead();
    } else if (word === "else" && open.at(-1) === "if") return;
    else if (word === `end${open.at(-1)}`) open.pop();
    else this.fail("if, else, endif, for or endfor in their order");
  }

  private expression(): void {
    if (++this.depth > DEEPEST) this.fail(`at most ${DEEPEST} levels of nesting`);
    this.operand();
    while (!this.isNext("=>") && this.takeIf(OPERATOR)) this.operand();
    if (this.takeText("?")) {
      this.expression();
      this.expectNext(":");
      this.expression();
    }
    this.depth--;
  }

  private operand(): void {
    while (this.takeText("-") || this.takeText("!"));
    this.primary();
    for (;;) {
      // A number may follow a period as an index, and a period an ellipsis.
      if (this.isNext("...")) return;
      if (this.takeText(".")) {
        if (!this.takeText("*") && !this.takeIf(/[0-9]+/y)) this.take(IDENTIFIER, "the name of an attribute");
      } else if (this.takeText("[")) {
        if (!(this.isNext("*") && this.takeText("*"))) this.expression();
        this.expectNext("]");
      } else return;
    }
  }

  private primary(): void {
    if (this.takeIf(NUMBER)) return;
    if (this.takeText('"')) return this.template(true);
    if (this.takeText("(")) {
      this.expression();
      return this.expectNext(")");
    }
    if (this.takeText("[")) return this.tuple();
    if (this.takeText("{")) return this.object();
    this.take(IDENTIFIER, "an expression");
    while (this.takeText("::")) this.take(IDENTIFIER, "the name of a function");
    if (this.takeText("(")) this.list(")", () => this.expression());
  }

  private tuple(): void {
    if (!this.takeFor()) return this.list("]", () => this.expression());
    this.forHead();
    this.expectNext(":");
    this.expression();
    this.forEnd("]");
  }

  private object(): void {
    if (this.takeFor()) {
      this.forHead();
      this.expectNext(":");
      this.expression();
      this.expectNext("=>");
      this.expression();
      this.takeText("...");
      return this.forEnd("}");
    }
    while (!this.takeText("}")) {
      this.expression();
      if (!this.takeText("=")) this.expectNext(":");
      this.expression();
      this.space();
      const isNewLine = /\n\s*$/.test(this.text.slice(Math.max(0, this.at - 100), this.at));
      if (!this.takeText(",") && !isNewLine && !this.isNext("}")) this.fail("a comma or }");
    }
  }

  /** Elements between commas; the last may have one behind it, or an ellipsis in a call. */
  private list(end: string, element: () => void): void {
    while (!this.takeText(end)) {
      element();
      if (end === ")") this.takeText("...");
      if (!this.takeText(",") && !this.isNext(end)) this.fail(`a comma or ${end}`);
    }
  }

  private takeFor(): boolean {
    this.space();
    if (!/^for\s/.test(this.text.slice(this.at, this.at + 4))) return false;
    this.at += 3;
    return true;
  }

  private forHead(): void {
    this.take(IDENTIFIER, "a name");
    if (this.takeText(",")) this.take(IDENTIFIER, "a name");
    if (this.take(IDENTIFIER, "in") !== "in") this.fail("in");
    this.expression();
  }

  private forEnd(end: string): void {
    this.space();
    if (/^if\b/.test(this.text.slice(this.at, this.at + 3))) {
      this.at += 2;
      this.expression();
    }
    this.expectNext(end);
  }

  private space(): void {
    this.matched(SPACE);
  }

  private matched(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private takeIf(pattern: RegExp): string | undefined {
    this.space();
    return this.matched(pattern);
  }

  private take(pattern: RegExp, what: string): string {
    return this.takeIf(pattern) ?? this.fail(what);
  }

  private has(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  private isNext(text: string): boolean {
    this.space();
    return this.has(text);
  }

  private takeText(text: string): boolean {
    if (!this.isNext(text)) return false;
    this.at += text.length;
    return true;
  }

  private expectNext(text: string): void {
    this.space();
    this.expect(text);
  }

  private expect(text: string): void {
    if (!this.has(text)) this.fail(text);
    this.at += text.length;
  }

  private fail(expected: string): never {
    const got =
      this.at >= this.text.length ? "the end of the text" : `"${[...this.text.slice(this.at, this.at + 20)].join("")}"`;
    throw new SyntaxError(`expected ${expected} at character ${this.at + 1}, got ${got}`);
  }
}
