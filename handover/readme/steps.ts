import { markdownCode, markdownMessage } from "../../values/text/markdown-text";
import { pathSegment } from "../../values/text/path-segment";
import { shellWord } from "../../values/text/shell-word";
import { terminalText } from "../../values/text/terminal-text";
import type { GroupScope } from "../permissions/scopes";
import { REVIEW_TOOL } from "../shipped";
import { accessOf, laterVariables, toApply, toPlan, variables } from "./access";
import { filledWord, type Placeholder, placeholdersOf } from "./placeholders";
import { firstOf } from "./first-of";
import type { ReadmeInput } from "./input";

interface Step {
  readonly what: string;
  readonly commands: readonly string[];
  readonly after?: string;
}

/** The contract is in a folder of its own, because OpenTofu cannot read it and loads the default folder at `init`. */
const CONTRACT_TEST = "terraform test -test-directory=contract";
const DIGESTS = `jq -r '.files[] | "\\(.sha256)  \\(.path)"' manifest.json`;

/** Every command of a bundle's life, as one sequence: review, permit, plan, apply, change, remove. */
export function steps(input: ReadmeInput): string {
  return sequence(input)
    .map(({ what, commands, after }, index) =>
      [
        `${index + 1}. ${markdownMessage(what)}`,
        "",
        "    ```sh",
        ...commands.map((each) => `    ${each}`),
        "    ```",
        ...(after === undefined ? [] : ["", `    ${markdownMessage(after)}`]),
      ].join("\n"),
    )
    .join("\n\n");
}

function sequence({ manifest, model, permissions, upstream }: ReadmeInput): readonly Step[] {
  const plan = shellWord(`${pathSegment(manifest.stack)}.tfplan`);
  const partial = manifest.backend.configuration === "partial";
  const placeholders = placeholdersOf(model, manifest.stack, permissions);
  const access = accessOf(permissions, placeholders);
  const { importedGroups: imported } = permissions;
  const later = toApply(access, "later");
  const created = later.length === 0 ? [] : permissions.createdGroups;
  const unread = manifest.variables
    .filter((each) => each.from === undefined && each.ephemeral)
    .map((each) => `TF_VAR_${each.name}=unread `);
  const roles = [
    ...[...permissions.apply, ...permissions.roleAssignments, ...permissions.plan],
    ...permissions.kubernetes,
  ].map((each) => each.role.Name);
  const exports = upstream.map(({ variable, stack, output, structured }) => {
    const read = `terraform -chdir=${shellWord(`../${pathSegment(stack)}`)} output ${structured ? "-json" : "-raw"} ${shellWord(output)}`;
    return `export TF_VAR_${variable}="$(${read})"`;
  });
  const withClass = permissions.kubernetes.filter((each) => each.withoutDataActions.length > 0);
  const classes = [...new Set(withClass.flatMap((each) => each.withoutDataActions))];
  return [
    {
      what: "Verify that the bundle is unchanged. The digest comes from the team that handed over, by another way than the bundle:",
      commands: [
        "DIGEST= # SHA-256 of manifest.json, as handover printed it",
        'echo "$DIGEST  manifest.json" | sha256sum --check --quiet &&',
        `  ${DIGESTS} | sha256sum --check --quiet &&`,
        `  node ${REVIEW_TOOL} verify . --digest "$DIGEST"`,
      ],
      after: `The first two commands need no tool of this bundle. \`${REVIEW_TOOL}\` also finds files that were added.`,
    },
    {
      what: "Run the contract test. It needs no login and no network access to Azure:",
      commands: ["terraform init -backend=false", CONTRACT_TEST],
      after:
        "OpenTofu has no such test with values during a plan, so run this step with Terraform. The other steps work with `tofu` as well.",
    },
    {
      what: "Set who applies and who plans, and what the permissions name in braces, once, in one shell:",
      commands: variables(access),
    },
    {
      what: `Assign the roles of the principal that applies${created.length === 0 ? "" : ", but for those in the resource groups that it creates"}. The commands need a principal that may create custom roles and role assignments:`,
      commands: toApply(access, "before"),
      after:
        "A new custom role can take some minutes until it can be assigned: if `az` does not find it, wait and run the line again. For a later bundle, use `az role definition update`, and delete a role assignment whose condition changed before you create it again." +
        (permissions.kubernetes.length === 0
          ? ""
          : ` The roles of the file names \`kubernetes-*\` are for clusters with Azure RBAC${classes.length > 0 ? "; a step below binds the rest" : ""}. For other clusters, bind \`.kubernetes[].clusterRole\` instead.`),
    },
    ...(partial
      ? [
          {
            what: "Set the location of the state. Fill in the copy; `verify` ignores its file name:",
            commands: ["cp backend.tfbackend.example backend.tfbackend"],
          },
        ]
      : []),
    {
      what: "Initialize. A new role assignment can take up to ten minutes until it has an effect: if the state or a resource answers 403, wait and run the command again:",
      commands: [partial ? "terraform init -backend-config=backend.tfbackend" : "terraform init"],
    },
    ...(exports.length > 0 ? [{ what: "Set the values of the stacks before it:", commands: exports }] : []),
    {
      what: "Create the provider lock file for every platform that runs this stack, and keep it next to the JSON under version control:",
      commands: [
        "terraform providers lock -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_arm64 -platform=windows_amd64",
      ],
    },
    ...(imported.length > 0
      ? [
          {
            what: "Import the resource groups that were created beforehand, and the random parts of their names, once, as the principal that applies. Terraform warns that resource targeting is in effect. The plan imports, and creates nothing:",
            commands: importOf(imported, placeholders),
          },
        ]
      : []),
    ...(created.length > 0
      ? [
          {
            what: "Create the resource groups first, once, as the principal that applies, so that its other roles can end at them. Terraform warns that resource targeting is in effect:",
            commands: planned(created),
          },
          {
            what: "Assign the roles of the principal that applies in these resource groups, in the shell with the variables:",
            commands: [...laterVariables(access), ...later],
          },
        ]
      : []),
    ...(withClass.length > 0
      ? [
          {
            what: `Bind the ClusterRole of the principal that applies, also in a cluster with Azure RBAC, as an administrator of the cluster and as soon as it exists. Azure has no action for ${firstOf(classes.map(markdownCode), "permissions.json")}. With ${withClass.length > 1 ? "each" : "the"} cluster as the context of kubectl:`,
            commands: permissions.kubernetes.flatMap((each, index) =>
              withClass.includes(each)
                ? [
                    ...(withClass.length > 1
                      ? [`# in the cluster of provider.${terminalText(each.provider)}: ${terminalText(each.scope)}`]
                      : []),
                    ...bindClass(each.clusterRole.metadata.name, index),
                  ]
                : [],
            ),
            after:
              "`PRINCIPAL` is the name of the user in the cluster: Microsoft Entra ID gives a service principal or managed identity its object id.",
          },
        ]
      : []),
    {
      what: "Assign the roles of the principal that only plans, in the same shell:",
      commands: toPlan(access),
    },
    {
      what: "Plan for the first time, as the principal that applies, and read the plan:",
      commands: [`terraform plan -out=${plan}`],
    },
    { what: "Apply this plan:", commands: [`terraform apply ${plan}`] },
    { what: "Check that nothing is left to change (exit status 0):", commands: ["terraform plan -detailed-exitcode"] },
    {
      what: "Plan later, for example on a pull request, as the principal that only plans. It reads no secret and takes no lock. In a new copy of this folder, initialize first, as above:",
      commands: [`${unread.join("")}terraform plan -refresh=false -lock=false`],
      ...(unread.length === 0
        ? {}
        : { after: "A plan needs some value of each variable that is stored nowhere, and any does: it is not used." }),
    },
    {
      what: "Change: review the new bundle against this one, put its files in the place of these (the lock file stays), and repeat verify, test, plan and apply. With the new bundle in `../next`:",
      commands: [
        `node ${REVIEW_TOOL} diff . ../next`,
        "cp -R ../next/. .",
        CONTRACT_TEST,
        `terraform plan -out=${plan}`,
        `terraform apply ${plan}`,
      ],
      after:
        "If `diff` exits with 3, trust became wider: somebody who may decide it reads it before the apply. If it names new rights, assign the roles of the new bundle first.",
    },
    {
      what: `Remove everything, as the principal that applies, ${manifest.needs.length > 0 ? `before the stacks ${firstOf(manifest.needs.map(markdownCode), "manifest.json")}` : "after every stack that needs this one"}:`,
      commands: ["terraform destroy"],
      after: `Then delete the role assignments of both principals and the custom roles${placeholders.length === 0 ? "" : ", with the values above in the place of the braces"}: ${firstOf(roles.map(markdownCode), "permissions.json")}.${
        withClass.length === 0
          ? ""
          : ` Delete the ClusterRole and the ClusterRoleBinding too: ${firstOf([...new Set(withClass.map((each) => each.clusterRole.metadata.name))].map(markdownCode), "permissions.json")}.`
      }`,
    },
  ];
}

