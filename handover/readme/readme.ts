import { IDENTITY_BINDING } from "../../facts/azure/identity-binding";
import { block, type Resource } from "../../model/terraform/document";
import { textOf } from "../../model/terraform/text";
import { markdownCode, markdownText } from "../../values/text/markdown-text";
import { shellWord } from "../../values/text/shell-word";
import type { Permissions } from "../permissions/permissions";
import { BASELINE_FILE, STACK_FILE, VERSION_FILE } from "../../model/terraform/stack-files";
import { ofStack } from "../of-stack";
import { privatePlaces } from "../private-address";
import { REVIEW_TOOL } from "../shipped";
import { shownName } from "../trust-map/trust-map";
import { cleanUp } from "./clean-up";
import { firstOf } from "./first-of";
import type { ReadmeInput } from "./input";
import { steps } from "./steps";
import { narrower, worstCase } from "./worst-case";

/** The README of a bundle: every command in order, the requirements, and how to roll back. */
export function readme(input: ReadmeInput): string {
  const { manifest } = input;
  return [
    `# Bundle of the stack ${markdownText(manifest.stack)}`,
    "This bundle has the Terraform JSON of the stack, and the files to review it, permit it, test it offline and apply it. Run all commands in this folder.",
    files(input),
    needed(input),
    worst(input),
    "## Steps",
    steps(input),
    ...cleanUp(input),
    rollBack(input),
  ]
    .join("\n\n")
    .concat("\n");
}

function files({ manifest, applied }: ReadmeInput): string {
  const rows: readonly (readonly [string, string])[] = [
    [`\`${STACK_FILE}\``, "the stack"],
    ...(manifest.terraform.requiredVersion === ""
      ? []
      : ([
          [`\`${VERSION_FILE}\``, "the version of Terraform, next to the JSON because scanners cannot read it there"],
        ] as const)),
    [`\`${BASELINE_FILE}\``, "the findings of checkov that the stack accepts, with reasons"],
    ...(manifest.backend.configuration === "partial"
      ? ([["`backend.tfbackend.example`", "the options that the partial backend needs"]] as const)
      : []),
    ["`manifest.json`", "versions, variables, outputs, addresses, digests; `manifest.schema.json` describes it"],
    ["`permissions.json`", "the least permissions of the principals that plan and apply, as custom roles"],
    [
      "`contract/contract.tftest.json`",
      "a `terraform test` with an assertion for each wire of each trust, and that nothing was added",
    ],
    ...(applied
      ? ([
          ["`contract/applied.tftest.json`", "a `terraform test` that applies the stack with mocked providers"],
        ] as const)
      : []),
    [
      `\`${REVIEW_TOOL}\``,
      "`verify` and `diff` in one file for Node, without dependencies; its digest is in `manifest.json`",
    ],
    [
      "`trust-map.html`, `.md`, `.json`",
      "the trust map, which shows what each workload can access: as a page, for a pull request, as JSON",
    ],
  ];
  return ["| file | content |", "| --- | --- |", ...rows.map(([name, what]) => `| ${name} | ${what} |`)].join("\n");
}

const ASSIGNMENT_WRITE = "Microsoft.Authorization/roleAssignments/write";
const ROLE_WRITE = "Microsoft.Authorization/roleDefinitions/write";

