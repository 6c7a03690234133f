import type { Sleep } from "@cdktf/provider-time/lib/sleep";
import { dependable, type ITerraformDependable, type TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { errorOfUser } from "../core/input/user-stack";
import type { FederatedCredential } from "./federated-credential";
import { propagationWait } from "../core/order/propagation-wait";

/**
 * What a binding's service account waits for: its credentials, and the time Azure takes to know them.
 *
 * Pods wait for the account, not for the credentials, so that a credential added later rolls no pod.
 */
export class BindingReadiness {
  private readonly credentials: FederatedCredential[] = [];
  private readonly gated: TerraformResource[] = [];
  private readonly grants: ITerraformDependable[] = [];
  private readonly carried: Record<string, string> = {};
  private sleep?: Sleep;

  /** @param seconds 0 to 3600; with 0 what waits waits for the credentials themselves */
  constructor(
    private readonly scope: Construct,
    private readonly seconds: number,
  ) {}

  /** One more credential that must be there. */
  public add(credential: FederatedCredential): void {
    this.credentials.push(credential);
    if (this.seconds > 0) this.wait();
    else for (const resource of this.gated) this.order(resource, credential.resource);
  }

  /** Makes a resource wait. */
  public gate(resource: TerraformResource): void {
    this.gated.push(resource);
    if (this.sleep) this.order(resource, this.sleep);
    else for (const credential of this.credentials) this.order(resource, credential.resource);
    for (const grant of this.grants) this.order(resource, grant);
  }

  /** One more role that pods need. Without an account of ours the wait for the credentials waits for it. */
  public after(grant: ITerraformDependable): void {
    if (this.grants.includes(grant)) return;
    this.grants.push(grant);
    if (this.gated.length > 0) for (const resource of this.gated) this.order(resource, grant);
    else if (this.sleep) this.order(this.sleep, grant);
  }

  /** A text that whoever reads it waits for, where a wait can carry it. */
  public carry(key: string, value: string): string {
    this.carried[key] = value;
    if (!this.sleep) return value;
    this.wait();
    return this.sleep.getStringAttribute(`triggers.${key}`);
  }

  public get dependable(): ITerraformDependable {
    const last = this.sleep ?? this.gated[0] ?? this.credentials.at(-1)?.resource;
    if (last) return last;
    throw errorOfUser(
      `nothing has to be finished before pods of this binding run: it writes neither a credential nor an account (at ${this.scope.node.path})`,
    );
  }

  private wait(): void {
    const triggers = {
      ...Object.fromEntries(this.credentials.map((each) => [each.node.id, each.trigger])),
      ...this.carried,
    };
    if (this.sleep) this.sleep.triggers = triggers;
    else this.sleep = propagationWait(this.scope, "wait", this.seconds, triggers);
  }

  private order(resource: TerraformResource, first: ITerraformDependable): void {
    resource.dependsOn = [...(resource.dependsOn ?? []), dependable(first)];
  }
}
