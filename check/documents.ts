/** One Kubernetes object as text, and where it starts. */
export interface Piece {
  readonly text: string;
  /** Line of its first line, from 1. */
  readonly line: number;
}

/** Something that was not read, and why. */
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

/** The lines of one document. Where it is a list, each item is handed on as soon as the next begins. */
class Gathering {
  private lines: string[] = [];
  private size = 0;
  private start = 0;
  private limit: number = LARGEST.yaml;
  /** Whether these lines are an object: a document, or an item; the lines of a list around its items are none. */
  private within: "document" | "list" | "item" = "document";
  private indent = 0;

  /** Takes one line; gives the item that it ends. */
  public add(line: string, number: number): Piece | Skipped | undefined {
    const content = line.trimStart();
    const width = line.length - content.length;
    if (this.within === "document") {
      if (!/^items:\s*(#.*)?$/.test(line)) return this.keep(line, number);
      this.forget();
      this.within = "list";
      this.indent = -1;
      return undefined;
    }
    if (content.startsWith("- ") && (width === this.indent || this.indent < 0)) {
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

  /** What is gathered, where it is an object, and forgets it. */
  public take(): Piece | Skipped | undefined {
    const { lines, size, start, within, limit } = this;
    this.forget();
    if (within === "list" || lines.every((line) => /^\s*(#|$)/.test(line))) return undefined;
    if (size > limit) return { line: start, why: `a document of more than ${limit / 1024 / 1024} MB` };
    return { line: start, text: lines.join("\n") };
  }

  private forget(): void {
    this.lines = [];
    this.size = 0;
  }

  private keep(line: string, number: number): undefined {
    if (this.size === 0) {
      if (/^\s*(#|$)/.test(line)) return;
      this.start = number;
      this.limit = /^\s*[{[]/.test(line) ? LARGEST.json : LARGEST.yaml;
    }
    this.size += line.length + 1;
    // Behind the limit only the size goes on.
    if (this.size <= this.limit) this.lines.push(line);
    else this.lines = ["…"];
  }
}
