// Writes api/: the public surface and its doc comments, one page for each entry of the package. A changed or lost line is
// a change that users see. `node build/api.js <folder>` writes elsewhere.
const { readdirSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const root = join(__dirname, "..");
const out = process.argv[2] ?? join(root, "api");

async function main() {
  const { Application } = await import("typedoc");
  const app = await Application.bootstrapWithPlugins({
    entryPoints: [join(root, "constructs/index.ts"), join(root, "testing/index.ts")],
    tsconfig: join(__dirname, "tsconfig.json"),
    basePath: root,
    plugin: ["typedoc-plugin-markdown"],
    outputs: [{ name: "markdown", path: out }],
    excludeExternals: true,
    excludePrivate: true,
    disableSources: true,
    disableGit: true,
    githubPages: false,
    readme: "none",
    name: "cdktf-aks-workload-identity",
    router: "module",
    hideBreadcrumbs: true,
    hidePageHeader: true,
    useCodeBlocks: true,
    interfacePropertiesFormat: "table",
    classPropertiesFormat: "table",
    parametersFormat: "table",
    enumMembersFormat: "table",
    typeDeclarationFormat: "table",
    tableColumnSettings: { hideInherited: true, hideOverrides: true, hideModifiers: true, leftAlignHeaders: true },
    sort: ["static-first", "alphabetical"],
    // Types that are made of the keys of a table, which is all that users see of it, and types that nobody has to name.
    intentionallyNotExported: [
      "facts/clouds.ts:CLOUDS",
      "facts/clouds.ts:CloudNames",
      "constructs/cluster/kubernetes-provider-config.ts:KUBELOGIN_MODES",
      "constructs/vault/vault-secret.ts:OfVault",
      "facts/data-services.ts:DATA_SERVICES",
      "facts/databases.ts:DATABASE_ENGINES",
      "facts/private-link.ts:PRIVATE_LINKS",
      "facts/roles.ts:BUILT_IN_ROLES",
      "wiring/rules.ts:WIRING_RULES",
    ],
    validation: { notExported: true, invalidLink: true },
    treatWarningsAsErrors: true,
    // `npm test` checks types; here only the shape is read.
    skipErrorChecking: true,
    logLevel: "Warn",
  });
  const project = await app.convert();
  if (!project) return 1;
  app.validate(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) return 1;
  await app.generateOutputs(project);
  if (app.logger.hasErrors()) return 1;
  for (const page of readdirSync(out)) withoutNumberedAnchors(join(out, page));
  return 0;
}

/** Anchors of members are numbered through a page: a new member would change the lines of others. */
function withoutNumberedAnchors(file) {
  const text = readFileSync(file, "utf8")
    .replace(/<a id="property-[^"]*"><\/a> /g, "")
    .replace(/\[([^\]]+)\]\(#property-[^)]*\)/g, "$1");
  writeFileSync(file, text);
}

main().then((status) => (process.exitCode = status));
