import { block, type StackDocument } from "../model/terraform/document";
import { shellWord } from "../values/shell-word";
import type { Manifest } from "./manifest";
import type { Permissions, ScopePermissions } from "./permissions";
import type { UpstreamVariable } from "./portable";

/** What the README of a bundle is made from. */
export interface ReadmeInput {
  readonly manifest: Omit<Manifest, "files">;
  readonly document: StackDocument;
  readonly permissions: Permissions;
  readonly upstream: readonly UpstreamVariable[];
}

/** The README of a bundle: every command, in order, with what it needs and how to go back. */
export function readme(input: ReadmeInput): string {
  const { manifest } = input;
  return [
    `# The stack ${manifest.stack}, ready to apply`,
    "Terraform JSON with what is needed to review it, to allow it, to test it offline and to apply it. Every command below is run in this folder.",
    files(input),
    needed(input),
    "## Steps",
    steps(input),
    rollBack(input),
  ]
    .join("\n\n")
    .concat("\n");
}

function files({ manifest }: ReadmeInput): string {
  const rows: readonly (readonly [string, string])[] = [
    ["`cdk.tf.json`", "the stack"],
    ...(manifest.backend.configuration === "partial"
      ? ([["`backend.tfbackend.example`", "what the partial backend still has to be told"]] as const)
      : []),
    ["`manifest.json`", "versions, variables, outputs, addresses, digests; `manifest.schema.json` describes it"],
    ["`permissions.json`", "the least that whoever plans or applies must be allowed, as custom roles"],
    ["`tests/contract.tftest.json`", "each wire of each trust as an assertion of `terraform test`"],
    ["`trust-map.html`, `.md`, `.json`", "who may reach what: as a page, for a pull request, for programs"],
  ];
  return ["| file | what it is |", "| --- | --- |", ...rows.map(([name, what]) => `| ${name} | ${what} |`)].join("\n");
}

const ROLE_WRITE = "Microsoft.Authorization/roleDefinitions/write";

function needed({ manifest, document, permissions, upstream }: ReadmeInput): string {
  const exec = [...document.providers.values()]
    .map((each) => block(each.values, "exec").command)
    .find((each) => typeof each === "string");
  const subscription = [...document.providers].some(
    ([name, { values }]) => name.split(".")[0] === "azurerm" && values.subscription_id === undefined,
  );
  const set = manifest.variables.filter(
    (each) => each.from === undefined && (each.required || each.ephemeral || each.default === ""),
  );
  const lines = [
    `Terraform ${manifest.terraform.requiredVersion || "of any version"}${exec === undefined ? "" : `, and \`${String(exec)}\` on the path, with which the Kubernetes provider logs in`}.`,
    "`az` and `jq` for the commands that check and allow; the others need Terraform alone.",
    "A login to Azure: `az login`, or in a pipeline `ARM_CLIENT_ID`, `ARM_TENANT_ID`, `ARM_SUBSCRIPTION_ID` and `ARM_USE_OIDC=true`.",
    ...(subscription ? ["`ARM_SUBSCRIPTION_ID`: the JSON names no subscription."] : []),
    `\`ARM_RESOURCE_PROVIDER_REGISTRATIONS=none\`, since the permissions do not include registering resource providers. Registered they must be, once a subscription, by someone who may: ${resourceProviders(permissions)}.`,
    ...permissions.apply.flatMap(({ scope, because }) =>
      (because[ROLE_WRITE] ?? []).map(
        (address) =>
          `For \`${address}\`: \`${ROLE_WRITE}\` at ${scope}, with which its holder widens the custom roles it has itself, and no condition prevents that. Give it to a principal that may be Owner, or have an Owner make the role outside the bundle.`,
      ),
    ),
    ...(manifest.needs.length > 0
      ? [`Applied before, in this order: ${manifest.needs.map((each) => `\`${each}\``).join(", ")}.`]
      : []),
    ...set.map(
      (each) =>
        `\`TF_VAR_${each.name}\`${each.description === undefined ? "" : `: ${each.description}`}${each.ephemeral ? `${each.description === undefined ? ":" : ""} Neither plan nor state keeps it, so set it for the apply too.` : ""}`,
    ),
    ...(upstream.length > 0 ? ["The values of the stacks before it, as the steps tell."] : []),
  ];
  return ["## What it needs", "", ...lines.map((each) => `- ${each}`)].join("\n");
}

