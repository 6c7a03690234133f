/** Runs a program of a page with the globals of the test, and with names that it takes for given. */
export function runProgram(code: string, names: Readonly<Record<string, unknown>>, self?: unknown): void {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- node:vm has other globals than those of jest
  new Function(...Object.keys(names), code).call(self, ...Object.values(names));
}
