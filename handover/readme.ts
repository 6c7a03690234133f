import { block, type StackDocument } from "../model/terraform/document";
import { shellWord } from "../values/shell-word";
import type { Manifest } from "./manifest";
import type { Permissions, ScopePermissions } from "./permissions";
import type { UpstreamVariable } from "./portable";

/** The input of the README of a bundle. */
export interface ReadmeInput {
  readonly manifest: Omit<Manifest, "files">;
  readonly document: StackDocument;
  readonly permissions: Permissions;
  readonly upstream: readonly UpstreamVariable[];
}

/** The README of a bundle: every command in order, the requirements, and how to roll back. */
export function readme(input: ReadmeInput): string {
  const { manifest } = input;
  return [
    `# Bundle of the stack ${manifest.stack}`,
    "This bundle has the Terraform JSON of the stack, and the files to review it, permit it, test it offline and apply it. Run all commands in this folder.",
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
      ? ([["`backend.tfbackend.example`", "the options that the partial backend needs"]] as const)
      : []),
    ["`manifest.json`", "versions, variables, outputs, addresses, digests; `manifest.schema.json` describes it"],
    ["`permissions.json`", "the least permissions of the principals that plan and apply, as custom roles"],
    ["`tests/contract.tftest.json`", "a `terraform test` with an assertion for each wire of each trust"],
    [
      "`trust-map.html`, `.md`, `.json`",
      "the trust map, which shows what each workload can access: as a page, for a pull request, as JSON",
    ],
  ];
  return ["| file | content |", "| --- | --- |", ...rows.map(([name, what]) => `| ${name} | ${what} |`)].join("\n");
}

const ASSIGNMENT_WRITE = "Microsoft.Authorization/roleAssignments/write";
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
    `Terraform ${manifest.terraform.requiredVersion || "of any version"}${exec === undefined ? "" : `, and \`${String(exec)}\` on the \`PATH\`, which the Kubernetes provider uses to log in`}.`,
    "`az` and `jq` for the commands that verify and assign roles. The other commands need Terraform only.",
    "A login to Azure: `az login`, or in a pipeline `ARM_CLIENT_ID`, `ARM_TENANT_ID`, `ARM_SUBSCRIPTION_ID` and `ARM_USE_OIDC=true`.",
    ...(subscription ? ["`ARM_SUBSCRIPTION_ID`, because the JSON has no subscription id."] : []),
    `\`ARM_RESOURCE_PROVIDER_REGISTRATIONS=none\`, because the permissions do not include the registration of resource providers. A principal with the permission has to register them, once per subscription: ${resourceProviders(permissions)}.`,
    ...([...document.resources.values()].some(({ type }) => type === "azurerm_role_assignment")
      ? [
          `The permission \`${ASSIGNMENT_WRITE}\`, which Contributor does not have. Without it the plan succeeds, and the apply stops at the first role assignment with a 403 \`AuthorizationFailed\`. The roles below include it; after they are assigned, apply again.`,
        ]
      : []),
    ...permissions.apply.flatMap(({ scope, because }) =>
      (because[ROLE_WRITE] ?? []).map(
        (address) =>
          `For \`${address}\`: \`${ROLE_WRITE}\` at ${scope}. Its holder can widen its own custom roles, and no condition prevents that. Assign it only to a principal that may be Owner, or let an Owner create the role outside the bundle.`,
      ),
    ),
    ...(manifest.needs.length > 0
      ? [
          `These stacks must be applied first, in this order: ${manifest.needs.map((each) => `\`${each}\``).join(", ")}.`,
        ]
      : []),
    ...set.map(
      (each) =>
        `\`TF_VAR_${each.name}\`${each.description === undefined ? "" : `: ${each.description}`}${each.ephemeral ? `${each.description === undefined ? ":" : ""} It is stored neither in the plan nor in the state, so set it for the apply too.` : ""}`,
    ),
    ...(upstream.length > 0 ? ["The values of the stacks before it; see the steps."] : []),
  ];
  const unread = manifest.notEvaluated.map(({ address, why }) => `\`${address}\` (${why})`);
  if (unread.length > 0)
    lines.push(`A review by hand, because it may hold trust or pods and cannot be read: ${unread.join(", ")}.`);
  return ["## Requirements", "", ...lines.map((each) => `- ${each}`)].join("\n");
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
      "Verify that the bundle is unchanged (either command):",
      [
        "npx cdktf-aks-workload-identity verify .",
        `jq -r '.files[] | "\\(.sha256)  \\(.path)"' manifest.json | sha256sum --check --quiet`,
      ],
    ],
    [
      "Run the contract test. It needs no login and no network access to Azure:",
      ["terraform init -backend=false", "terraform test"],
    ],
    ["Assign the roles of the principal that applies (its object id in `PRINCIPAL`), once:", allow(input.permissions)],
    [
      "Assign the roles of the principal that only plans (its object id in `PLANNER`), if there is one, in the same shell:",
      allowToPlan(input.permissions),
    ],
    ...(partial
      ? ([
          [
            "Set the location of the state. Fill in the copy; `verify` ignores its file name:",
            ["cp backend.tfbackend.example backend.tfbackend"],
          ],
        ] as const)
      : []),
    ["Initialize:", [init]],
    ...(exports.length > 0 ? ([["Set the values of the stacks before it:", exports]] as const) : []),
    [
      "Create the provider lock file for every platform that runs this stack, and keep it next to the JSON under version control:",
      [
        "terraform providers lock -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_arm64 -platform=windows_amd64",
      ],
    ],
    ["Plan, and read the plan:", [`terraform plan -out=${stack}.tfplan`]],
    ["Apply this plan:", [`terraform apply ${stack}.tfplan`]],
    ["Check that nothing is left to change (exit status 0):", ["terraform plan -detailed-exitcode"]],
  ];
  const numbered = parts.map(
    ([what, commands], index) =>
      `${index + 1}. ${what}\n\n   \`\`\`sh\n${commands.map((each) => `   ${each}`).join("\n")}\n   \`\`\``,
  );
  return numbered.join("\n\n");
}

