/**
 * Files of a folder that Terraform or OpenTofu loads by their names, without being told.
 * Source: developer.hashicorp.com/terraform/language/files, /language/files/override, /language/values/variables and
 * /language/tests; opentofu.org/docs/language/files; read 2026-11.
 */
const LOADED = [
  "*.tf",
  "*.tf.json",
  "*.tofu",
  "*.tofu.json",
  "*.auto.tfvars",
  "*.auto.tfvars.json",
  "terraform.tfvars",
  "terraform.tfvars.json",
];

/** The same as a pattern of Terraform's `fileset`. */
export const LOADED_PATTERN = `{${LOADED.join(",")}}`;

/** Whether Terraform loads a file of a bundle, in its folder, in a folder of tests or as part of a module below. */
export function isLoaded(path: string): boolean {
  const name = path.split("/").at(-1)!;
  return (
    /\.(tf|tofu)(\.json)?$/.test(name) ||
    /^terraform\.tfvars(\.json)?$|\.auto\.tfvars(\.json)?$/.test(name) ||
    /\.(tftest|tfmock|tofutest|tofumock|tfquery|tfdeploy|tfstack|tfcomponent)\.(hcl|json)$/.test(name)
  );
}