function resourceProviders(permissions: Permissions): string {
  const actions = permissions.apply.flatMap((each) => [...each.role.Actions, ...each.role.DataActions]);
  const names = [...new Set(actions.map((each) => each.split("/")[0]!))].sort();
  const registered = names.filter((each) => !["Microsoft.Resources", "Microsoft.Authorization"].includes(each));
  return registered.map((each) => `\`az provider register --namespace ${each}\``).join(", ") || "none";
}

function steps(input: ReadmeInput): string {
  const { manifest, upstream } = input;
  const { stack } = manifest;
  const partial = manifest.backend.configuration === "partial";
  const init = partial ? "terraform init -backend-config=backend.tfbackend" : "terraform init";
  const exports = upstream.map(({ variable, stack: from, output, structured }) => {
    const read = `terraform -chdir=../${from} output ${structured ? "-json" : "-raw"} ${output}`;
    return `export TF_VAR_${variable}="$(${read})"`;
  });
  const parts: readonly (readonly [string, readonly string[]])[] = [
    [
      "See that nothing was touched since it was written (either command):",
      [
        "npx cdktf-aks-workload-identity verify .",
        `jq -r '.files[] | "\\(.sha256)  \\(.path)"' manifest.json | sha256sum --check --quiet`,
      ],
    ],
    [
      "Run the contract test. It needs no login and reaches nothing:",
      ["terraform init -backend=false", "terraform test"],
    ],
    ["Allow the principal that applies (its object id in `PRINCIPAL`), once:", allow(input.permissions)],
    [
      "Allow the principal that only plans (its object id in `PLANNER`), where there is one, in the same shell:",
      allowToPlan(input.permissions),
    ],
    ...(partial
      ? ([
          [
            "Say where the state is. Fill in the copy; its file name is ignored by `verify`:",
            ["cp backend.tfbackend.example backend.tfbackend"],
          ],
        ] as const)
      : []),
    ["Initialize:", [init]],
    ...(exports.length > 0 ? ([["Take over the values of the stacks before it:", exports]] as const) : []),
    [
      "Make the provider lock file, for every platform that will run this, and keep it beside the JSON under version control:",
      [
        "terraform providers lock -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_arm64 -platform=windows_amd64",
      ],
    ],
    ["Plan, and read the plan:", [`terraform plan -out=${stack}.tfplan`]],
    ["Apply exactly that:", [`terraform apply ${stack}.tfplan`]],
    ["See that there is nothing left to do (exit status 0):", ["terraform plan -detailed-exitcode"]],
  ];
  const numbered = parts.map(
    ([what, commands], index) =>
      `${index + 1}. ${what}\n\n   \`\`\`sh\n${commands.map((each) => `   ${each}`).join("\n")}\n   \`\`\``,
  );
  return numbered.join("\n\n");
}

const assign = (principal: string, role: string, scope: string): string =>
  `az role assignment create --assignee-object-id "$${principal}" --assignee-principal-type ServicePrincipal --role ${shellWord(role)} --scope ${scope}`;

/** Commands that make a custom role and give it. */
function create(
  { placeholders: gaps }: Permissions,
  principal: string,
  path: string,
  { role, scope }: Pick<ScopePermissions, "scope" | "role">,
): [string, string] {
  const filled = gaps.length === 0 ? "" : " | fill";
  const at =
    gaps.length === 0
      ? shellWord(scope)
      : `"${gaps.reduce((text, gap, index) => text.replaceAll(gap, `\${GAP_${index + 1}}`), scope)}"`;
  return [
    `jq '${path}.role' permissions.json${filled} > role.json && az role definition create --role-definition role.json`,
    assign(principal, role.Name, at),
  ];
}

