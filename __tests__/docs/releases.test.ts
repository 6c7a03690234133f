import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { PROVIDER_RELEASES, TERRAFORM_RELEASE } from "../../facts/terraform/provider-releases";

const read = (page: string): string => readFileSync(resolve(__dirname, "../..", page), "utf8");

test.each([...Object.entries(PROVIDER_RELEASES), ["Terraform", TERRAFORM_RELEASE] as const])(
  "the table of README.md has the default release of %s: %s",
  (part, release) => {
    expect(read("README.md")).toContain(`| ${part} | \`${release}\` |`);
  },
);

test.each([
  ["azurermVersion", PROVIDER_RELEASES.azurerm],
  ["kubernetesVersion", PROVIDER_RELEASES.kubernetes],
])("the default of the setting %s is %s", (setting, release) => {
  const row = read("docs/app.md")
    .split("\n")
    .find((line) => line.startsWith(`| \`${setting}\` |`));
  expect(row).toMatch(new RegExp(`\\| \`${release.replace(/[.>~]/g, "\\$&")}\` \\|$`));
});
