// Starts the longest test files first, so that no processor waits for one at the end. Jest knows how long files take only after
// a first run, and takes large files for long ones.
const { existsSync } = require("node:fs");
const { join, relative } = require("node:path");
const Sequencer = require("@jest/test-sequencer").default;

const TESTS = join(__dirname, "..");

/** Files that take longer than their size tells, the longest of each command first. */
const LONGEST = [
  "package/install.package.test.ts",
  "package/cdktn.package.test.ts",
  "examples/changes.terraform.test.ts",
  "stacks/changes/app.terraform.test.ts",
  "stacks/changes/administrators.terraform.test.ts",
  "handover/hcl/hcl.terraform.test.ts",
  "stacks/changes/state.terraform.test.ts",
  "handover/contract/contract.terraform.test.ts",
  "stacks/changes/cluster.terraform.test.ts",
  "examples/cdktf-deploy.terraform.test.ts",
  "stacks/changes/network.terraform.test.ts",
  "examples/valid.terraform.test.ts",
  "docs/pages.terraform.test.ts",
  "constructs/cluster/cluster.property.test.ts",
  "cli/changed-files.property.test.ts",
  "constructs/inputs.property.test.ts",
  "state/bundle-steps.state.test.ts",
  "state/locks.state.test.ts",
  "state/two-stacks.state.test.ts",
].map((name) => join(TESTS, name));

const missing = LONGEST.filter((path) => !existsSync(path));
if (missing.length > 0) throw new Error(`no test file: ${missing.map((path) => relative(TESTS, path)).join(", ")}`);

const place = ({ path }) => (LONGEST.includes(path) ? LONGEST.indexOf(path) : LONGEST.length);

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => place(one) - place(other));
  }
};
