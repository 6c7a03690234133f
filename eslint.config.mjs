import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/", "dist/", "cdktf.out/", ".cache/", "coverage/"] },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.ts", "**/*.mts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: ["azurerm", "kubernetes", "random", "time"].map((name) => ({
            name: `@cdktf/provider-${name}`,
            message: `Import the class from its own file (@cdktf/provider-${name}/lib/...): the index costs seconds and a gigabyte.`,
          })),
        },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    },
  },
  { files: ["**/*.js"], rules: { "@typescript-eslint/no-require-imports": "off" } },
);
