import {
  DataTerraformRemoteStateAzurerm,
  type DataTerraformRemoteStateAzurermConfig,
  TerraformBackend,
  TerraformRemoteState,
  TerraformStack,
} from "cdktf";
import { Construct } from "constructs";
import { overridesOf } from "../core/cdktf-internals";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { cloudOf } from "../core/location/cloud";
import { stateNameVariable, writeBackendFile } from "./partial-backend";
import { refuse, validate } from "../core/input/refuse";
import { shown } from "../../values/shown";
import { dataProblem } from "../../values/shape";
import type { IGrantee } from "../identity/grantee";
import { RoleGrant } from "../identity/role-grant";
import type { CloudName } from "../../facts/azure/clouds";
import { uuidProblem } from "../core/input/id-rules";
import { nameProblem } from "../core/input/name-rules";
import { LOGINS, type StateLogin } from "../../facts/terraform/backend-options";
import { backendValueProblem, projectProblem } from "./state-backend-rules";
import { stateKeyProblem } from "./state-key-rules";
import { stateLoginProblem } from "./state-login-rules";
import { sharedStateProblems } from "./shared-state";
import { formatResourceId } from "../../model/trust/resource-id";
import { type Problem, refusal } from "../../values/problem";

export type { StateLogin } from "../../facts/terraform/backend-options";

/** The container with the state. */
export interface StateContainerNames {
  /** Resource group of the storage account. */
  readonly resourceGroupName: string;
  /** Name of the storage account, 3 to 24 lowercase letters or digits. */
  readonly storageAccountName: string;
  /** Name of the container, 3 to 63 lowercase letters, digits or single hyphens. */
  readonly containerName: string;
}

/** The remote state of a stack and how Terraform accesses it. Each value must be a literal. */
export interface RemoteStateOptions {
  /** First part of the state key. It can contain slashes. */
  readonly project: string;
  /**
   * The state key: the name of the blob, 1 to 1,024 characters that do not end with a period or slash.
   *
   * @default `<project>/<stack>.tfstate`, with the whole construct path of the stack
   */
  readonly key?: string;
  /** Subscription of the storage account. `grantRead` and `grantWrite` need it. @default - the value of ARM_SUBSCRIPTION_ID */
  readonly subscriptionId?: string;
  /** Tenant of the storage account. @default - the value of ARM_TENANT_ID, or the tenant of the login */
  readonly tenantId?: string;
  /**
   * How Terraform logs in to Entra ID: with the login of the Azure CLI, the OIDC token of a pipeline, the workload identity of
   * a pod on AKS, or the managed identity of a machine. The environment of Terraform (such as ARM_CLIENT_ID) selects the
   * principal.
   *
   * @default - the first login that Terraform finds: a client secret or certificate in the environment, then the Azure CLI
   */
  readonly login?: StateLogin;
  /** The Azure cloud. @default - the `cloud` setting of the app, otherwise "public" */
  readonly environment?: CloudName;
  /**
   * Whether Terraform reads the blob endpoint of the account from Azure instead of deriving it from the name, for accounts
   * with a DNS zone endpoint. It needs the role Reader on the account.
   *
   * @default false
   */
  readonly lookupBlobEndpoint?: boolean;
}

/** Properties of a RemoteState. */
export type RemoteStateProps = RemoteStateOptions &
  (
    | (StateContainerNames & {
        /** Whether the names are omitted from the JSON; see the other form of the props. @default false */
        readonly partial?: boolean;
      })
    | (Partial<StateContainerNames> & {
        /**
         * Writes an empty `backend "azurerm" {}`, for pipelines that set the names. The other settings, and the names that
         * are given here, are in the file `backend.azurerm.tfbackend` next to the JSON, for
         * `terraform init -backend-config=backend.azurerm.tfbackend`. Stacks that read this state take the names from the
         * variables `state_storage_account_name` and `state_container_name`.
         */
        readonly partial: true;
      })
  );

/**
 * The azurerm backend: state in a container of an Azure storage account. Terraform locks the state while it writes it, and
 * logs in with Entra ID only.
 *
 * @throws Error if a name breaks the rules of Azure, a value is a token, or an access key, SAS or other login is given; at
 * synthesis if two stacks of the app share a state
 * @example
 * ```ts
 * new RemoteState(this, { project: "orders", partial: true }); // the pipeline names the storage account
 * ```
 */
