import tseslint from "typescript-eslint";

/**
 * What each folder may import, besides itself. `constructs/index.ts`, `main.ts`, `examples/`, `bench/` and `__tests__/`
 * may import everything. The cycles are refused by .dependency-cruiser.mjs.
 */
const MAY_IMPORT = {
  values: "",
  facts: "values",
  model: "values facts",
  wiring: "values facts model",
  "constructs/core": "values facts model wiring",
  "constructs/identity": "values facts model wiring constructs/core",
  "constructs/cluster": "values facts model wiring constructs/core constructs/identity",
  "constructs/vault": "values facts model wiring constructs/core constructs/identity",
  "constructs/state": "values facts model wiring constructs/core constructs/identity",
  "constructs/private-link": "values facts model wiring constructs/core constructs/identity",
  "constructs/binding":
    "values facts model wiring constructs/core constructs/identity constructs/cluster constructs/vault",
  "constructs/pod-identity":
    "values facts model wiring constructs/core constructs/identity constructs/cluster constructs/binding",
  "constructs/fleet":
    "values facts model wiring constructs/core constructs/identity constructs/cluster constructs/binding",
  stacks:
    "values facts model wiring constructs/core constructs/identity constructs/cluster constructs/vault constructs/state " +
    "constructs/private-link constructs/binding constructs/pod-identity",
  check: "values facts model wiring",
  handover: "values facts model wiring",
  migration: "values facts model wiring check",
  // Its files are those of a project that has nothing of this repository but the package.
  init: "values facts handover",
  cli: "values facts model wiring check handover migration init",
  testing: "values facts model wiring",
};

/** Files that import against the table, each with the reason. */
const EXCEPTIONS = [
  // The kit synthesizes a stack as the app does, with the app's own checks.
  { file: "testing/synthesize.ts", mayImport: "constructs/core" },
];

const FOLDERS = Object.keys(MAY_IMPORT);

const PROVIDER_INDEXES = ["azurerm", "kubernetes", "random", "time"].map((name) => ({
  name: `@cdktf/provider-${name}`,
  message: `Import the class from its own file (@cdktf/provider-${name}/lib/...): the index costs seconds and a gigabyte.`,
}));

/** A relative import that leads into a folder, such as `../../facts/roles` or, among constructs, `../core/refuse`. */
const into = (folder) => {
  const [last, ...parents] = folder.split("/").reverse();
  return `^(\\.\\./)+${parents.map((each) => `(${each}/)?`).join("")}${last}/`;
};

/** Parts of cdktf that are not its public API are reached from one file, so that a new release of it touches one. */
const INTERNALS = "constructs/core/cdktf-internals.ts";
const CDKTF_INTERNALS = { regex: "^cdktf/lib/", message: `Only ${INTERNALS} may import private parts of cdktf.` };
const PRIVATE_MEMBERS = ["rawOverrides", "fragments"].map((name) => ({
  selector: `MemberExpression[property.name="${name}"], MemberExpression[property.value="${name}"]`,
  message: `Only ${INTERNALS} may read \`${name}\`, which is private to cdktf.`,
}));

/** What a user reads ends with an id, so it is made by what takes a `Problem` only. */
const WITH_ID = [
  {
    selector: 'CallExpression[callee.property.name="addWarning"]',
    message: "Call `warn` (constructs/core/input/warn.ts), whose problem has an id.",
  },
  {
    selector:
      'ThrowStatement > NewExpression[callee.name=/^(Error|TypeError|RangeError)$/]:not(:has(CallExpression[callee.name="refusal"]))',
    message: "Throw an error that takes a `Problem` (values/problem.ts), which has an id.",
  },
];
/** Files that throw other errors, each with the reason. */
const WITHOUT_ID = [
  // A validation error has many problems, each with its id.
  "constructs/core/synthesis/check-app.ts",
  "stacks/settings.ts",
  // No caller reaches these.
  "constructs/fleet/bind-entry.ts",
  "cli/help.ts",
  // These are caught, and become the reason of an error with an id.
  "model/manifests/parse.ts",
  "model/terraform/template-syntax.ts",
  // It writes the warnings.
  "constructs/core/input/warn.ts",
];

const importRules = (folder, allowed) => [
  "error",
  {
    paths: PROVIDER_INDEXES,
    patterns: [
      CDKTF_INTERNALS,
      ...FOLDERS.filter((each) => each !== folder && !allowed.includes(each)).map((each) => ({
        regex: into(each),
        message: `${folder}/ may import ${allowed.join(", ") || "nothing else"}; see MAY_IMPORT in eslint.config.mjs.`,
      })),
    ],
  },
];

const words = (text) => text.split(" ").filter((each) => each !== "");

const directionOfImports = [
  ...FOLDERS.map((folder) => ({
    files: [`${folder}/**/*.ts`],
    rules: { "no-restricted-imports": importRules(folder, words(MAY_IMPORT[folder])) },
  })),
  ...EXCEPTIONS.map(({ file, mayImport }) => {
    const [folder] = file.split("/");
    return {
      files: [file],
      rules: { "no-restricted-imports": importRules(folder, [...words(MAY_IMPORT[folder]), ...words(mayImport)]) },
    };
  }),
];

/** Files of more lines are hard to read as one thing. Tables of facts and tests are exempt: they are read row by row. */
const MOST_LINES = 300;

export default tseslint.config(
  { ignores: ["node_modules/", "dist/", "dist-cdktn/", "dist-site/", "cdktf.out/", ".cache/", "coverage/"] },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.{ts,js,mjs}"],
    ignores: ["facts/**", "__tests__/**"],
    rules: { "max-lines": ["error", MOST_LINES] },
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ["./tsconfig.json", "./handover/trust-map/page/tsconfig.json", "./build/site/page/tsconfig.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "no-restricted-imports": ["error", { paths: PROVIDER_INDEXES, patterns: [CDKTF_INTERNALS] }],
      "no-restricted-syntax": ["error", ...PRIVATE_MEMBERS],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      // Static guards such as TerraformStack.isStack are passed to `filter`; none of them reads `this`.
      "@typescript-eslint/unbound-method": ["error", { ignoreStatic: true }],
    },
  },
  ...directionOfImports,
  {
    files: [
      "check",
      "cli",
      "constructs",
      "handover",
      "migration",
      "model",
      "stacks",
      "testing",
      "values",
      "wiring",
    ].map((folder) => `${folder}/**/*.ts`),
    ignores: WITHOUT_ID,
    rules: { "no-restricted-syntax": ["error", ...PRIVATE_MEMBERS, ...WITH_ID] },
  },
  { files: [INTERNALS], rules: { "no-restricted-imports": "off", "no-restricted-syntax": "off" } },
  {
    // Tests read the JSON of stacks, whose arguments are `any` on purpose (testing/terraform-json.ts), as are the
    // asymmetric matchers of jest.
    files: ["__tests__/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  { files: ["**/*.js"], rules: { "@typescript-eslint/no-require-imports": "off" } },
);
