import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { uuidProblem } from "../core/input/id-rules";
import { refuse } from "../core/input/refuse";
import { cloudOf } from "../core/location/cloud";
import type { IGrantee } from "./grantee";
import { RoleGrant } from "./role-grant";
import {
  DATA_SERVICES,
  type DataAccessKind,
  type DataEndpoint,
  type DataService,
  type DataPlaneServiceName,
  type DataServiceName,
} from "../../facts/azure/data-services";
import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import {
  accessProblem,
  conditionProblem,
  dataPlaneIdProblem,
  otherServiceProblem,
  shortcutProblem,
} from "./data-access-rules";
import type { DataPlaneGrant } from "./data-plane-grant";
import type { EnvironmentVariable } from "./environment-variable";
import type { IGrantScope } from "./grant-scope";
import { PRIVATE_LINKS, type PrivateLink } from "../../facts/azure/private-link";
import { type Problem, refusal } from "../../values/problem";

/** Properties of a DataAccess. */
export interface DataAccessProps<Service extends DataServiceName> {
  /** The service, such as `blobStorage`, `serviceBus` or `openAi`. */
  readonly service: Service;
  /** A resource or data source of the provider, or `{ id }`. For blobs it is a storage account or a container. */
  readonly resource: IGrantScope;
  /**
   * Tenant of the resource. A role for a principal of another tenant is refused.
   * @default - that of the provider of the resource, if it is a literal
   */
  readonly tenantId?: string;
}

/** Options of a role on a data service. */
export interface DataGrantOptions {
  /** Condition in the Azure ABAC language, version 2.0, such as one on blob paths. @default - none */
  readonly condition?: string;
  /** Seconds between the role assignment and the resources that wait for it; 0 means no wait. @default 60 */
  readonly waitSeconds?: number;
}

/** What a grant returns: a role assignment, or an assignment inside the service if it has roles or policies of its own. */
export type DataGrant<Service extends DataServiceName> = Service extends DataPlaneServiceName
  ? DataPlaneGrant
  : RoleGrant;

/**
 * Access to the data of a service by roles, or by the access policies of Redis.
 *
 * ```ts
 * const invoices = new DataAccess(this, "invoices", { service: "blobStorage", resource: storageAccount });
 * // The role for the binding `orders`, the wait for it, and AZURE_STORAGEBLOB_RESOURCEENDPOINT in each container:
 * orders.podTemplate(template, { reads: [invoices] });
 * ```
 *
 * @example
 * ```ts
 * const storage = { id: "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/storders" };
 * const blobs = new DataAccess(this, "blobs", { service: "blobStorage", resource: storage });
 * blobs.grantRead(binding);
 * ```
 */
export class DataAccess<Service extends DataServiceName> extends Construct {
  /** The given resource, data source or id (escape hatch). */
  public readonly resource: IGrantScope;
  private readonly service: Service;
  private readonly tenantId?: string;

  constructor(scope: Construct, id: string, props: DataAccessProps<Service>) {
    super(scope, checkedId(scope, id));
    checkInput(this, "DataAccessProps", props);
    refuse(this, uuidProblem("tenantId", props.tenantId), otherServiceProblem(props.service, props.resource));
    this.service = props.service;
    this.tenantId = props.tenantId;
    this.resource = props.resource;
    if (Construct.isConstruct(props.resource)) this.node.defaultChild = props.resource;
  }

  /** Grants a kind of access, such as `read` to blobs or `send` to Service Bus. */
  public grant(grantee: IGrantee, access: DataAccessKind<Service>, options: DataGrantOptions = {}): DataGrant<Service> {
    checkInput(this, "DataAccess.grant", { grantee, access, options });
    refuse(this, accessProblem(this.service, access));
    const role = this.row.roles[access]!;
    const { dataPlane } = this.row;
    const { resource, tenantId } = this;
    if (dataPlane === undefined)
      return RoleGrant.ensure(this, { grantee, role, scope: resource, tenantId, ...options }) as DataGrant<Service>;
    refuse(this, conditionProblem(this.service, options.condition), dataPlaneIdProblem(this.service, resource.id));
    const { waitSeconds } = options;
    // Loaded here, because most apps have no such service.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { DataPlaneGrant } = require("./data-plane-grant") as typeof import("./data-plane-grant");
    const props = { grantee, dataPlane, role, resource, tenantId, waitSeconds };
    return DataPlaneGrant.ensure(this, props) as DataGrant<Service>;
  }

