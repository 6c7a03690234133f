import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Annotations, App, Testing, TerraformStack } from "cdktf";
import { synthesize } from "../../../../constructs";
import { annotationsOf } from "../../../../constructs/core/synthesis/annotations";

describe("what constructs have to say", () => {
  test("is one line each, and one for several that say the same", () => {
    const app = Testing.app();
    const [first, second] = [new TerraformStack(app, "first"), new TerraformStack(app, "second")];
    Annotations.of(first).addWarning("mind the gap");
    Annotations.of(second).addWarning("mind the gap");
    Annotations.of(second).addInfo("mind the gap");
    expect(annotationsOf(app)).toEqual(["WARN [first, second]: mind the gap", "[second]: mind the gap"]);
  });

  test("names three of those that say the same, and counts the others", () => {
    const app = Testing.app();
    for (const id of ["a", "b", "c", "d", "e"]) Annotations.of(new TerraformStack(app, id)).addInfo("one");
    expect(annotationsOf(app)).toEqual(["[a, b, c, and 2 more]: one"]);
  });

  describe("is printed by synthesize", () => {
    const said = (): string => {
      const outdir = mkdtempSync(join(tmpdir(), "annotations-"));
      let text = "";
      const spy = jest.spyOn(process.stderr, "write").mockImplementation((chunk) => Boolean((text += String(chunk))));
      try {
        synthesize(new App({ outdir, stackTraces: false }), (app) => {
          Annotations.of(new TerraformStack(app, "first")).addWarning("mind \u001b[31mthe gap");
        });
        return text;
      } finally {
        spy.mockRestore();
        rmSync(outdir, { recursive: true });
      }
    };

    test("when a program is run", () => {
      expect(said()).toBe("WARN [first]: mind \\u{1b}[31mthe gap\n");
    });

    test("but not under the CLI of cdktf, which prints it too", () => {
      process.env.CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS = "true";
      try {
        expect(said()).toBe("");
      } finally {
        delete process.env.CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS;
      }
    });
  });
});