function needed({ manifest, model, original, document, permissions, upstream }: ReadmeInput): string {
  const exec = [...document.providers.values()]
    .map((each) => block(each.values, "exec").command)
    .find((each) => typeof each === "string");
  const subscription = [...document.providers].some(
    ([name, { values }]) => name.split(".")[0] === "azurerm" && values.subscription_id === undefined,
  );
  const set = manifest.variables.filter(
    (each) => each.from === undefined && (each.required || each.ephemeral || each.default === ""),
  );
  const unreachable = privatePlaces(model, original);
  const lines = [
    `Terraform ${manifest.terraform.requiredVersion || "of any version"}${exec === undefined ? "" : `, and ${markdownCode(String(exec))} on the \`PATH\`, which the Kubernetes provider uses to log in`}.`,
    "`jq` and `sha256sum` to verify, Node 20 or later for `review.cjs`, `az` to assign roles. The other commands need Terraform only.",
    ...(permissions.kubernetes.some((each) => each.withoutDataActions.length > 0)
      ? ["`kubectl` with a login of an administrator of the cluster, once, to bind the ClusterRole."]
      : []),
    "A login to Azure: `az login`, or in a pipeline `ARM_CLIENT_ID`, `ARM_TENANT_ID`, `ARM_SUBSCRIPTION_ID` and `ARM_USE_OIDC=true`.",
    ...(unreachable.length > 0
      ? [
          `A host that reaches ${firstOf(unreachable.map(markdownText), STACK_FILE)} through a private network, for plan and apply: they have no public address. Agents that a pipeline vendor hosts do not reach them.`,
        ]
      : []),
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
          `For ${markdownCode(address)}: \`${ROLE_WRITE}\` at ${markdownCode(scope)}. Its holder can widen its own custom roles, and no condition prevents that. Assign it only to a principal that may be Owner, or let an Owner create the role outside the bundle.`,
      ),
    ),
    ...(manifest.needs.length > 0
      ? [
          `These stacks must be applied first, in this order: ${firstOf(manifest.needs.map(markdownCode), "manifest.json")}.`,
        ]
      : []),
    ...set.map(
      (each) =>
        `${markdownCode(`TF_VAR_${each.name}`)}${each.description === undefined ? "" : `: ${markdownText(each.description)}`}${each.ephemeral ? `${each.description === undefined ? ":" : ""} It is stored neither in the plan nor in the state, so set it for the apply too.` : ""}`,
    ),
    ...(upstream.length > 0 ? ["The values of the stacks before it; see the steps."] : []),
  ];
  const unread = manifest.notEvaluated.map(({ address, why }) => `${markdownCode(address)} (${markdownText(why)})`);
  if (unread.length > 0)
    lines.push(
      `A review by hand, because it may hold trust or pods and cannot be read: ${firstOf(unread, "manifest.json")}.`,
    );
  return ["## Requirements", "", ...lines.map((each) => `- ${each}`)].join("\n");
}

function resourceProviders(permissions: Permissions): string {
  const actions = permissions.apply.flatMap((each) => [...each.role.Actions, ...each.role.DataActions]);
  const names = [...new Set(actions.map((each) => each.split("/")[0]!))].sort();
  const registered = names.filter((each) => !["Microsoft.Resources", "Microsoft.Authorization"].includes(each));
  return (
    registered.map((each) => markdownCode(`az provider register --namespace ${shellWord(each)}`)).join(", ") || "none"
  );
}

function worst({ model, original, permissions }: ReadmeInput): string {
  const lines = worstCase(model, original, permissions);
  const narrow = narrower(permissions);
  return [
    "## What the pipeline could do at worst",
    "",
    "Rights end at a scope, and the principal that applies could use them for more than this stack. Read this before you assign the roles.",
    "",
    ...(lines.length === 0 ? ["- Nothing beyond reading."] : lines.map((each) => `- ${each}`)),
    ...(narrow.length === 0 ? [] : ["", ...narrow]),
    ...(permissions.warnings.length === 0
      ? []
      : [
          "",
          "The team that handed over changed the table of actions:",
          "",
          ...permissions.warnings.map((each) => `- ${markdownText(each)}`),
        ]),
  ].join("\n");
}

function rollBack({ document, model, original }: ReadmeInput): string {
  const bound = ofStack(model.identityBindings, original.name);
  const identities = new Set(
    bound.map(({ identity, identityId }) => shownName(model.entities.get(identity)?.name ?? textOf(identityId))),
  );
  const kept = [...document.resources.values()].filter(
    (each) => block(each.values, "lifecycle").prevent_destroy === true,
  );
  const vaults = [...document.resources.values()].filter(
    (each) => each.mode === "managed" && each.type === "azurerm_key_vault",
  );
  const addresses = (resources: readonly Resource[]): string =>
    firstOf(
      resources.map((each) => markdownCode(each.address)),
      STACK_FILE,
    );
  const lines = [
    "Before the apply nothing has changed: delete the plan.",
    "If an apply stopped, run the same commands again. If it left a lock, run `terraform force-unlock <id>` with the id from the message, after you made sure that no other run is active.",
    "After an apply, roll back by applying the previous bundle with the same steps. `node review.cjs diff <this bundle> <previous bundle>` shows what this removes.",
    ...(vaults.length > 0
      ? [
          `Purge protection cannot be turned off: ${addresses(vaults)}. If a vault is destroyed and created again with the same name, Azure recovers it with its old secrets.`,
        ]
      : []),
    ...(kept.length > 0
      ? [`Protected by \`prevent_destroy\`: ${addresses(kept)}. A plan that replaces or destroys one fails.`]
      : []),
  ];
  if (bound.length > 0)
    lines.push(
      `AKS keeps the credential \`${IDENTITY_BINDING.credentialName}\` on ${firstOf([...identities].map(markdownCode), "trust-map.json")} after the last identity binding is destroyed. If the identity stays and no cluster is bound to it any more, delete the credential by hand.`,
    );
  return ["## Roll back", "", ...lines.map((each) => `- ${each}`)].join("\n");
}
