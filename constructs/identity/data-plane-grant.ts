import { CosmosdbSqlRoleAssignment } from "@cdktf/provider-azurerm/lib/cosmosdb-sql-role-assignment";
import { RedisCacheAccessPolicyAssignment } from "@cdktf/provider-azurerm/lib/redis-cache-access-policy-assignment";
import type { Sleep } from "@cdktf/provider-time/lib/sleep";
import { dependable, Fn, type ITerraformDependable, type TerraformResource, TerraformStack, Token } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import type { DataPlaneServiceName } from "../../facts/azure/data-services";
import { COSMOS_ROLES } from "../../facts/terraform/data-plane-grant-types";
import { isLiteral } from "../../values/literal";
import { refusal } from "../../values/problem";
import { checkInput } from "../core/input/check-input";
import { AzurermTarget } from "../core/azurerm/azurerm-target";
import { uuidProblem } from "../core/input/id-rules";
import { refuse, validate } from "../core/input/refuse";
import { applyBefore } from "../core/order/apply-before";
import { cycleProblems } from "../core/order/cycle";
import { propagationWait, WAIT_SECONDS, waitProblem } from "../core/order/propagation-wait";
import { Registry } from "../core/registry";
import type { IGrantee } from "./grantee";
import type { IGrantScope } from "./grant-scope";
import { ManagedRedisAccessPolicyAssignment } from "./managed-redis-access-policy-assignment";
import { type IKnownGrantee, principalKeyOf, principalNameOf } from "./principal-key";
import { grantId } from "./role-grant";
import { scopeKey } from "./scope-key";
import { tenantProblem } from "./tenant";

export interface DataPlaneGrantProps {
  readonly grantee: IGrantee;
  /** The resource type that gives the access. */
  readonly dataPlane: DataPlaneServiceName;
  /** Name of the role or access policy in the service. */
  readonly role: string;
  /** The account, cache, or a part of it. */
  readonly resource: IGrantScope;
  readonly tenantId?: string;
  /** Seconds between the assignment and the resources that wait for it; 0 means no wait. @default 60 */
  readonly waitSeconds?: number;
}

/** The assignments of a stack, by principal, scope and, where a principal can have several, role. */
const grants = new Registry<DataPlaneGrant>();
/** The last assignment on a cache. A cache takes one change at a time. */
const last = new Registry<DataPlaneGrant>();

/**
 * Access inside a data service that has roles or access policies of its own, outside of Azure RBAC: Cosmos DB for NoSQL and
 * Redis.
 *
 * @example
 * ```ts
 * const account = { id: "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.DocumentDB/databaseAccounts/cosmos-orders" };
 * const documents = new DataAccess(this, "documents", { service: "cosmosDb", resource: account });
 * const canRead = documents.grantRead(binding); // a DataPlaneGrant
 * ```
 */
export class DataPlaneGrant extends Construct {
  /** @internal */
  public static ensure(scope: Construct, props: DataPlaneGrantProps): DataPlaneGrant {
    const key = keyOf(scope, props);
    const known = grants.first(TerraformStack.of(scope), key);
    refuse(
      scope,
      known && known.role !== props.role
        ? refusal(
            "data-policy-twice",
            `a principal must have one access policy on a cache, got "${props.role}" for that of "${known.node.path}", which ` +
              `has "${known.role}"; grant one of them`,
          )
        : undefined,
    );
    if (!known) return new DataPlaneGrant(scope, freeId(scope, props), props);
    waits(props.grantee, known);
    return known;
  }

  /** Name of the role or access policy in the service. */
  public readonly role: string;
  /** The underlying `azurerm_cosmosdb_sql_role_assignment` or `azurerm_..._access_policy_assignment` resource (escape hatch). */
  public readonly resource: TerraformResource;
  private readonly madeFrom: readonly IConstruct[];
  private readonly waitSeconds: number;
  private sleep?: Sleep;
  private isAwaited = false;

  private constructor(scope: Construct, id: string, props: DataPlaneGrantProps) {
    super(scope, id);
    const { grantee, resource } = props;
    const assignment = { grantee, role: props.role, scope: resource, tenantId: props.tenantId };
    refuse(
      this,
      uuidProblem("grantee.principalId", grantee.principalId),
      tenantProblem(this, assignment, false),
      waitProblem("waitSeconds", props.waitSeconds),
    );
    AzurermTarget.of(this);
    this.role = props.role;
    this.waitSeconds = props.waitSeconds ?? WAIT_SECONDS.role;
    this.madeFrom = [grantee, resource].filter((each) => Construct.isConstruct(each));
    this.resource = assign(this, props);
    this.node.defaultChild = this.resource;
    const stack = TerraformStack.of(this);
    grants.claim(stack, this, this, keyOf(scope, props));
    if (props.dataPlane !== "cosmosDb") this.comesAfterOthers(stack, scopeKey(this, resource));
    validate(this, () => [tenantProblem(this, assignment, true)].filter((each) => each !== undefined));
    validate(this, () => (this.isAwaited ? cycleProblems(this.resource, "waitFor" in grantee) : []));
    waits(grantee, this);
  }

