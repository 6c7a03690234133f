/** One Kubernetes object as text, and the line where it starts. */
export interface Piece {
  readonly text: string;
  /** Line of its first line, from 1. */
  readonly line: number;
}

/** A part that was not read, and why. */
export interface Skipped {
  readonly line: number;
  readonly why: string;
}

/**
 * The largest document that is read, in characters: of YAML one object, of which Kubernetes takes about 1.5 MB; of JSON a
 * whole list, because it is read at once.
 */
export const LARGEST = { yaml: 16 * 1024 * 1024, json: 400 * 1024 * 1024 } as const;

/**
 * Cuts a stream of YAML into its documents, and lists as kubectl prints them into their items, so that one object is held
 * at a time and a stream may be of any length.
 */
export async function* piecesOf(lines: AsyncIterable<string>): AsyncGenerator<Piece | Skipped> {
  let number = 0;
  let document = new Gathering();
  for await (const raw of lines) {
    number++;
    const line = number === 1 ? raw.replace(/^\uFEFF/, "") : raw;
    if (document.endsBefore(line)) {
      const done = document.take();
      if (done) yield done;
      document = new Gathering();
    }
    if (!/^(---|\.\.\.)(\s|$)/.test(line)) {
      const done = document.add(line, number);
      if (done) yield done;
      continue;
    }
    const last = document.take();
    if (last) yield last;
    document = new Gathering();
    // Content may stand on the line of the marker.
    if (line.startsWith("---")) document.add(line.slice(3), number);
  }
  const last = document.take();
  if (last) yield last;
}

const ITEM = /^-(\s|$)/;

/** The lines of one document. Each item of a list is returned as soon as the next one begins. */
class Gathering {
  private lines: string[] = [];
  private size = 0;
  private start = 0;
  private limit: number = LARGEST.yaml;
  /** Whether these lines are an object: a document or an item; the lines of a list around its items are not. */
  private within: "document" | "list" | "item" = "document";
  private indent = 0;
  /** Whether this is JSON that is closed by a brace or a bracket. */
  private closed = false;

  /** Whether a line is the start of another JSON document: one after the other, or one a line, needs no marker. */
  public endsBefore(line: string): boolean {
    return this.closed && /^(\{(?!\{)|\[)/.test(line);
  }

  /** Takes one line; gives the item that it ends. */
  public add(line: string, number: number): Piece | Skipped | undefined {
    const content = line.trimStart();
    const width = line.length - content.length;
    if (this.within === "document") {
      this.keep(line, number);
      if (/^items:\s*(#.*)?$/.test(line)) {
        this.within = "list";
        this.indent = -1;
      }
      return undefined;
    }
    if (this.indent < 0) {
      // The first line shows whether the items are below each other.
      if (content === "" || content.startsWith("#")) return this.keep(line, number);
      if (!ITEM.test(content)) {
        this.within = "document";
        return this.keep(line, number);
      }
      this.forget();
    }
    if (ITEM.test(content) && (width === this.indent || this.indent < 0)) {
      const done = this.take();
      this.indent = width;
      this.within = "item";
      this.keep(`${" ".repeat(width + 2)}${content.slice(2)}`, number);
      return done;
    }
    if (this.within === "list") return undefined;
    if (content === "" || content.startsWith("#") || width > this.indent) return this.keep(line, number);
    const done = this.take();
    this.within = "list";
    return done;
  }

  /** Returns the collected object, if there is one, and forgets it. */
  public take(): Piece | Skipped | undefined {
    const { lines, size, start, within, limit, indent } = this;
    this.forget();
    if ((within === "list" && indent >= 0) || lines.every((line) => /^\s*(#|$)/.test(line))) return undefined;
    if (size > limit) return { line: start, why: `a document of more than ${limit / 1024 / 1024} MB` };
    return { line: start, text: lines.join("\n") };
  }

  private forget(): void {
    this.lines = [];
    this.size = 0;
  }

  private keep(line: string, number: number): undefined {
    if (this.size === 0) {
      // An empty line, a comment, or a directive such as %YAML.
      if (/^\s*(#|$)|^%/.test(line)) return;
      this.start = number;
      this.limit = /^\s*[{[]/.test(line) ? LARGEST.json : LARGEST.yaml;
    }
    this.size += line.length + 1;
    if (this.limit === LARGEST.json && line.trim() !== "") this.closed = /[}\]]\s*$/.test(line);
    // Beyond the limit only the size is counted.
    if (this.size <= this.limit) this.lines.push(line);
    else this.lines = ["…"];
  }
}
