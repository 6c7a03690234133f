import type { Sleep } from "@cdktf/provider-time/lib/sleep";
import type { Construct } from "constructs";
import { propagationWait, WAIT_SECONDS } from "../../core/order/propagation-wait";

interface AdministratorWait {
  readonly administratorAssignmentIds?: string;
  readonly adminWaitSeconds?: number;
}

/**
 * The address of the API server of a cluster that is looked up. A resource that reads it here waits for the administrators'
 * role, as in the stack of the cluster.
 */
export class AwaitedHost {
  private sleep?: Sleep;

  constructor(
    private readonly cluster: Construct,
    private readonly attrs: AdministratorWait,
  ) {}

  public of(host: string): string {
    const { administratorAssignmentIds: grants, adminWaitSeconds = WAIT_SECONDS.clusterAdmin } = this.attrs;
    if (grants === undefined) return host;
    this.sleep ??= propagationWait(this.cluster, "admin-wait", adminWaitSeconds, { host, grants });
    return this.sleep?.getStringAttribute("triggers.host") ?? host;
  }
}
