// The package for cdktn: made from the same sources, installed together with cdktn and its own provider packages.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import manifest from "../../package.json";
import { installCdktn } from "../kit/cdktn";
import { EXAMPLES } from "../kit/examples";

const root = resolve(__dirname, "../..");
const tools = ["typescript", "@types/node"] as const;
const cdktn = installCdktn(
  "package",
  tools.map((name) => `${name}@${manifest.devDependencies[name]}`),
);
const project = cdktn?.folder ?? "";
const packed = mkdtempSync(join(tmpdir(), "cdktn-"));
afterAll(() => rmSync(packed, { recursive: true }));

function must(command: string, args: readonly string[], cwd = project, env: Record<string, string> = {}): string {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^(npm_|CDKTF_|JEST_)/.test(key)));
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env: { ...clean, ...env }, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} exited with ${status}:\n${stdout}${stderr}`);
  return `${stdout}${stderr}`;
}

interface Bom {
  readonly serialNumber?: string;
  readonly metadata: {
    readonly timestamp?: string;
    readonly component: { readonly "bom-ref": string; readonly name: string; readonly version: string };
  };
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly hashes?: readonly object[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** The JSON of all stacks below a folder, without what names the engine: its metadata, and the short name of a provider. */
function stacksIn(folder: string): Record<string, unknown> {
  return Object.fromEntries(
    readdirSync(join(folder, "stacks")).map((stack) => {
      const text = readFileSync(join(folder, "stacks", stack, "cdk.tf.json"), "utf8");
      const json: unknown = JSON.parse(text, (key, value: unknown) => (key === "//" ? undefined : value));
      return [stack, JSON.parse(JSON.stringify(json).replaceAll(/"source":"(hashicorp\/)?/g, '"source":"hashicorp/'))];
    }),
  );
}

if (!cdktn) process.stderr.write("skipped: no registry here has cdktn and its provider packages\n");
(cdktn ? describe : describe.skip)("the package for cdktn", () => {
  const installed = join(project, "node_modules/cdktn-aks-workload-identity");

  beforeAll(() => {
    process.stderr.write(`${cdktn!.versions.join(", ")}\n`);
    must("npm", ["run", "--silent", "build:cdktn", "--", ...cdktn!.archives], root);
    must("npm", ["pack", "--pack-destination", packed, join(root, "dist-cdktn")], root);
    const tarball = join(packed, readdirSync(packed)[0]!);
    must("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--no-save", tarball]);
    rmSync(join(project, "src"), { recursive: true, force: true });
    mkdirSync(join(project, "src"));
    cpSync(join(root, "examples", "fleet"), join(project, "examples", "fleet"), { recursive: true });
    for (const file of EXAMPLES) {
      const text = readFileSync(join(root, "examples", file), "utf8");
      writeFileSync(join(project, "src", file), text);
    }
    must(process.execPath, [join(root, "build/to-cdktn.js"), "src"]);
  });

  test("has its own name and peers, and no development dependencies", () => {
    const own = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as typeof manifest;
    expect(own).toMatchObject({
      name: "cdktn-aks-workload-identity",
      version: manifest.version,
      bin: { "cdktn-aks-workload-identity": "dist/cli/main.js" },
      peerDependencies: {
        "@cdktn/provider-azurerm": "^18.9.0",
        "@cdktn/provider-kubernetes": "^17.1.0",
        "@cdktn/provider-random": "^15.0.1",
        "@cdktn/provider-time": "^14.0.2",
        cdktn: "^0.24.0",
        constructs: ">=10.6.0 <10.8.0",
      },
    });
    expect(own).not.toHaveProperty("devDependencies");
    expect(own).not.toHaveProperty("scripts");
  });

  describe("has a bill of materials", () => {
    const bomOf = () => JSON.parse(readFileSync(join(installed, "dist/sbom.cdx.json"), "utf8")) as Bom;

    test("of what the package needs at run time, with digests, and of nothing else", () => {
      const { metadata, components, dependencies, serialNumber } = bomOf();
      expect([metadata.component.name, metadata.component.version]).toEqual([
        "cdktn-aks-workload-identity",
        manifest.version,
      ]);
      expect([serialNumber, metadata.timestamp]).toEqual([undefined, undefined]);
      const root = dependencies.find(({ ref }) => ref === metadata.component["bom-ref"])!;
      const direct = root.dependsOn.map((ref) => ref.replace(/@[^@]+$/, "")).sort();
      const own = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as typeof manifest;
      expect(direct).toEqual(Object.keys({ ...own.dependencies, ...own.peerDependencies }).sort());
      const bundled = components.filter(({ hashes }) => hashes === undefined).map(({ name }) => name);
      expect(bundled.filter((name) => name in own.peerDependencies || name in own.dependencies)).toEqual([]);
      expect(components.filter(({ name }) => /^@?cdktf\b/.test(name) || name in manifest.devDependencies)).toEqual([]);
    });

    test("with the releases that are installed", () => {
      for (const { name, version } of bomOf().components.filter((each) =>
        /^(cdktn|@cdktn\/.*|yaml)$/.test(each.name),
      )) {
        const own = JSON.parse(readFileSync(join(project, "node_modules", name, "package.json"), "utf8")) as object;
        expect(own).toMatchObject({ name, version });
      }
    });

    test("that does not say where this machine found a package", () => {
      expect(readFileSync(join(installed, "dist/sbom.cdx.json"), "utf8")).not.toMatch(/file:|\.tgz|"distribution"/);
    });
  });

  test("is not made without the packages of cdktn, and the error says what to do", () => {
    const folder = mkdtempSync(join(tmpdir(), "no-registry-"));
    try {
      const env = {
        npm_config_registry: "http://127.0.0.1:9",
        npm_config_fetch_retries: "0",
        npm_config_cache: folder,
      };
      expect(() => must(process.execPath, ["build/cdktn-package.js"], root, env)).toThrow(
        /the bill of materials of the package for cdktn needs a registry .*`npm run build:cdktn -- provider\.tgz`/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("imports nothing of cdktf", () => {
    const files = readdirSync(join(installed, "dist"), { recursive: true, encoding: "utf8" });
    const texts = files
      .filter((name) => /\.(js|d\.ts)$/.test(name) && !/cdktn-names\.js$/.test(name))
      .map((name) => [name, readFileSync(join(installed, "dist", name), "utf8")] as const);
    expect(texts.length).toBeGreaterThan(300);
    expect(texts.filter(([, text]) => /(from |require\()"@?cdktf/.test(text)).map(([name]) => name)).toEqual([]);
  });

  test("the examples, moved by to-cdktn, compile, and synthesize the JSON of cdktf", () => {
    const compilerOptions = {
      target: "ES2022",
      module: "commonjs",
      moduleResolution: "node10",
      strict: true,
      skipLibCheck: true,
      types: ["node"],
      outDir: "out",
    };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src/*.ts"] }));
    must(join(project, "node_modules/.bin/tsc"), ["-p", "."]);
    for (const file of EXAMPLES) {
      const name = basename(file, ".ts");
      const [own, other] = [join(packed, `${name}.cdktn`), join(packed, `${name}.cdktf`)];
      must(process.execPath, [join("out", `${name}.js`)], project, { CDKTF_OUTDIR: own });
      must(process.execPath, ["synth.js", join("examples", file)], root, { CDKTF_OUTDIR: other });
      expect(stacksIn(own)).toEqual(stacksIn(other));
    }
  });

  test("its command has its own name in its help", () => {
    const command = join(project, "node_modules/.bin/cdktn-aks-workload-identity");
    expect(must(command, ["--help"])).toContain("cdktn-aks-workload-identity");
  });

  test("the private parts of cdktf are in cdktn too", () => {
    const modules = join(project, "node_modules");
    const mapper = {
      "^cdktf$": `${modules}/cdktn`,
      "^cdktf/(.*)$": `${modules}/cdktn/$1`,
      "^constructs$": `${modules}/constructs`,
    };
    const output = must(
      join(root, "node_modules/.bin/jest"),
      [
        "__tests__/constructs/core/cdktf-internals.test.ts",
        "--maxWorkers=1",
        `--moduleNameMapper=${JSON.stringify(mapper)}`,
      ],
      root,
    );
    expect(output).toMatch(/Tests: +\d+ passed, \d+ total/);
  });
});
