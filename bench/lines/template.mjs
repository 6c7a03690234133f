// cdktf's template: ts-node, providers imported from their index.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../world.mjs";

/** ts-node, which nothing else of the project needs. */
function tsNode() {
  const folder = join(ROOT, ".cache", "ts-node");
  const program = join(folder, "node_modules", "ts-node", "dist", "bin.js");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  execFileSync("npm", ["install", "--no-package-lock", "--silent", "ts-node@10.9.2", "typescript@5.9.3"], {
    cwd: folder,
  });
  return program;
}

export const template = [
  {
    name: "template",
    byName: true,
    measure(world) {
      const indexes = ["azurerm", "kubernetes", "random", "time"].map((name) => `import "@cdktf/provider-${name}";\n`);
      world.write("template.ts", indexes.join("") + world.read("main.ts"));
      const program = tsNode();
      world.run(["synth.js"]);
      const { of, to } = world.sideBySide(1, {
        of: () => world.run(["--max-old-space-size=4096", program, "template.ts"]),
        to: () => world.run(["synth.js"]),
      });
      return { ratio: of.milliseconds / to.milliseconds, of, to };
    },
  },
];
