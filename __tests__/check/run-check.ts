import { main } from "../../cli/main";
import { withoutHint } from "../kit/help-hint";

/** Runs `check` in this process, and returns its exit status and what it printed. */
export async function runCheck(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const texts = { out: "", err: "" };
  const spies = [
    jest.spyOn(process.stdout, "write").mockImplementation((text) => Boolean((texts.out += String(text)))),
    jest.spyOn(process.stderr, "write").mockImplementation((text) => Boolean((texts.err += String(text)))),
  ];
  const status = await main(["check", ...args]);
  spies.forEach((spy) => spy.mockRestore());
  process.exitCode = 0;
  return { status, out: texts.out, err: withoutHint(texts.err) };
}