function bindClass(name: string, index: number): readonly string[] {
  const bind = `kubectl create clusterrolebinding ${shellWord(name)} --clusterrole=${shellWord(name)} --user="$PRINCIPAL"`;
  return [
    `jq '.kubernetes[${index}].clusterRole' permissions.json | fill | kubectl apply --filename - &&`,
    `  ${bind} --dry-run=client --output yaml | kubectl apply --filename -`,
  ];
}

/** A file with import blocks for one plan: `terraform import` needs a login to clusters that exist only after the apply. */
function importOf(groups: readonly GroupScope[], placeholders: readonly Placeholder[]): readonly string[] {
  const imports: readonly (readonly [address: string, word: string])[] = [
    ...placeholders
      .filter(({ isOwn, text }) => isOwn && groups.some(({ scope }) => scope.includes(text)))
      .flatMap(importOfRandom),
    ...groups.map(({ address, scope }) => [address, filledWord(scope, placeholders)] as const),
  ];
  const blocks = imports.map(([address], index) => `{to: ${JSON.stringify(address)}, id: $ID_${index}}`).join(", ");
  const ids = imports.map(([, word], index) => `--arg ID_${index} ${word}`).join(" ");
  return [
    `jq -n ${ids} ${shellWord(`{import: [${blocks}]}`)} > import.tf.json`,
    ...planned(groups),
    "rm import.tf.json",
  ];
}

function importOfRandom({ text, variable }: Placeholder): readonly (readonly [address: string, word: string])[] {
  const [, address, attribute] = /\.(random_[a-z]+\.[A-Za-z0-9_-]+)\.(hex|result)\}$/.exec(text) ?? [];
  if (address === undefined) return [];
  const bytes = `node -p 'Buffer.from(process.argv[1], "hex").toString("base64url")' "$${variable}"`;
  return [[address, attribute === "result" ? `"$${variable}"` : `"$(${bytes})"`]];
}

function planned(groups: readonly GroupScope[]): readonly string[] {
  return [
    `terraform plan ${groups.map(({ address }) => `-target=${shellWord(address)}`).join(" ")} -out=groups.tfplan`,
    "terraform apply groups.tfplan",
  ];
}
