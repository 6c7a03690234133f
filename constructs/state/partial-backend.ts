import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { PARTIAL_BACKEND_FILE } from "../../model/terraform/stack-files";
import { addCustomSynthesis } from "../core/cdktf-internals";

/** Writes the settings of a partial backend to a file next to the JSON of the stack, for `terraform init -backend-config`. */
export function writeBackendFile(backend: Construct, attributes: () => Record<string, string | boolean>): void {
  addCustomSynthesis(backend, {
    onSynthesize: ({ manifest, outdir }) => {
      const { workingDirectory } = manifest.forStack(TerraformStack.of(backend));
      const lines = Object.entries(attributes()).map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`);
      writeFileSync(join(outdir, workingDirectory, PARTIAL_BACKEND_FILE), lines.join(""));
    },
  });
}

/** The variable with a name that is not in the JSON. A stack that reads the state has one for each name. */
export function stateNameVariable(scope: Construct, name: string, what: string): string {
  const stack = TerraformStack.of(scope);
  const known = stack.node.tryFindChild(name) as TerraformVariable | undefined;
  const variable =
    known ??
    new TerraformVariable(stack, name, {
      type: "string",
      // Terraform prompts for a variable without a default, and at a prompt `cdktf destroy` continues with the next stack.
      default: "",
      description: `Name of ${what} with the state this stack reads.`,
      validation: [
        {
          condition: `\${length(var.${name}) > 0}`,
          errorMessage: `Set TF_VAR_${name} to the name of ${what} with the state this stack reads.`,
        },
      ],
    });
  return variable.stringValue;
}
