import { shippedFile } from "../../../handover/shipped";
import type { Explanations } from "../given";

const ACCOUNT = "{ apiVersion: v1, kind: ServiceAccount, metadata: { name: api, namespace: orders } }";

export const COMMAND_INPUT: Explanations = {
  "check-nothing": {
    cause: "The input has no object and no resource that `check` evaluates.",
    fix: "Pass what the message names, such as the output of `helm template`.",
    example: ({ run }) => run("check values.yaml", { "values.yaml": "replicas: 2" }),
  },
  "command-format": {
    cause: "The command line names two formats.",
    fix: "Pass one of them.",
    example: ({ run }) => run("check --json --sarif account.yaml", { "account.yaml": ACCOUNT }),
  },
  "command-input": {
    cause: "The command line names no input.",
    fix: "Pass files, directories, or `-` for standard input.",
    example: ({ run }) => run("check"),
  },
  "command-line": {
    cause: "An option or an argument does not exist, is missing, or has a value that is not one of its choices.",
    fix: "Use the options that `--help` of the command lists.",
    example: ({ run }) => run("verify --digst abc bundle"),
  },
  "command-terminal": {
    cause: "The command reads standard input, and nothing is piped in.",
    fix: "Pipe the input into the command, or pass files.",
    example: ({ runAtTerminal }) => runAtTerminal("check -"),
  },
  "command-unknown": {
    cause: "There is no command of this name.",
    fix: "Use a command of the list.",
    example: ({ run }) => run("chekc account.yaml"),
  },
  "explain-input-twice": {
    cause: "Standard input is named as the error and as a file.",
    fix: "Write one of them to a file.",
    example: ({ run }) => run("explain - -"),
  },
  "explain-unknown": {
    cause: "The text has no error that `explain` knows.",
    fix: "Pass the whole text of the error, or use `check`, which needs none.",
    example: ({ run }) => run("explain 'it does not work'"),
  },
  "handover-build": {
    cause: "The package runs from a clone without its development packages.",
    fix: "Run `npm ci`.",
    example: () => shippedFile("absent.js" as never),
  },
  "init-folder": {
    cause: "The folder is the root of the file system or the home directory, which have the files of many programs.",
    fix: "Name a folder for the project.",
    example: ({ run }) => run("init /"),
  },
  "init-not-empty": {
    cause: "The folder has files that are not of a new project, such as those of another program.",
    fix: "Name an empty or absent folder, or pass `--existing`.",
    example: ({ run }) => run("init orders", { "orders/values.yaml": "replicas: 2" }),
  },
  "init-overwrite": {
    cause: "The folder has files with the names of those that `init` writes.",
    fix: "Choose another folder.",
    example: ({ run }) => run("init orders", { "orders/package.json": {} }),
  },
  "migrate-availability-set": {
    cause: "The nodes are in an availability set. AKS supports pod identity on scale sets only.",
    fix: "Convert the cluster or its node pools first.",
    example: ({ run }) => run("migrate nodes.yaml --out migration", { "nodes.yaml": AVAILABILITY_SET }),
  },
  "migrate-nothing": {
    cause: "The input has no object of pod identity.",
    fix: "Pass manifests or a dump of the cluster. `migrate --help` has the command.",
    example: ({ run }) => run("migrate account.yaml --out migration", { "account.yaml": ACCOUNT }),
  },
  "migrate-out": {
    cause: "The output folder is something else, or cannot be created.",
    fix: "Pass another folder with `--out`.",
    example: ({ run }) => run("migrate account.yaml --out account.yaml", { "account.yaml": ACCOUNT }),
  },
  "migrate-overwrite": {
    cause: "Files of an earlier run have other content.",
    fix: "Pass another folder with `--out`, or `--force`.",
    example: ({ run }) =>
      run("migrate identity.yaml --out migration", { "identity.yaml": IDENTITY, "migration/report.md": "notes" }),
  },
  "not-read": {
    cause: "A part of the input is not a manifest, so the plan does not have it.",
    fix: "Render templates first, or correct the YAML.",
    example: ({ run }) =>
      run("migrate identity.yaml api.yaml --out migration", {
        "identity.yaml": IDENTITY,
        "api.yaml": "kind: [Deployment",
      }),
  },
  "option-digest": {
    cause: "`--digest` is not a SHA-256, or the folder has several bundles.",
    fix: "Pass the digest that `handover` printed, and the folder of that bundle.",
    example: ({ run }) => run("verify --digest abc bundle"),
  },
  "option-environment": {
    cause: "The input does not have the environment.",
    fix: "Pass one that the message names, or omit the option.",
    example: ({ run }) =>
      run("migrate identity.yaml --out migration --environment test", { "identity.yaml": IDENTITY }),
  },
  "option-ignore": {
    cause: "There is no rule of this name.",
    fix: "Use a name that `check --rules` lists.",
    example: ({ run }) => run("check account.yaml --ignore label-mising", { "account.yaml": ACCOUNT }),
  },
  "option-one-environment": {
    cause: "An option is for one cluster, and the input has several environments.",
    fix: "Choose one with `--environment`.",
    example: ({ run }) =>
      run("migrate . --out migration --cluster-name aks-orders", {
        "test/identity.yaml": IDENTITY,
        "production/identity.yaml": IDENTITY.replace("id-orders", "id-orders-production"),
      }),
  },
  "option-set": {
    cause: "`--set` has no name or no value.",
    fix: "Write `--set NAME=value`.",
    example: ({ run }) => run("check account.yaml --set NAME", { "account.yaml": ACCOUNT }),
  },
  "option-set-unused": {
    cause: "The input has no template variable of this name.",
    fix: "Correct the name.",
    example: ({ run }) => run("check account.yaml --set NAME=api", { "account.yaml": ACCOUNT }),
  },
  "option-state": {
    cause: "`--state` does not have the parts of the location of a state, or the name of the cluster is missing.",
    fix: "Write `--state <resource group>/<storage account>/<container> --cluster-name <name>`.",
    example: ({ run }) => run("migrate identity.yaml --out migration --cluster-name aks-orders --state storders"),
  },
  "option-subscription": {
    cause: "A subscription is given by something else than its id.",
    fix: "Pass the UUID, which `az account show --query id` prints.",
    example: ({ run }) => run("migrate identity.yaml --out migration --subscription orders"),
  },
  "output-write": {
    cause: "The operating system refuses to write the output.",
    fix: "Remove what is in the way, free space or change permissions, or write to another folder.",
    example: ({ run }) =>
      run("migrate identity.yaml --out migration", { "identity.yaml": IDENTITY, "migration/patches": "notes" }),
  },
  path: {
    cause: "The operating system refuses a path.",
    fix: "Correct the path.",
    example: ({ run, stacks }) => run("hcl --terraform tofu\0", stacks({ orders: {} })),
  },
  "source-archive": {
    cause: "The file is a saved plan or another archive.",
    fix: "Pass the output of `terraform show -json` for a plan.",
    example: ({ run }) => run("check --terraform plan.out", { "plan.out": "PK\u0003\u0004" }),
  },
  "source-no-terraform": {
    cause: "A file of `--terraform` has no plan, no state and no configuration.",
    fix: "Pass the output of `terraform show -json`.",
    example: ({ run }) => run("check --terraform account.yaml", { "account.yaml": ACCOUNT }),
  },
  "source-terraform-code": {
    cause: "The file is Terraform source code, whose values only Terraform knows.",
    fix: "Pass the output of `terraform show -json` for a plan.",
    example: ({ run }) => run("check main.tf", { "main.tf": "" }),
  },
  "source-text": {
    cause: "The file is not UTF-8 text.",
    fix: "Save it as UTF-8.",
    example: ({ run }) => run("check account.yaml", { "account.yaml": "kind: \0" }),
  },
  "source-unreadable": {
    cause: "A file or directory of the input does not exist or cannot be read.",
    fix: "Correct the path, or its permissions.",
    example: ({ run }) => run("check absent.yaml"),
  },
  unreadable: {
    cause: "A document of the input is not valid YAML or JSON. `check` reports it as a finding.",
    fix: "Correct the document.",
    example: ({ run }) => run("check account.yaml", { "account.yaml": "kind: [ServiceAccount" }),
  },
};

const IDENTITY = `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: { name: orders, namespace: orders }
spec:
  type: 0
  resourceID: /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-orders/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders
  clientID: 22222222-2222-2222-2222-222222222222
---
apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentityBinding
metadata: { name: orders, namespace: orders }
spec: { azureIdentity: orders, selector: orders }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: orders }
spec:
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api, aadpodidbinding: orders } }
    spec: { serviceAccountName: api, containers: [{ name: api, image: api }] }
`;

/** A node whose id is that of a virtual machine, and not of an instance of a scale set. */
const AVAILABILITY_SET = `${IDENTITY}---
apiVersion: v1
kind: Node
metadata: { name: aks-nodepool1-0, labels: { kubernetes.azure.com/agentpool: nodepool1 } }
spec: { providerID: "azure:///subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/mc/providers/Microsoft.Compute/virtualMachines/aks-nodepool1-0" }
`;
