// `npm test` runs name.test.ts; what needs Terraform, a browser or minutes is name.<kind>.test.ts and has its own command.
/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  // Finds what hangs; how long a test takes depends on the machine.
  testTimeout: 60_000,
  testRegex: "__tests__/(.*/)?[a-z0-9-]+\\.test\\.ts$",
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/.cache/", "<rootDir>/cdktf.out/"],
  // As "paths" in tsconfig.json: programs import the package by its name.
  moduleNameMapper: {
    "^cdktf-aks-workload-identity$": "<rootDir>/constructs/index.ts",
    "^cdktf-aks-workload-identity/testing$": "<rootDir>/testing/index.ts",
  },
  testSequencer: "<rootDir>/__tests__/kit/longest-first.js",
  setupFiles: ["<rootDir>/__tests__/kit/token-traces.ts"],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } },
    ],
  },
  collectCoverageFrom: ["constructs/**/*.ts", "facts/**/*.ts", "model/**/*.ts", "values/**/*.ts", "wiring/**/*.ts"],
  cacheDirectory: "<rootDir>/.cache/jest",
};
