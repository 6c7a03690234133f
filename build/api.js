// Writes api/: the public surface and its doc comments, one page for each export of the package, which the pages of the
// entries list by subject. A changed or lost line is a change that users see. `node build/api.js <folder>` writes elsewhere.
const { readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join, relative } = require("node:path");
const { pageFor } = require("./api-page.js");
const root = join(__dirname, "..");
const out = process.argv[2] ?? join(root, "api");

async function main() {
  const { Application, Comment, CommentTag, Converter } = await import("typedoc");
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
    router: "member",
    categorizeByGroup: false,
    categoryOrder: Object.values(SUBJECTS),
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
      "facts/azure/clouds.ts:CLOUDS",
      "facts/azure/clouds.ts:CloudNames",
      "constructs/cluster/access/kubernetes-provider-config.ts:KUBELOGIN_MODES",
      "constructs/vault/vault-secret.ts:OfVault",
      "facts/azure/data-services.ts:DATA_SERVICES",
      "facts/azure/databases.ts:DATABASE_ENGINES",
      "facts/azure/private-link.ts:PRIVATE_LINKS",
      "facts/azure/roles.ts:BUILT_IN_ROLES",
      "wiring/rules/rules.ts:WIRING_RULES",
    ],
    validation: { notExported: true, invalidLink: true },
    treatWarningsAsErrors: true,
    // `npm test` checks types; here only the shape is read.
    skipErrorChecking: true,
    logLevel: "Warn",
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context) => {
    for (const entry of context.project.children ?? [])
      for (const each of entry.children ?? []) {
        const file = context.getSymbolFromReflection(each)?.declarations?.[0].getSourceFile().fileName;
        const subject = subjectOf(file === undefined ? "" : relative(root, file));
        each.comment ??= new Comment();
        each.comment.blockTags.push(new CommentTag("@category", [{ kind: "text", text: subject }]));
      }
  });
  const project = await app.convert();
  if (!project) return 1;
  app.validate(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) return 1;
  rmSync(out, { recursive: true, force: true });
  await app.generateOutputs(project);
  if (app.logger.hasErrors()) return 1;
  for (const page of readdirSync(out, { recursive: true }).filter((name) => name.endsWith(".md"))) {
    const file = join(out, page);
    writeFileSync(file, pageFor(readFileSync(file, "utf8")));
  }
  return 0;
}

/** The subjects of the exports, by the folder of their source, the longest first. Their order is that of the pages. */
const SUBJECTS = {
  "constructs/cluster": "Clusters",
  "constructs/binding": "Bindings, pods and pipelines",
  "constructs/identity": "Identities and roles",
  "constructs/vault": "Vaults and secrets",
  "constructs/private-link": "Private endpoints",
  "constructs/state": "State",
  "constructs/fleet": "Fleets",
  "constructs/pod-identity": "The retired AAD pod identity",
  "constructs/core/moved": "Moved, imported and removed resources",
  "constructs/core/wiring": "Wiring rules",
  wiring: "Wiring rules",
  testing: "Tests",
  "": "Apps, stacks and releases",
};

const subjectOf = (file) => SUBJECTS[Object.keys(SUBJECTS).find((folder) => file.startsWith(folder))];

main().then((status) => (process.exitCode = status));
