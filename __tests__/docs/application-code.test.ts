// Parses the programs of docs/application-code.md with the tools of their languages, where the machine has them.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { transformSync } from "@swc/core";
import * as constructs from "../../constructs";
import { DATA_SERVICES } from "../../facts/azure/data-services";
import { TOKEN_EXPIRATION } from "../../facts/kubernetes/webhook";
import { synthesize } from "../../testing";
import { givenCluster, newResourceGroup, newStack } from "../kit/app";
import { runProgram } from "../kit/run-program";
import { snippetsOf } from "../testing/snippets";

const PAGE = readFileSync(resolve(__dirname, "../../docs/application-code.md"), "utf8");

/** The program in a language. */
const programIn = (language: string): string => new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "m").exec(PAGE)![1]!;

/** The variables of the pod that a program reads. */
const VARIABLES = ["KEYVAULT_URL", "SECRET_NAME", DATA_SERVICES.blobStorage.endpoint.variable];

/** A language: the name of a file, and the command that parses it. */
const LANGUAGES: Readonly<Record<string, { readonly file: string; readonly command: readonly string[] }>> = {
  js: { file: "program.mjs", command: [process.execPath, "--check"] },
  go: { file: "program.go", command: ["gofmt", "-l", "-e"] },
  python: { file: "program.py", command: ["python3", "-c", "import ast, sys; ast.parse(open(sys.argv[1]).read())"] },
};

function parse(
  language: string,
  code: string,
): { readonly status: number | null; readonly output: string } | undefined {
  const { file, command } = LANGUAGES[language]!;
  const folder = mkdtempSync(join(tmpdir(), "program-"));
  try {
    const path = join(folder, file);
    writeFileSync(path, code);
    const { error, status, stdout, stderr } = spawnSync(command[0]!, [...command.slice(1), path], { encoding: "utf8" });
    return error ? undefined : { status, output: `${stdout}${stderr}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const without = Object.keys(LANGUAGES).filter((language) => parse(language, "") === undefined);
if (without.length > 0) console.warn(`programs are not parsed, because the tool is missing: ${without.join(", ")}`);

test.each(Object.keys(LANGUAGES).filter((each) => !without.includes(each)))("the program in %s parses", (language) => {
  expect(parse(language, programIn(language))).toEqual({ status: 0, output: "" });
  expect(parse(language, `${programIn(language)}\n)`)).not.toEqual({ status: 0, output: "" });
});

test.each(["js", "go", "csharp", "java", "python"])("the program in %s reads the variables of the pod", (language) => {
  for (const variable of VARIABLES) expect(programIn(language)).toContain(variable);
  expect(programIn(language)).toContain("DefaultAzureCredential");
  expect(programIn(language)).toContain("WorkloadIdentityCredential");
});

test("the pod template of the page sets these variables", () => {
  const stack = newStack();
  const vault = new constructs.VaultAccess(stack, "vault", {
    resourceGroup: newResourceGroup(stack),
    vaultName: "kv-orders",
  });
  const value = constructs.SecretValue.ephemeral(stack, "value");
  const names = {
    ...constructs,
    cluster: givenCluster(stack),
    greeting: vault.addSecret("greeting", { secretName: "greeting", value }),
    storageAccount: {
      id: "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st",
    },
  };
  for (const { code } of snippetsOf("application-code.md")) {
    const options = { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, isModule: false } as const;
    runProgram(transformSync(code, options).code, names, stack);
  }
  const json = JSON.stringify(synthesize(stack).resource.kubernetes_deployment_v1);
  for (const variable of VARIABLES) expect(json).toContain(`"name":"${variable}"`);
});

test("the page has the lifetime of the projected token", () => {
  const [hours, most] = [TOKEN_EXPIRATION.default / 3600, TOKEN_EXPIRATION.maximum / 3600];
  expect(PAGE).toContain(`| ${hours} hour, settable to ${most} hours with \`tokenExpirationSeconds\` |`);
});