  /** The wait for propagation, or the assignment if there is no wait. */
  public get ready(): ITerraformDependable & IConstruct {
    this.isAwaited = true;
    if (this.waitSeconds === 0) return this.resource;
    this.sleep ??= propagationWait(this, "wait", this.waitSeconds, { grant: this.resource.getStringAttribute("id") });
    return this.sleep;
  }

  /**
   * Makes resources wait until the access works. Terraform destroys them before the assignment. Pods of a FederatedBinding
   * wait by themselves.
   *
   * @throws if a target contains the grantee or the scope: it would wait for itself
   */
  public applyBefore(...targets: readonly IConstruct[]): this {
    checkInput(this, "DataPlaneGrant.applyBefore", { targets });
    applyBefore(this, { first: this.ready, madeFrom: this.madeFrom, targets });
    return this;
  }

  private comesAfterOthers(stack: TerraformStack, target: string): void {
    const before = last.all(stack, target).at(-1);
    if (before) this.resource.dependsOn = [dependable(before.resource)];
    last.claim(stack, this, this, target);
  }
}

const waits = (grantee: IGrantee, grant: DataPlaneGrant): void => (grantee as Partial<IKnownGrantee>).waitFor?.(grant);

/** A principal can have several roles in Cosmos DB, and one access policy on a cache. */
function keyOf(scope: Construct, { grantee, dataPlane, role, resource }: DataPlaneGrantProps): string {
  const parts = [dataPlane, principalKeyOf(scope, grantee), scopeKey(scope, resource)];
  return JSON.stringify(dataPlane === "cosmosDb" ? [...parts, role] : parts);
}

/** A free construct id from principal and role, and if that is taken, with a number. */
function freeId(scope: Construct, { grantee, role }: DataPlaneGrantProps): string {
  const id = grantId(principalNameOf(scope, grantee), role);
  if (scope.node.tryFindChild(id) === undefined) return id;
  let next = 2;
  while (scope.node.tryFindChild(`${id}-${next}`) !== undefined) next++;
  return `${id}-${next}`;
}

function assign(grant: Construct, { dataPlane, role, grantee, resource }: DataPlaneGrantProps): TerraformResource {
  const { id } = resource;
  const { principalId } = grantee;
  switch (dataPlane) {
    case "cosmosDb":
      return new CosmosdbSqlRoleAssignment(grant, "resource", {
        resourceGroupName: partOfId(id, PART.resourceGroup),
        accountName: partOfId(id, PART.name),
        roleDefinitionId: `${accountOf(id)}/sqlRoleDefinitions/${cosmosRoleId(role)}`,
        principalId,
        scope: cosmosScope(id),
      });
    case "redisCache":
      return new RedisCacheAccessPolicyAssignment(grant, "resource", {
        // One for each principal, so the name is that of the principal, which no other stack gives to another one.
        name: principalId,
        redisCacheId: id,
        accessPolicyName: role,
        objectId: principalId,
        objectIdAlias: principalNameOf(grant, grantee),
      });
    case "managedRedis":
      return new ManagedRedisAccessPolicyAssignment(grant, "resource", { managedRedisId: id, objectId: principalId });
  }
}

/** The places of names in `/subscriptions/…/resourceGroups/<group>/providers/<namespace>/<type>/<name>`, split at the slashes. */
const PART = { resourceGroup: 4, name: 8 } as const;

const partOfId = (id: string, index: number): string =>
  isLiteral(id) ? id.split("/")[index]! : Token.asString(Fn.element(Fn.split("/", id), index));

const accountOf = (id: string): string =>
  isLiteral(id)
    ? id
        .split("/")
        .slice(0, PART.name + 1)
        .join("/")
    : Fn.join("/", Token.asList(Fn.slice(Fn.split("/", id), 0, PART.name + 1)));

/** The scope of a role in Cosmos DB is the id of the account, and below it the path of the data plane. */
const cosmosScope = (id: string): string =>
  isLiteral(id)
    ? id.replace(/\/sqlDatabases\//i, "/dbs/").replace(/\/containers\//i, "/colls/")
    : // Between slashes, Terraform reads a pattern.
      Fn.replace(Fn.replace(id, "/[/]sqlDatabases[/]/", "/dbs/"), "/[/]containers[/]/", "/colls/");

const cosmosRoleId = (role: string): string => Object.entries(COSMOS_ROLES).find(([, name]) => name === role)![0];