export class RemoteState extends TerraformBackend {
  /** The state key: the name of the blob. */
  public readonly key: string;
  /** Whether the names are omitted from the JSON. */
  public readonly partial: boolean;
  private readonly props: RemoteStateProps;
  private readonly environment: CloudName;
  private readonly overrides: [path: string, value: unknown][] = [];
  private readonly readers: StateReader[] = [];

  constructor(scope: Construct, props: RemoteStateProps) {
    super(scope, checkedBackend(scope), "azurerm");
    checkInput(this, "RemoteStateProps", props);
    this.props = props;
    this.partial = props.partial ?? false;
    const { project, key } = props;
    refuse(
      this,
      ...givenOptions(props).map(stateLoginProblem),
      ...Object.entries(props).map(([prop, value]) => backendValueProblem(prop, value)),
      ...["project", ...(this.partial ? [] : NAMES)].map((prop) => missingProblem(props, prop)),
    );
    refuse(
      this,
      nameProblem("resourceGroup", "resourceGroupName", props.resourceGroupName),
      nameProblem("storageAccount", "storageAccountName", props.storageAccountName),
      nameProblem("storageContainer", "containerName", props.containerName),
      uuidProblem("subscriptionId", props.subscriptionId),
      uuidProblem("tenantId", props.tenantId),
      projectProblem(project),
      stateKeyProblem("key", key),
    );
    const stack = TerraformStack.of(this);
    this.environment = props.environment ?? cloudOf(this).terraformEnvironment;
    this.key = key ?? `${project}/${stack.node.path}.tfstate`;
    refuse(this, key === undefined ? stateKeyProblem("project", this.key) : undefined);
    if (this.partial) writeBackendFile(this, () => this.attributes());
    validate(this, () => [...stackLoginProblems(stack), ...sharedStateProblems(stack, this)]);
  }

  /**
   * Sets an option of the backend that has no prop. Stacks that read this state get the option too.
   *
   * @throws Error if the option contains a login
   */
  public override addOverride(path: string, value: unknown): void {
    checkInput(this, "RemoteState.addOverride", { path, value });
    refuse(
      this,
      backendValueProblem("path", path),
      Construct.isConstruct(value)
        ? refusal("input-data", `\`value\` must be data, got ${shown(value)}`)
        : dataProblem("value", value),
    );
    refuse(this, stateLoginProblem(path));
    super.addOverride(path, value);
    this.overrides.push([path, value]);
    for (const reader of this.readers) reader.addOverride(`config.${path}`, value);
  }

  /** A data source in another stack that reads this state. With `UpstreamState` a missing state is a clear error. */
  public override getRemoteStateDataSource(scope: Construct, name: string): TerraformRemoteState {
    checkedId(scope, name, "name");
    const variables = this.partial && {
      storage_account_name: stateNameVariable(scope, "state_storage_account_name", "the storage account"),
      container_name: stateNameVariable(scope, "state_container_name", "the container"),
      resource_group_name: undefined,
    };
    // The type of cdktf has the options of Terraform 1.3. cdktf also writes later options.
    const settings: object = { ...this.attributes(), ...variables, workspace: "${terraform.workspace}" };
    const reader = new StateReader(scope, name, settings as DataTerraformRemoteStateAzurermConfig);
    this.readers.push(reader);
    for (const [path, value] of this.overrides) reader.addOverride(`config.${path}`, value);
    return reader;
  }

  /**
   * Grants a principal Storage Blob Data Reader on the container, which includes every state in it.
   *
   * If the account has a delete lock, as with StateStore, Azure refuses to delete this role assignment (ScopeLocked). In that
   * case use `grantRead` and `grantWrite` of the StateStore.
   *
   * @throws Error if the subscription or a name is not given
   */
  public grantRead(grantee: IGrantee): RoleGrant {
    checkInput(this, "RemoteState.grantRead", { grantee });
    return RoleGrant.ensure(this, { grantee, role: "Storage Blob Data Reader", scope: this.containerId });
  }