  /** Grants reading: of blobs, messages or settings, or the use of a model. @throws if the service has no such role */
  public grantRead(grantee: IGrantee, options: DataGrantOptions = {}): DataGrant<Service> {
    checkInput(this, "DataAccess.grantRead", { grantee, options });
    return this.grantKind("read", grantee, options);
  }

  /** Grants writing, with reading where the service has no role for writing alone. @throws if the service has no such role */
  public grantWrite(grantee: IGrantee, options: DataGrantOptions = {}): DataGrant<Service> {
    checkInput(this, "DataAccess.grantWrite", { grantee, options });
    return this.grantKind("write", grantee, options);
  }

  /** Grants all access to data. @throws if the service has no such role */
  public grantOwn(grantee: IGrantee, options: DataGrantOptions = {}): DataGrant<Service> {
    checkInput(this, "DataAccess.grantOwn", { grantee, options });
    return this.grantKind("own", grantee, options);
  }

  /**
   * The environment variable with the address of the service, for a container. Service Connector uses the same name.
   *
   * @param hostName the name in the host, if it differs from the name of the resource, such as the custom subdomain of an
   * Azure OpenAI account. @default - the name of the resource
   * @throws if the host has more in it than a name, or the service has none in this cloud
   */
  public environment(hostName?: string): EnvironmentVariable[] {
    checkInput(this, "DataAccess.environment", { hostName });
    const { endpoint, suffix } = this.address("environment");
    const name = hostName ?? nameIn(this.resource.id);
    refuse(
      this,
      name === undefined
        ? refusal(
            "data-resource-id",
            `\`resource\` must have the id of a resource in a resource group, got ${shown(this.resource.id)}; give \`hostName\``,
          )
        : undefined,
    );
    const host = `${name}.${suffix}`;
    return [{ name: endpoint.variable, value: endpoint.form === "url" ? `https://${host}/` : host }];
  }

  /**
   * No variable for a service whose host has more in it than a name.
   * @internal
   */
  public podEnvironment(): EnvironmentVariable[] {
    return this.row.endpoint ? this.environment() : [];
  }

  /**
   * The name of the private DNS zone for private endpoints of the service, such as `privatelink.blob.core.windows.net`.
   * Source: learn.microsoft.com/azure/private-link/private-endpoint-dns.
   *
   * @throws if the host has more in it than a name, or the service has none in this cloud
   */
  public get privateDnsZoneName(): string {
    const link: PrivateLink | undefined = (PRIVATE_LINKS as Readonly<Record<string, PrivateLink>>)[
      this.row.privateLink ?? this.service
    ];
    const suffix = link && cloudOf(this)[link.suffix];
    refuse(this, suffix === undefined ? this.unknownHost("privateDnsZoneName") : undefined);
    return `privatelink.${suffix}`;
  }

  private get row(): DataService {
    return DATA_SERVICES[this.service];
  }

  private grantKind(name: "read" | "write" | "own", grantee: IGrantee, options: DataGrantOptions): DataGrant<Service> {
    refuse(this, shortcutProblem(this.service, name));
    return this.grant(grantee, this.row[name] as DataAccessKind<Service>, options);
  }

  private address(member: string): { readonly endpoint: DataEndpoint; readonly suffix: string } {
    const { endpoint } = this.row;
    const suffix = endpoint && cloudOf(this)[endpoint.suffix];
    refuse(this, suffix === undefined ? this.unknownHost(member) : undefined);
    return { endpoint: endpoint!, suffix: suffix! };
  }

  private unknownHost(member: string): Problem {
    return refusal(
      "data-service",
      `\`${member}\` must be of a service with a known host in the cloud "${cloudOf(this).terraformEnvironment}", got ` +
        `${this.row.title}; use an attribute of the resource`,
    );
  }
}

/** `/subscriptions/…/resourceGroups/…/providers/Microsoft.Storage/storageAccounts/<name>`, split at the slashes. */
const NAME_IN_ID = 8;

/** The name of a resource, or of the one that it is part of, from its id. */
function nameIn(id: string): string | undefined {
  return isLiteral(id) ? id.split("/")[NAME_IN_ID] : Token.asString(Fn.element(Fn.split("/", id), NAME_IN_ID));
}
