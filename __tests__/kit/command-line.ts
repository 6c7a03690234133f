import { dispatch } from "../../cli/dispatch";
import { COMMANDS } from "../../cli/main";
import { PACKAGE } from "../../facts/terraform/engine";

/** What a command line printed. */
export interface Printed {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line of the package in this process. */
export async function commandLine(...argv: readonly string[]): Promise<Printed> {
  const texts = { out: "", err: "" };
  const spies = [
    jest.spyOn(process.stdout, "write").mockImplementation((text) => Boolean((texts.out += String(text)))),
    jest.spyOn(process.stderr, "write").mockImplementation((text) => Boolean((texts.err += String(text)))),
  ];
  try {
    return { status: await dispatch(PACKAGE, COMMANDS, argv), ...texts };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = undefined;
  }
}
