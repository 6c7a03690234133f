// Lists the values of package.json that only the owner of the package can fill in. npm runs it before it publishes.
const PLACEHOLDER = /owner\.example/;

/** Paths of the values in a package.json that are still placeholders. */
function unfilled(value, path = "") {
  if (typeof value === "string") return PLACEHOLDER.test(value) ? [path] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => unfilled(each, path === "" ? key : `${path}.${key}`));
}

module.exports = { unfilled };

if (require.main === module) {
  const open = unfilled(require("../package.json"));
  if (open.length > 0) {
    process.stderr.write(`package.json still has placeholders (owner.example) in: ${open.join(", ")}\n`);
    process.exitCode = 1;
  }
}
