import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Checkout } from "./kit/checkout";

interface Locked {
  readonly dev?: boolean;
  readonly os?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly resolved?: string;
}

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
