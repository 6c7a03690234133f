import { statSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { Command } from "commander";
import { explain as explanationsOf } from "../check/explain/explain";
import { explanationText } from "../check/explain/report";
import { countsOf } from "../check/counts";
import { nothingEvaluated } from "../check/nothing-evaluated";
import { readInput } from "../check/read-input";
import { KNOWN_MESSAGES } from "../facts/error-messages";
import { SourceError } from "../model/manifests/sources";
import { readRegularBytes } from "../model/regular-file";
import { emptyModel, type TrustDraft } from "../model/trust/draft";
import { type HelpTexts, withHelp } from "./help";
import { type InputArguments, inputOf, refuseTerminal, withInputOptions } from "./input-options";
import { UserError } from "./user-error";
import { refusedPath, shownPath } from "../values/refused-path";
import { refusal } from "../values/problem";

interface Options extends InputArguments {
  readonly json?: true;
  readonly quiet?: true;
}

/** The command that explains an error message and finds its cause in manifests and state. */
export function explain(): Command {
  const command = withInputOptions(
    new Command()
      .description(
        "Explains an error of a pod, the webhook, Terraform, kubelogin or Entra ID, and finds its cause in manifests and a Terraform state. Does not access a cluster.",
      )
      .argument("<error>", "the text of the error, a file with it such as a log, or - for standard input")
      .argument("[paths...]", "files or directories with manifests in YAML or JSON"),
  )
    .option("--json", "print the result as JSON")
    .action((error: string, paths: readonly string[], options: Options) => runExplain(error, paths, options));
  return withHelp(command, HELP);
}

const HELP: HelpTexts = {
  more: `It knows: ${KNOWN_MESSAGES.map(({ id }) => id).join(", ")}.`,
  examples: [
    [
      "an error in the log of a pod, with its cause in the manifests and the state",
      "kubectl logs deployment/orders-api | $0 - manifests/ --terraform state.json",
    ],
    ["a code alone", "$0 AADSTS70021"],
  ],
  exitCodes: { 0: "the error is explained", 2: "wrong command line, or no known error in the text" },
  quiet: "print causes only, without what the error means in general",
};

/** Prints what an error means, and its causes in the input. */
export async function runExplain(error: string, paths: readonly string[], options: Options): Promise<void> {
  const given = [...paths, ...options.terraform];
  if (error === "-" && given.includes("-"))
    throw new UserError(
      refusal(
        "explain-input-twice",
        "- must be the error or one of the files, got it twice; write one of them to a file",
      ),
    );
  refuseTerminal([error, ...given], "explain", "the error");
  const message = await textOf(error);
  try {
    const model = given.length === 0 ? emptyModel() : await modelOf(paths, options);
    const explanations = explanationsOf(message, model);
    if (explanations.length === 0)
      throw new UserError(
        refusal(
          "explain-unknown",
          `${message === error && LIKE_A_PATH.test(error) ? `${shownPath(error)} is no file, and as a text it has` : "the text has"} no error that explain knows; it knows ${KNOWN_MESSAGES.map(({ id }) => id).join(", ")}. \`check\` finds mistakes without an error`,
        ),
      );
    process.stdout.write(
      options.json
        ? `${JSON.stringify(explanations, null, 2)}\n`
        : explanationText(explanations, { isGiven: given.length > 0, quiet: options.quiet }),
    );
  } catch (problem) {
    if (problem instanceof SourceError) throw new UserError(problem.message);
    throw problem;
  }
}

/** @throws UserError if nothing in the input can be evaluated: then no cause can be found in it */
async function modelOf(paths: readonly string[], options: Options): Promise<TrustDraft> {
  const reading = await readInput(inputOf(paths, options));
  const model = reading.model();
  const { unreadable, draft } = reading;
  const counts = countsOf(reading, model, []);
  const nothing = nothingEvaluated([...paths, ...options.terraform], {
    unreadable,
    counts,
    notEvaluated: draft.notEvaluated,
  });
  if (nothing !== undefined && !options.allowEmpty) throw new UserError(nothing);
  return model;
}

/** A log as text; `>` of PowerShell writes UTF-16. */
function decoded(log: Buffer): string {
  const mark = log.subarray(0, 2).toString("hex");
  return new TextDecoder(mark === "fffe" ? "utf-16le" : mark === "feff" ? "utf-16be" : "utf-8").decode(log);
}

/** One word that is a path rather than an error. */
const LIKE_A_PATH = /^\S*([/\\]\S*|\.\w+)$/;

/** What the system says of a text that is not a path. */
const NO_FILE = ["ENOTDIR", "ENAMETOOLONG", "ERR_INVALID_ARG_VALUE"];

/** The text itself, or that of the file or stream that it names. */
async function textOf(error: string): Promise<string> {
  if (error === "-") return decoded(await buffer(process.stdin));
  try {
    if (error.length < 4096 && statSync(error, { throwIfNoEntry: false })) return decoded(readRegularBytes(error));
  } catch (problem) {
    // A text with a slash may look like a file below a file, or be too long for a name. A log can have zero bytes.
    const { code = "" } = problem as NodeJS.ErrnoException;
    if (!NO_FILE.includes(code))
      throw refusedPath(problem, (why) => new UserError(refusal("source-unreadable", `${shownPath(error)} ${why}`)));
  }
  return error;
}
