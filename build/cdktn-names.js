// How the names of cdktf become those of cdktn, in code and in the manifest of a package.

/** What a project for cdktn installs. The provider packages carry the classes of azurerm 5.10, kubernetes 3.4, random 3.9 and time 0.14. */
const RELEASES = {
  cdktn: "^0.24.0",
  "cdktn-cli": "^0.24.0",
  constructs: ">=10.6.0 <10.8.0",
  "@cdktn/provider-azurerm": "^18.9.0",
  "@cdktn/provider-kubernetes": "^17.1.0",
  "@cdktn/provider-random": "^15.0.1",
  "@cdktn/provider-time": "^14.0.2",
};

/** The name of a package, or of a file in it, for cdktn. */
const nameFor = (name) =>
  name
    .replace(/^(cdktf|cdktf-cli|cdktf-aks-workload-identity)(?=\/|$)/, (own) => own.replace("cdktf", "cdktn"))
    .replace(/^@cdktf\/provider-/, "@cdktn/provider-");

/** Where a string is the name of a module: imports, exports, requires, and the mocks of jest. */
const MODULE =
  /(\bfrom\s*|\bimport\s*\(?\s*|\brequire(?:\.resolve)?\s*\(\s*|\bjest\.\w+(?:<[^>]*>)?\s*\(\s*)(["'])([^"'\n]+)\2/g;

/** The text of a program that imports from cdktf, for cdktn. */
const codeFor = (text) =>
  text.replace(MODULE, (all, before, quote, name) => `${before}${quote}${nameFor(name)}${quote}`);

/** A table of dependencies for cdktn. A name with a known release gets it; another one keeps its range. */
const dependenciesFor = (dependencies) =>
  Object.fromEntries(
    Object.entries(dependencies).map(([name, range]) => [nameFor(name), RELEASES[nameFor(name)] ?? range]),
  );

module.exports = { codeFor, dependenciesFor, nameFor, RELEASES };
