import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Checkout } from "./kit/checkout";

const checkouts: Checkout[] = [];
function checkout(): Checkout {
  const made = new Checkout(checkouts[0]);
  checkouts.push(made);
  return made;
}
afterAll(() => checkouts.forEach((each) => each.remove()));

/** Every file below a folder with its content. */
function filesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => statSync(join(folder, name)).isFile())
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), "utf8")]),
  );
}

describe("the default app", () => {
  test("synthesizes in a fresh clone with nothing set, and says what it has to say on one line each", () => {
    const { status, stdout, stderr } = checkout().synth();
    expect({
      status,
      stdout,
      lines: stderr
        .trim()
        .split("\n")
        .map((line) => line.slice(0, 60)),
    }).toMatchInlineSnapshot(`
     {
       "lines": [
         "[platform]: state is kept in files in the folder of cdktf.js",
         "WARN [platform/caller, workload/caller]: a role assignment o",
       ],
       "status": 0,
       "stdout": "cdktf.out/stacks/platform/cdk.tf.json
     cdktf.out/stacks/workload/cdk.tf.json
     ",
     }
    `);
  });

  test("is silent under the CLI, which prints the annotations itself", () => {
    const made = checkout();
    expect(made.synth({ CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: "true" })).toEqual({
      status: 0,
      stdout: "",
      stderr: "",
    });
  });

  test("gives the same bytes in another folder on another day", () => {
    const [one, other] = [checkout(), checkout()];
    other.write(
      "another-day.cjs",
      `const Real = Date;
globalThis.Date = class extends Real {
  constructor(...args) { super(...(args.length ? args : [Real.UTC(2031, 1, 3, 4, 5, 6)])); }
  static now() { return Real.UTC(2031, 1, 3, 4, 5, 6); }
};`,
    );
    expect(one.synth().status).toBe(0);
    expect(other.synth({ NODE_OPTIONS: `--require ${other.path("another-day.cjs")}`, TZ: "Asia/Kolkata" }).status).toBe(
      0,
    );
    expect(filesOf(other.path("cdktf.out"))).toEqual(filesOf(one.path("cdktf.out")));
  });

  test("names no folder of the machine it was synthesized on", () => {
    const made = checkout();
    made.synth();
    for (const content of Object.values(filesOf(made.path("cdktf.out")))) expect(content).not.toContain(made.folder);
  });

  test("can be imported without anything happening", () => {
    const made = checkout();
    made.write("import.ts", 'import { build } from "./main";\nconsole.log(typeof build);');
    expect(made.synth({}, "import.ts")).toEqual({ status: 0, stdout: "function\n", stderr: "" });
    expect(readdirSync(made.folder)).not.toContain("cdktf.out");
  });
});

describe("a setting that is wrong", () => {
  let made: Checkout;
  beforeAll(() => {
    made = checkout();
    expect(made.synth().status).toBe(0);
  });

  test.each([
    [{ location: undefined }, {}, "`location` is missing [setting-missing]"],
    [{ location: 5 }, {}, "`location` must be text, got 5 [setting-type]"],
    [{ location: "centralindia", colour: "red" }, {}, "`colour` is unknown: did you mean `cloud`? [setting-unknown]"],
    [
      { colour: undefined },
      { AKS_WORKLOAD_IDENTITY_PROJECT: "Orders" },
      /^`project` \(AKS_WORKLOAD_IDENTITY_PROJECT\) must be /,
    ],
  ])("stops with an error that names it, and leaves an earlier output as it was: %j %j", (context, env, problem) => {
    made.set(context);
    const before = filesOf(made.path("cdktf.out"));
    const { status, stdout, stderr } = made.synth(env);
    const [head, line, ...rest] = stderr.trim().split("\n");
    expect({ status, stdout, head, rest }).toEqual({
      status: 1,
      stdout: "",
      head: 'settings under "context" in cdktf.json or in the environment:',
      rest: [],
    });
    if (typeof problem === "string") expect(line!.trim()).toBe(problem);
    else expect(line!.trim()).toMatch(problem);
    expect(filesOf(made.path("cdktf.out"))).toEqual(before);
  });

  test("makes no output folder where there was none", () => {
    const fresh = checkout();
    fresh.set({ project: undefined });
    expect(fresh.synth().status).toBe(1);
    expect(readdirSync(fresh.folder)).not.toContain("cdktf.out");
  });
});
