import { LIMITS } from "../../facts/limits";
import type { BuiltInRole } from "../../facts/azure/roles";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import type { Sleep } from "@cdktf/provider-time/lib/sleep";
import { type ITerraformDependable, TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { applyBefore } from "../core/order/apply-before";
import { cycleProblems } from "../core/order/cycle";
import { AzurermTarget } from "../core/azurerm/azurerm-target";
import { noteNamedAfter } from "../core/moved/named-after";
import { propagationWait, WAIT_SECONDS, waitProblem } from "../core/order/propagation-wait";
import { refuse, validate } from "../core/input/refuse";
import { Registry } from "../core/registry";
import { uuidProblem } from "../core/input/id-rules";
import type { IGrantee } from "./grantee";
import type { IGrantScope } from "./grant-scope";
import { type IKnownGrantee, principalKeyOf, principalNameOf } from "./principal-key";
import { scopeKey } from "./scope-key";
import { tenantProblem } from "./tenant";
import { isLiteral } from "../../values/literal";
import { builtInRoleName, roleReference, roleScopeProblem } from "../../model/trust/role-definition";
import { resolvedIn } from "../../values/resolved";
import { type Problem, refusal } from "../../values/problem";

/** Properties of a RoleGrant. */
export interface RoleGrantProps {
  /**
   * Principal that gets the role. Pods of a FederatedBinding wait for it, because their service account does; give the
   * binding's `identity` instead if they need not wait.
   */
  readonly grantee: IGrantee;
  /**
   * Name of a built-in role, or id of a role definition
   * (`/subscriptions/…/providers/Microsoft.Authorization/roleDefinitions/…`).
   * @throws if it is neither
   */
  // An editor completes the names of built-in roles, and any other text is accepted.
  readonly role: BuiltInRole | (string & {});
  /** Scope of the role assignment, or its Azure resource id. */
  readonly scope: IGrantScope | string;
  /**
   * Tenant of the scope. A principal of another tenant is refused.
   * @default - that of the resource or of its provider, if it is a literal
   */
  readonly tenantId?: string;
  /** Condition in the Azure ABAC language, version 2.0. @default - none */
  readonly condition?: string;
  /** Reason for the role, at most 1,024 characters. @default - none */
  readonly description?: string;
  /**
   * Seconds between the role assignment and the resources that wait for it; 0 means no wait.
   * @default 60
   */
  readonly waitSeconds?: number;
}

/** The role assignments of a stack, by principal, role, scope and condition. */
const grants = new Registry<RoleGrant>();

/**
 * A role assignment: one role of one principal on one scope.
 *
 * @example
 * ```ts
 * const reader = RoleGrant.ensure(this, {
 *   grantee: binding,
 *   role: "Reader",
 *   scope: "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-orders",
 * });
 * ```
 */
export class RoleGrant extends Construct {
  /**
   * The role assignment with these properties. The first call creates it below `scope`; later calls return it.
   *
   * Its construct id consists of the principal and the role. If one construct grants one role to one principal on several
   * scopes, the ids follow the order of the calls. In that case use `new RoleGrant` with your own ids, so that another order
   * does not replace a role assignment.
   *
   * @param scope the construct that the role assignment belongs to, usually the owner of the granted scope
   */
  public static ensure(scope: Construct, props: RoleGrantProps): RoleGrant {
    checkInput(scope, "RoleGrant.ensure", { scope, props });
    const stack = TerraformStack.of(scope);
    const known = grants.first(stack, grantKey(stack, props));
    if (known) waits(props.grantee, known);
    return known ?? new RoleGrant(scope, freeId(scope, props), props);
  }

  /** Azure resource id of the role assignment. */
  public get assignmentId(): string {
    return this.resource.id;
  }
  /** Name of a built-in role, otherwise the id of the role definition. */
  public readonly role: string;
  /** @internal */
  public readonly principalKey: string;
  /** The underlying `azurerm_role_assignment` resource (escape hatch). */
  public readonly resource: RoleAssignment;
  private readonly madeFrom: readonly IConstruct[];
  private readonly waitSeconds: number;
  private sleep?: Sleep;
  /** Whether resources wait for the role. */
  private isAwaited = false;

  constructor(scope: Construct, id: string, props: RoleGrantProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "RoleGrantProps", props);
    const stack = TerraformStack.of(this);
    const key = grantKey(stack, props);
    const same = grants.first(stack, key);
    const reference = roleReference("role", props.role);
    refuse(
      this,
      same &&
        refusal(
          "role-twice",
          `a role must be granted to a principal on a scope only once, got "${props.role}" also at "${same.node.path}"; ` +
            "use RoleGrant.ensure, which returns that role assignment",
        ),
      "problem" in reference ? reference.problem : undefined,
      uuidProblem("grantee.principalId", props.grantee.principalId),
      uuidProblem("tenantId", props.tenantId),
      tenantProblem(this, props, false),
      typeof props.scope === "string"
        ? roleScopeProblem("scope", props.scope)
        : roleScopeProblem("scope.id", props.scope.id),
      waitProblem("waitSeconds", props.waitSeconds),
      descriptionProblem(props.description),
    );
    AzurermTarget.of(this);
    this.role = builtInRoleName(props.role);
    this.principalKey = principalKeyOf(this, props.grantee);
    this.waitSeconds = props.waitSeconds ?? WAIT_SECONDS.role;
    this.madeFrom = [props.grantee, props.scope].filter((each): each is IConstruct & typeof each => isConstruct(each));
    this.resource = new RoleAssignment(this, "resource", {
      scope: typeof props.scope === "string" ? props.scope : props.scope.id,
      ...("name" in reference ? { roleDefinitionName: reference.name } : {}),
      ...("id" in reference ? { roleDefinitionId: reference.id } : {}),
      principalId: props.grantee.principalId,
      principalType: props.grantee.principalType,
      condition: props.condition,
      conditionVersion: props.condition === undefined ? undefined : "2.0",
      description: props.description,
      // The type of a principal never changes. A change of the argument would destroy the assignment, and Azure rejects the
      // new one.
      lifecycle: isNamed(props.grantee) ? { ignoreChanges: ["principal_type"] } : undefined,
    });
    this.node.defaultChild = this.resource;
    grants.claim(stack, this, this, key);
    const { grantee } = props;
    const [principalName, roleName] = [principalNameOf(this, grantee), nameOf(stack, props.role)];
    if (id === grantId(principalName, roleName))
      noteNamedAfter(stack, {
        construct: this,
        isAfter: (other) =>
          other.node.id === principalName &&
          ((other as unknown) === grantee || (other as Partial<IKnownGrantee>).principalKey === this.principalKey),
        idFor: (otherName) => grantId(otherName, roleName),
      });
    validate(this, () => [tenantProblem(this, props, true)].filter((each) => each !== undefined));
    validate(this, () => (this.isAwaited ? cycleProblems(this.resource, "waitFor" in grantee) : []));
    waits(grantee, this);
  }

  /** The wait for propagation, or the role assignment if there is no wait. */
  public get ready(): ITerraformDependable & IConstruct {
    this.isAwaited = true;
    if (this.waitSeconds === 0) return this.resource;
    // The wait is created on demand, so that an apply does not wait for a role that no resource waits for.
    this.sleep ??= propagationWait(this, "wait", this.waitSeconds, { grant: this.resource.id });
    return this.sleep;
  }

  /**
   * Makes resources wait until the role works. Terraform destroys them before the role.
   *
   * Data sources do not wait. Resources that are added to a construct later wait too. A construct of another stack makes its
   * whole stack wait.
   *
   * @throws if a target contains the grantee or the scope: it would wait for itself
   */
  public applyBefore(...targets: readonly IConstruct[]): this {
    checkInput(this, "RoleGrant.applyBefore", { targets });
    applyBefore(this, { first: this.ready, madeFrom: this.madeFrom, targets });
    return this;
  }
}

