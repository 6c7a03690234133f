import { readFileSync } from "node:fs";
import { resolve } from "node:path";

interface Locked {
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
});