const assign = (principal: string, role: string, scope: string): string =>
  `az role assignment create --assignee-object-id "$${principal}" --assignee-principal-type ServicePrincipal --role ${shellWord(role)} --scope ${scope}`;

/** Commands that create a custom role and assign it. */
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

/** The container with the state, if the bundle has it. */
function containerId([own]: Permissions["state"]): string {
  const [account, container] = own?.container.split("/") ?? [];
  return own === undefined || own.container.includes("{")
    ? "STATE_CONTAINER_ID= # the resource id of the container with the state"
    : `STATE_CONTAINER_ID="$(az storage container-rm show --storage-account ${shellWord(account!)} --name ${shellWord(container ?? "")} --query id --output tsv)"`;
}

/** Commands for the principal that only plans: read roles, without secrets and locks. */
function allowToPlan(permissions: Permissions): readonly string[] {
  const state = assign("PLANNER", "Storage Blob Data Reader", '"$STATE_CONTAINER_ID"');
  return [
    ...permissions.plan.flatMap((each, index) => create(permissions, "PLANNER", `.plan[${index}]`, each)),
    ...(permissions.state.length === 0 ? [] : [state]),
  ];
}

/** Commands that assign the custom roles; those for role assignments with their conditions. */
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
      `# inside the cluster, with Azure RBAC${each.withoutDataActions.length > 0 ? ` (Azure has no action for ${each.withoutDataActions.join(", ")})` : ""}; otherwise bind .kubernetes[${index}].clusterRole`,
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
    "Before the apply nothing has changed: delete the plan.",
    "If an apply stopped, run the same commands again. If it left a lock, run `terraform force-unlock <id>` with the id from the message, after you made sure that no other run is active.",
    "After an apply, roll back by applying the previous bundle with the same steps. `npx cdktf-aks-workload-identity diff <this bundle> <previous bundle>` shows what this removes.",
    ...(vaults.length > 0
      ? [
          `Purge protection cannot be turned off: ${vaults.map((each) => `\`${each.address}\``).join(", ")}. If a vault is destroyed and created again with the same name, Azure recovers it with its old secrets.`,
        ]
      : []),
    ...(kept.length > 0
      ? [
          `Protected by \`prevent_destroy\`: ${kept.map((each) => `\`${each.address}\``).join(", ")}. A plan that replaces or destroys one fails.`,
        ]
      : []),
    `To remove everything: \`terraform destroy\`, ${manifest.needs.length > 0 ? `before ${manifest.needs.map((each) => `\`${each}\``).join(", ")}` : "after every stack that needs this one"}.`,
  ];
  return ["## Roll back", "", ...lines.map((each) => `- ${each}`)].join("\n");
}
