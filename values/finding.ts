/** One thing that a command found, in the form that every report of findings is written from. */
export interface ReportedFinding {
  /** The rule that found it, such as `label-missing`. */
  readonly rule: string;
  readonly level: "error" | "warning" | "note";
  readonly message: string;
  /** The file it is in, relative to where the command runs. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** What it is about inside the file: an address, an object. */
  readonly place?: string;
}