  /**
   * Grants a principal Storage Blob Data Contributor on the container, so that it can read, lock and write state.
   *
   * @throws Error if the subscription or a name is not given
   */
  public grantWrite(grantee: IGrantee): RoleGrant {
    checkInput(this, "RemoteState.grantWrite", { grantee });
    return RoleGrant.ensure(this, { grantee, role: "Storage Blob Data Contributor", scope: this.containerId });
  }

  /** The attributes of the backend block, without overrides. For a partial backend they are in its file. */
  public attributes(): Record<string, string | boolean> {
    const { resourceGroupName, storageAccountName, containerName, login, ...props } = this.props;
    const attributes = {
      resource_group_name: resourceGroupName,
      storage_account_name: storageAccountName,
      container_name: containerName,
      key: this.key,
      subscription_id: props.subscriptionId,
      tenant_id: props.tenantId,
      environment: this.environment === "public" ? undefined : this.environment,
      lookup_blob_endpoint: props.lookupBlobEndpoint,
      use_azuread_auth: true,
      ...(login && { [LOGINS[login]]: true }),
    };
    return Object.fromEntries(
      Object.entries(attributes).filter((entry): entry is [string, string | boolean] => entry[1] !== undefined),
    );
  }

  protected override synthesizeAttributes(): Record<string, string | boolean> {
    return this.partial ? {} : this.attributes();
  }

  protected override synthesizeHclAttributes(): Record<string, string | boolean> {
    return this.synthesizeAttributes();
  }

  private get containerId(): string {
    const { subscriptionId, resourceGroupName, storageAccountName, containerName } = this.props;
    refuse(
      this,
      subscriptionId === undefined
        ? refusal(
            "state-grant",
            "`subscriptionId` must be the subscription of the storage account if a role is granted on its container; pass it to RemoteState",
          )
        : undefined,
      storageAccountName && containerName && resourceGroupName
        ? undefined
        : refusal(
            "state-grant",
            "`resourceGroupName`, `storageAccountName` and `containerName` must be given if a role is granted on the container; without them grant it in the stack that creates the storage account",
          ),
    );
    const account = formatResourceId("Microsoft.Storage/storageAccounts", {
      subscriptionId: subscriptionId!,
      resourceGroupName: resourceGroupName!,
      names: [storageAccountName!],
    });
    return `${account}/blobServices/default/containers/${containerName}`;
  }
}

/** The id of the backend of a stack. A stack has one backend. */
function checkedBackend(scope: Construct): string {
  return checkedId(scope, "backend");
}

const NAMES = ["resourceGroupName", "storageAccountName", "containerName"];

function missingProblem(props: RemoteStateProps, prop: string): Problem | undefined {
  if (props[prop as keyof RemoteStateProps] !== undefined) return undefined;
  const partial = prop === "project" ? "" : "; if only a pipeline knows the names, set `partial: true`";
  return refusal("state-names", `\`${prop}\` must be given${partial}`);
}

/** The settings of the backend of a stack and of the states that it reads. */
interface StateSettings {
  readonly terraform?: { readonly backend?: { readonly azurerm?: object } };
  readonly data?: { readonly terraform_remote_state?: Readonly<Record<string, { readonly config?: object }>> };
}

/** Logins that RemoteState does not see: in an override of the stack, or in a data source that the user created. */
function stackLoginProblems(stack: TerraformStack): Problem[] {
  const readers = stack.node.findAll().filter((each) => each instanceof TerraformRemoteState);
  return [overridesOf(stack) as StateSettings, ...readers.map((each) => each.toTerraform() as StateSettings)]
    .flatMap(({ terraform, data }) => [
      terraform?.backend?.azurerm,
      ...Object.values(data?.terraform_remote_state ?? {}).map(({ config }) => config),
    ])
    .flatMap(givenOptions)
    .map(stateLoginProblem)
    .filter((problem) => problem !== undefined);
}

const givenOptions = (options: object = {}): string[] =>
  Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);

/** The data source of a state in another stack. It rejects logins in overrides. */
class StateReader extends DataTerraformRemoteStateAzurerm {
  public override addOverride(path: string, value: unknown): void {
    refuse(this, stateLoginProblem(path.replace(/^config\./, "")));
    super.addOverride(path, value);
  }
}
