import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Checkout } from "./kit/checkout";

interface Locked {
  readonly dev?: boolean;
  readonly os?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly license?: string;
}

/** Licences that let everybody use, change and ship. Those with conditions on the work that uses them are not here. */
const LICENCES = [
  "0BSD",
  "Apache-2.0",
  "Apache-2.0 AND MIT",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC-BY-4.0",
  "ISC",
  "MIT",
  "(MIT OR CC0-1.0)",
  "MPL-2.0",
  "Public Domain",
  "Python-2.0",
];

describe("package-lock.json", () => {
  const { packages } = JSON.parse(readFileSync(resolve(__dirname, "../package-lock.json"), "utf8")) as {
    packages: Readonly<Record<string, Locked>>;
  };

  test("names the packages of every platform: npm ci refuses a lock file that leaves some out", () => {
    const paths = Object.keys(packages);
    const missing = Object.values(packages)
      .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
      .filter(
        (name) => !paths.some((path) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`)),
      );
    expect(missing).toEqual([]);
  });

  test("has the digest of each package, of every platform", () => {
    const missing = Object.entries(packages).filter(
      ([path, { integrity, inBundle }]) => path !== "" && !inBundle && !/^sha512-/.test(integrity ?? ""),
    );
    // A bundled package is in the archive of another one, which has a digest.
    expect(missing.map(([path]) => path)).toEqual([]);
  });

  test("has only packages with an allowed licence", () => {
    const others = Object.entries(packages).filter(([, { license = "none" }]) => !LICENCES.includes(license));
    expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
    const page = readFileSync(resolve(__dirname, "../docs/dependencies.md"), "utf8");
    expect(LICENCES.filter((each) => !page.includes(each))).toEqual([]);
  });

  test("names no registry, so that each machine uses its own", () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });

  describe("without development packages, as after `npm ci --omit=dev`,", () => {
    const needed = Object.entries(packages)
      .filter(([path, { dev, os }]) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) && !dev && !os)
      .map(([path]) => path);

    test("has a dozen packages", () => {
      expect(needed.length).toBeLessThanOrEqual(12);
    });

    test("synthesizes the app", () => {
      const checkout = new Checkout();
      try {
        rmSync(checkout.path("node_modules"));
        for (const path of needed) {
          mkdirSync(dirname(checkout.path(path)), { recursive: true });
          symlinkSync(resolve(__dirname, "..", path), checkout.path(path));
        }
        const { status, stdout } = checkout.synth();
        expect([status, stdout]).toEqual([
          0,
          "cdktf.out/stacks/platform/cdk.tf.json\ncdktf.out/stacks/workload/cdk.tf.json\n",
        ]);
      } finally {
        checkout.remove();
      }
    });
  });
});
