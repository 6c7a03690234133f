import { Construct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { refuse } from "../core/input/refuse";
import type { IGrantee } from "./grantee";
import { RoleGrant } from "./role-grant";
import { DATA_SERVICES, type DataAccessKind, type DataService, type DataServiceName } from "../../facts/data-services";
import { accessProblem } from "./data-access-rules";
import type { IGrantScope } from "./grant-scope";

export interface DataAccessProps<Service extends DataServiceName> {
  /** The service: `blobStorage` or `serviceBus`. */
  readonly service: Service;
  /** A resource or data source of the provider, or `{ id }`. For blobs it is a storage account or a container. */
  readonly resource: IGrantScope;
}

export interface DataGrantOptions {
  /** Condition in the Azure ABAC language, version 2.0, such as one on blob paths. @default - none */
  readonly condition?: string;
  /** Seconds between the role assignment and the resources that wait for it; 0 is no wait. @default 60 */
  readonly waitSeconds?: number;
}

/** Access to the data of a service by roles. */
export class DataAccess<Service extends DataServiceName> extends Construct {
  /** The given resource, data source or id (escape hatch). */
  public readonly resource: IGrantScope;
  private readonly service: Service;

  constructor(scope: Construct, id: string, props: DataAccessProps<Service>) {
    super(scope, checkedId(scope, id));
    checkInput(this, "DataAccessProps", props);
    this.service = props.service;
    this.resource = props.resource;
    if (Construct.isConstruct(props.resource)) this.node.defaultChild = props.resource;
  }

  /** Grants a kind of access, such as `read` to blobs or `send` to Service Bus. */
  public grant(grantee: IGrantee, access: DataAccessKind<Service>, options: DataGrantOptions = {}): RoleGrant {
    checkInput(this, "DataAccess.grant", { grantee, access, options });
    const { service, resource } = this;
    refuse(this, accessProblem(service, access));
    const row: DataService = DATA_SERVICES[service];
    return RoleGrant.ensure(this, { grantee, role: row.roles[access]!, scope: resource, ...options });
  }
}