/** The container with the state, as far as the bundle knows it. */
function containerId([own]: Permissions["state"]): string {
  const [account, container] = own?.container.split("/") ?? [];
  return own === undefined || own.container.includes("{")
    ? "STATE_CONTAINER_ID= # the resource id of the container with the state"
    : `STATE_CONTAINER_ID="$(az storage container-rm show --storage-account ${shellWord(account!)} --name ${shellWord(container ?? "")} --query id --output tsv)"`;
}

/** Commands for who only plans: roles that read, no secret and no lock. */
function allowToPlan(permissions: Permissions): readonly string[] {
  const state = assign("PLANNER", "Storage Blob Data Reader", '"$STATE_CONTAINER_ID"');
  return [
    ...permissions.plan.flatMap((each, index) => create(permissions, "PLANNER", `.plan[${index}]`, each)),
    ...(permissions.state.length === 0 ? [] : [state]),
  ];
}

/** Commands that give the custom roles, those for grants with their conditions. */
function allow(permissions: Permissions): readonly string[] {
  const gaps = permissions.placeholders;
  const substitutions = gaps.map((gap, index) => `-e "s|${gap}|$GAP_${index + 1}|g"`).join(" ");
  return [
    ...gaps.map((gap, index) => `GAP_${index + 1}= # what ${gap} is`),
    ...(gaps.length === 0 ? [] : [`fill() { sed ${substitutions}; }`]),
    ...permissions.apply.flatMap((each, index) => create(permissions, "PRINCIPAL", `.apply[${index}]`, each)),
    ...permissions.roleAssignments.flatMap((each, index) => {
      const [definition, assignment] = create(permissions, "PRINCIPAL", `.roleAssignments[${index}]`, each);
      const condition = `"$(jq -r '.roleAssignments[${index}].condition' permissions.json)"`;
      return [definition, `${assignment} --condition-version 2.0 --condition ${condition}`];
    }),
    ...(permissions.state.length === 0
      ? []
      : [
          "# on the container with the state",
          containerId(permissions.state),
          assign("PRINCIPAL", "Storage Blob Data Contributor", '"$STATE_CONTAINER_ID"'),
        ]),
    ...permissions.kubernetes.flatMap((each, index) => [
      `# inside the cluster: under Azure RBAC as follows${each.withoutDataActions.length > 0 ? ` (Azure has no action for ${each.withoutDataActions.join(", ")})` : ""}; otherwise bind .kubernetes[${index}].clusterRole`,
      ...create(permissions, "PRINCIPAL", `.kubernetes[${index}]`, each),
    ]),
  ];
}

function rollBack({ manifest, document }: ReadmeInput): string {
  const kept = [...document.resources.values()].filter(
    (each) => block(each.values, "lifecycle").prevent_destroy === true,
  );
  const vaults = [...document.resources.values()].filter(
    (each) => each.mode === "managed" && each.type === "azurerm_key_vault",
  );
  const lines = [
    "Before an apply nothing has changed: throw the plan away.",
    "An apply that stopped halfway is finished by the same commands again. Where it left a lock, `terraform force-unlock <id>` with the id that the message names, once no other run is at work.",
    "After an apply, the way back is the bundle before this one, applied by the same steps. `npx cdktf-aks-workload-identity diff <this bundle> <the bundle before>` says what that takes away.",
    ...(vaults.length > 0
      ? [
          `Not to be undone: purge protection of ${vaults.map((each) => `\`${each.address}\``).join(", ")}, once on. A vault destroyed and made again under its name comes back with its old secrets.`,
        ]
      : []),
    ...(kept.length > 0
      ? [
          `Kept from destruction by \`prevent_destroy\`: ${kept.map((each) => `\`${each.address}\``).join(", ")}. A plan that would replace one fails.`,
        ]
      : []),
    `To remove everything: \`terraform destroy\`, ${manifest.needs.length > 0 ? `before ${manifest.needs.map((each) => `\`${each}\``).join(", ")}` : "after every stack that needs this one"}.`,
  ];
  return ["## How to go back", "", ...lines.map((each) => `- ${each}`)].join("\n");
}
