import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { TerraformOutput, TerraformStack } from "cdktf";
import {
  accept,
  AzurermTarget,
  cloudOf,
  EntraApplication,
  FederatedBinding,
  ImportBlock,
  KubernetesTarget,
  ManagedIdentity,
  MovedBlock,
  MovedConstruct,
  Principal,
  RemovedBlock,
  RoleGrant,
  synthesize,
  TerraformTarget,
  VaultAccess,
  WiringCheck,
} from "../../../constructs";
import { Given, type Explanations } from "../given";

export const CORE: Explanations = {
  "azurerm-argument-removed": {
    cause: "The chosen release of azurerm has removed this argument or resource type.",
    fix: "Use what the message names, or another release.",
    example: ({ stack }) => {
      AzurermTarget.choose(stack, "~> 5.0");
      stack.addOverride("resource.azurerm_storage_container.files", { storage_account_name: "storders" });
    },
  },
  "azurerm-argument-required": {
    cause: "The chosen release of azurerm requires an argument that the provider class does not write.",
    fix: "Write the argument with `addOverride`.",
    example: ({ stack }) => {
      AzurermTarget.choose(stack, "~> 5.0");
      stack.addOverride("resource.azurerm_storage_container.files", { name: "files" });
    },
  },
  "azurerm-release-late": {
    cause: "A construct of the stack has already used the default release.",
    fix: "Call `AzurermTarget.choose` before the first construct of the stack.",
    example: ({ stack, identity }) => {
      AzurermTarget.choose(stack, "~> 5.0");
      return identity;
    },
  },
  "kubernetes-release-late": {
    cause: "A release of the kubernetes provider is chosen twice for a stack.",
    fix: "Remove one of the two calls.",
    example: ({ stack }) => {
      KubernetesTarget.choose(stack, "~> 2.38");
      KubernetesTarget.choose(stack, "~> 3.0");
    },
  },
  "terraform-release": {
    cause: "The constraint allows a Terraform release without write-only arguments.",
    fix: "Use a lower bound of 1.11 or later, such as `>= 1.14`.",
    example: ({ stack }) => TerraformTarget.choose(stack, ">= 1.5"),
  },
  "terraform-release-late": {
    cause: "The Terraform releases of a stack are chosen twice.",
    fix: "Remove one of the two calls.",
    example: ({ stack }) => {
      TerraformTarget.choose(stack, ">= 1.14");
      TerraformTarget.choose(stack, ">= 1.16");
    },
  },
  "terraform-feature": {
    cause: "The prop writes something that an older Terraform, which the stack allows, refuses.",
    fix: "Choose the newer release for the stack, or leave the prop out.",
    example: ({ stack, resourceGroup }) =>
      new VaultAccess(stack, "vault", { resourceGroup, vaultName: "kv-orders", keepOnDestroy: true }),
  },
  "import-by": {
    cause: "An `import` block needs the id of the object or its identity, and takes one of them.",
    fix: "Give one of the two props.",
    example: ({ stack }) => {
      const to = new ResourceGroup(stack, "group", { name: "rg", location: "westeurope" });
      new ImportBlock(stack, "import", { to });
    },
  },
  "import-no-identity": {
    cause: "The type has no resource identity in the azurerm release of the stack.",
    fix: "Import by `resourceId`, which every release takes.",
    example: ({ stack }) => {
      TerraformTarget.choose(stack, ">= 1.12");
      const to = new RoleAssignment(stack, "role", { scope: "/subscriptions/1", principalId: "2" });
      new ImportBlock(stack, "import", { to, identity: { name: "3" } });
    },
  },
  "import-identity": {
    cause: "The identity of a type consists of certain attributes, and all of them are needed.",
    fix: "Give exactly the attributes that the message lists.",
    example: ({ stack }) => {
      TerraformTarget.choose(stack, ">= 1.12");
      const to = new ResourceGroup(stack, "group", { name: "rg", location: "westeurope" });
      new ImportBlock(stack, "import", { to, identity: { name: "rg" } });
    },
  },
  "provider-release": {
    cause: "The text is not a version constraint of Terraform.",
    fix: "Write a constraint such as `~> 4.81`.",
    example: ({ stack }) => AzurermTarget.choose(stack, "latest"),
  },
  cloud: {
    cause: "The setting `cloud` is not the name of a cloud.",
    fix: "Use one of the names that the message lists.",
    example: ({ newApp, newStack }) => cloudOf(newStack("stack", newApp({ cloud: "germany" }))),
  },
  "cloud-of-provider": {
    cause: "The azurerm provider is for another cloud than the setting `cloud`, which decides hosts, zones and logins.",
    fix: "Pass `cloudOf(this).terraformEnvironment` to the provider, and set `cloud` for the app or the stack.",
    example: ({ app, resourceGroup }) => {
      const stack = new TerraformStack(app, "gov");
      new AzurermProvider(stack, "azurerm", { features: [{}], environment: "usgovernment" });
      new ManagedIdentity(stack, "identity", { resourceGroup, identityName: "id-orders" });
    },
  },
  "construct-id": {
    cause: "The id contains a token, is used twice in its scope, or is a name that every JavaScript object has.",
    fix: "Use another literal id.",
    example: ({ stack, resourceGroup }) =>
      new ManagedIdentity(stack, "constructor", { resourceGroup, identityName: "id-orders" }),
  },
  "construct-scope": {
    cause: "The first argument of a construct is not a construct in a stack.",
    fix: "Pass `this` in the constructor of a stack.",
    example: ({ app, resourceGroup }) =>
      new ManagedIdentity(app, "identity", { resourceGroup, identityName: "id-orders" }),
  },
  "moved-address": {
    cause: "The text is not the address of a resource.",
    fix: "Copy the address that `terraform state list` prints.",
    example: ({ stack }) => {
      const to = new ResourceGroup(stack, "group", { name: "rg", location: "westeurope" });
      new MovedBlock(stack, "moved", { from: "group", to });
    },
  },
  "moved-other-stack": {
    cause: "Terraform moves resources within one state, and each stack has its own state.",
    fix: "Create the block in the stack of the resource.",
    example: ({ stack, newStack }) => {
      const to = new ResourceGroup(newStack("other"), "group", { name: "rg", location: "westeurope" });
      new MovedBlock(stack, "moved", { from: "azurerm_resource_group.old", to });
    },
  },
  "moved-path": {
    cause: "`from` is not a path below the stack.",
    fix: "Write the former construct ids with slashes between them.",
    example: ({ stack, identity }) => new MovedConstruct(stack, "moved", { from: "/old", to: identity }),
  },
  "moved-still-there": {
    cause: "A resource of the stack still has the address that is moved or removed.",
    fix: "Rename that construct, or delete the block.",
    example: ({ stack }) => {
      const to = new ResourceGroup(stack, "group", { name: "rg", location: "westeurope" });
      new MovedBlock(stack, "moved", { from: "azurerm_resource_group.group", to });
    },
  },
  "removed-hcl": {
    cause: "cdktf cannot write a `removed` block as HCL.",
    fix: "Synthesize JSON, which is the default.",
    example: ({ stack }) =>
      new RemovedBlock(stack, "removed", { from: "azurerm_resource_group.old", destroy: false }).toHclTerraform(),
  },
  "order-cycle": {
    cause: "A target contains a construct that the role assignment depends on, so it would wait for itself.",
    fix: "Name the resources that need the role, such as the deployment.",
    example: ({ stack, identity }) =>
      RoleGrant.ensure(stack, {
        grantee: identity,
        role: "Reader",
        scope: "/subscriptions/11111111-1111-1111-1111-111111111111",
      }).applyBefore(stack),
  },
  "other-app": {
    cause:
      "A value comes from a construct of another app. cdktf would read it from a state that this app does not have.",
    fix: "Read the value from a construct of this app.",
    example: ({ stack, resourceGroup }) => {
      const other = new Given().newStack("other");
      const foreign = new ManagedIdentity(other, "foreign", { resourceGroup, identityName: "id-foreign" });
      const tags = { owner: foreign.clientId };
      new ManagedIdentity(stack, "identity", { resourceGroup, identityName: "id-orders", tags });
    },
  },
  "output-folder": {
    cause: "The output folder cannot be created or written to.",
    fix: "Change its rights, or set `CDKTF_OUTDIR` to another folder.",
    example: ({ app }) => {
      Object.defineProperty(app, "outdir", { value: "/dev/null/cdktf.out" });
      synthesize(app);
    },
  },
  "region-setting": {
    cause: "The setting `supportedRegions` does not map features to lists of regions.",
    fix: 'Write an object such as `{ "federatedCredentials": ["malaysiasouth"] }`.',
    example: ({ newApp, newStack, newCluster }) =>
      newCluster({}, newStack("stack", newApp({ supportedRegions: ["malaysiasouth"] }))),
  },
  "template-syntax": {
    cause: "Terraform reads `${` and `%{` in every text as the start of a template, and cannot parse this one.",
    fix: "Correct the expression, or write `$${` and `%%{` for the characters themselves.",
    example: ({ stack, identity }) => {
      new TerraformOutput(stack, "output", { value: "${upper(" });
      return identity;
    },
  },
  "wiring-suppress": {
    cause: "A finding is suppressed with an unknown rule or without a reason.",
    fix: "Use the name of a rule, and write why it does not apply.",
    example: ({ stack }) => WiringCheck.of(stack).suppress("pod-label-missing" as never, "not needed"),
  },
  "resource-id": {
    cause: "The text is not the resource id of this type, or its parts contradict another prop.",
    fix: "Copy the id from Azure.",
    example: ({ newCluster }) => newCluster({ importId: "aks-orders" }),
  },
  uuid: {
    cause: "The text is not a UUID.",
    fix: "Copy the id from Azure or Entra ID.",
    example: ({ stack }) => Principal.fromObjectId(stack, "team", { objectId: "team", type: "Group" }),
  },
  "tenant-shape": {
    cause: "The text is neither the id nor a domain name of a tenant of Entra ID, so no token endpoint has it.",
    fix: "Copy the tenant id, or a verified domain name of the tenant.",
    example: ({ stack }) =>
      EntraApplication.fromClientId(stack, "orders", {
        clientId: "00000000-0000-4000-8000-000000000001",
        tenantId: "contoso",
      }),
  },
  tags: {
    cause: "Azure limits the number of tags and the length of their keys and values.",
    fix: "Use fewer or shorter tags.",
    example: ({ stack, resourceGroup }) =>
      new ManagedIdentity(stack, "identity", {
        resourceGroup,
        identityName: "id-orders",
        tags: { description: "x".repeat(257) },
      }),
  },
  "wait-seconds": {
    cause: "The wait is not a whole number of seconds in the allowed range.",
    fix: "Write a number from 0 to 3600.",
    example: ({ stack, resourceGroup }) =>
      new ManagedIdentity(stack, "identity", { resourceGroup, identityName: "id-orders", waitSeconds: -1 }),
  },
  "accept-construct": {
    cause: "The construct has no resource of its own, so the finding cannot be on it.",
    fix: "Pass the resource, or the construct of this package, with the finding.",
    example: ({ stack }) => accept(stack, "CKV_AZURE_109", "The vault is for tests."),
  },
  "accept-finding": {
    cause: "The text is not the id of a finding.",
    fix: "Copy the id from the report of the scanner.",
    example: ({ stack, resourceGroup }) =>
      accept(
        new ManagedIdentity(stack, "identity", { resourceGroup, identityName: "id-orders" }),
        "no firewall",
        "The identity is for tests.",
      ),
  },
  "accept-reason": {
    cause: "The reason has several lines, or is a Terraform token, so that a reader of the JSON cannot read it.",
    fix: "Write in one line why the finding does not matter, or what holds instead.",
    example: ({ stack, resourceGroup }) =>
      accept(
        new ManagedIdentity(stack, "identity", { resourceGroup, identityName: "id-orders" }),
        "CKV_AZURE_1",
        "a\nb",
      ),
  },
  "stack-cycle": {
    cause:
      "A stack is applied after the stacks whose values it uses. A vault is in one stack, and the pods and the identity that read it are in another.",
    fix: "Create the identity in the stack of the vault, or read the vault by its name in the stack of the pods.",
    example: ({ app, newStack, vault, existingCluster }) => {
      const apps = newStack("apps");
      const serviceAccount = { namespace: "orders", name: "api" };
      const orders = new FederatedBinding(apps, "orders", { cluster: existingCluster("aks"), serviceAccount });
      orders.deployment("api", { container: [{ name: "api" }], reads: [vault] });
      synthesize(app);
    },
  },
};
