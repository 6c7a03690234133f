import type { Sleep } from "@cdktf/provider-time/lib/sleep";
import { dependable, type ITerraformDependable, Lazy, type TerraformResource, TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { errorOfUser } from "../core/input/user-stack";
import { propagationWait } from "../core/order/propagation-wait";
import { refusal } from "../../values/problem";

/** A trust of the identity: a credential or an identity binding. */
export interface WrittenTrust extends IConstruct {
  readonly resource: TerraformResource;
  /** A text that changes with what is trusted. */
  readonly trigger: string;
}

/** Whether a stack writes a trust, so that its resources can wait for it. */
export const isWrittenIn = (stack: TerraformStack, trust: IConstruct): trust is WrittenTrust =>
  "trigger" in trust && TerraformStack.of(trust) === stack;

/**
 * What the service account of a binding waits for: its credentials, identity bindings and their propagation.
 *
 * Pods wait for the service account, not for the credentials, so a credential that is added later restarts no pod.
 */
export class BindingReadiness {
  // Not pushed to: V8 gives a list that something is pushed to room for sixteen more, in each of thousands of bindings.
  private credentials: readonly WrittenTrust[] = [];
  private gated: readonly TerraformResource[] = [];
  private readonly grants: ITerraformDependable[] = [];
  private readonly carried: Record<string, string> = {};
  private sleep?: Sleep;

  /** @param seconds 0 to 3600; with 0, resources wait for the credentials only */
  constructor(
    private readonly scope: Construct,
    private readonly seconds: number,
  ) {}

  /** Adds a credential that resources wait for. */
  public add(credential: WrittenTrust): void {
    this.credentials = this.credentials.concat(credential);
    if (this.seconds > 0 || this.sleep) this.wait();
    else for (const resource of this.gated) this.order(resource, credential.resource);
  }

  /** Makes a resource wait for the credentials. */
  public gate(resource: TerraformResource): void {
    this.gated = this.gated.concat(resource);
    if (this.sleep) this.order(resource, this.sleep);
    else for (const credential of this.credentials) this.order(resource, credential.resource);
    for (const grant of this.grants) this.order(resource, grant);
  }

  /**
   * One more role that pods need, in Azure or in the cluster. Without an account of ours the wait for the credentials waits for it. It is created for
   * that if there is none.
   */
  public after(grant: ITerraformDependable): void {
    if (this.grants.includes(grant)) return;
    this.grants.push(grant);
    if (this.gated.length > 0) for (const resource of this.gated) this.order(resource, grant);
    else this.order(this.sleep ?? this.wait(), grant);
  }

  /** A text. A resource that reads it waits for the credentials and roles, if there is a wait, whose triggers contain it. */
  public carry(key: string, value: string): string {
    this.carried[key] = value;
    const ofWait = (sleep: Sleep): string => sleep.getStringAttribute(`triggers.${key}`);
    if (this.sleep) return ofWait(this.wait());
    // An app registration has no credential here and gets no role. For another identity, a role creates a wait later.
    if (this.credentials.length === 0) return value;
    return Lazy.stringValue({ produce: () => (this.sleep ? ofWait(this.sleep) : value) });
  }

  public get dependable(): ITerraformDependable {
    const last = this.sleep ?? this.gated[0] ?? this.credentials.at(-1)?.resource;
    if (last) return last;
    throw errorOfUser(
      refusal(
        "binding-without-resources",
        `\`ready\` must not be used for a binding without resources to wait for: it creates neither a credential nor a service account (at ${this.scope.node.path})`,
      ),
    );
  }

  private wait(): Sleep {
    const triggers = {
      ...Object.fromEntries(this.credentials.map((each) => [this.keyOf(each), each.trigger])),
      ...this.carried,
    };
    if (this.sleep) this.sleep.triggers = triggers;
    else this.sleep = propagationWait(this.scope, "wait", this.seconds, triggers);
    return this.sleep;
  }

  /** Identity bindings are shared and therefore elsewhere in the stack. */
  private keyOf({ node }: WrittenTrust): string {
    return node.scope === this.scope ? node.id : node.path.replaceAll("/", "-");
  }

  private order(resource: TerraformResource, first: ITerraformDependable): void {
    resource.dependsOn = (resource.dependsOn ?? []).concat(dependable(first));
  }
}