/** Lets a grantee with pods make them wait for its role. */
const waits = (grantee: IGrantee, grant: RoleGrant): void => (grantee as Partial<IKnownGrantee>).waitFor?.(grant);

/** Whether the principal type comes from the user. The type of an identity is known. */
const isNamed = ({ principalType, principalId }: IGrantee): boolean =>
  principalType !== undefined && isLiteral(principalId);

function isConstruct(value: unknown): value is IConstruct {
  return Construct.isConstruct(value);
}

function grantKey(stack: TerraformStack, { grantee, role, scope, condition }: RoleGrantProps): string {
  const on = scopeKey(stack, scope);
  const of = isLiteral(role) ? builtInRoleName(role).toLowerCase() : resolvedIn(stack, role);
  return JSON.stringify([principalKeyOf(stack, grantee), of, on, condition ?? ""]);
}

/** The construct id of a role assignment, from the names of its principal and its role. */
export const grantId = (principal: string, role: string): string =>
  `${principal}-${role}`.toLowerCase().replace(/[^a-z0-9]+/g, "-");

/** A free construct id from principal and role, and if that is taken also from the scope, so that the order rarely matters. */
function freeId(scope: Construct, { grantee, role, scope: on }: RoleGrantProps): string {
  const name = nameOf(TerraformStack.of(scope), role);
  const path = isConstruct(grantee) ? grantee.node.path : principalKeyOf(scope, grantee);
  const onName =
    typeof on === "string" ? on.split("/").at(-1)! : isConstruct(on) ? on.node.id : on.id.split("/").at(-1)!;
  const known = isLiteral(onName) ? onName : "scope";
  const principal = principalNameOf(scope, grantee);
  const ids = [grantId(principal, name), grantId(path, name), grantId(path, `${name}-${known}`)];
  const isFree = (id: string): boolean => scope.node.tryFindChild(id) === undefined;
  const free = ids.find(isFree);
  if (free !== undefined) return free;
  let next = 2;
  while (!isFree(`${ids.at(-1)!}-${next}`)) next++;
  return `${ids.at(-1)!}-${next}`;
}

/** The name of a role in the ids of its assignments. */
const nameOf = (stack: TerraformStack, role: string): string =>
  isLiteral(role) ? role.split("/").at(-1)! : roleOfToken(stack, role);

/** The name of a role whose id is known after apply: the name of its resource, because token numbers differ between runs. */
function roleOfToken(stack: TerraformStack, role: string): string {
  return /\.([\w-]+)\./.exec(String(resolvedIn(stack, role)))?.[1] ?? "role";
}

function descriptionProblem(description: string | undefined): Problem | undefined {
  if (!isLiteral(description) || description.length <= LIMITS.roleAssignmentDescription) return undefined;
  return refusal(
    "role-description",
    `\`description\` must be at most ${LIMITS.roleAssignmentDescription.toLocaleString("en")} characters, got ${description.length}; shorten it`,
  );
}
