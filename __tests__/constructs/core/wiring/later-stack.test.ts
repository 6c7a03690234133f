import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { build } from "../../../../main";

test("app.synth() accepts a secret of a later stack, whose order an aspect writes", () => {
  const outdir = mkdtempSync(join(tmpdir(), "later-stack-"));
  const app = new App({ outdir, stackTraces: false });
  build(app, { project: "orders", location: "centralindia" });
  expect(() => app.synth()).not.toThrow();
  rmSync(outdir, { recursive: true });
});
