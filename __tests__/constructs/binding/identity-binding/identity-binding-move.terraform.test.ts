import { readFileSync } from "node:fs";
import { type BoundOptions, synthesizeOrders } from "../../../kit/identity-bindings-app";
import { Life, type Planned, type Stacks } from "../../../kit/life";
import { describeTerraform, expectBefore, expectEachBefore, type LoggedWrite, writesOf } from "../../../kit/terraform";
import { temporaryFolder } from "../../../handover/synthesized";

const stackOf = (options: BoundOptions): Stacks => ({
  orders: JSON.parse(readFileSync(synthesizeOrders(temporaryFolder(), options), "utf8")) as object,
});
const PODS = ["kubernetes_deployment_v1.api-pods", "kubernetes_deployment_v1.jobs-pods"];
const CREDENTIALS = ["azurerm_federated_identity_credential", "azurerm_federated_identity_credential"];
const BINDINGS = [
  "azapi_resource",
  "kubernetes_cluster_role_binding_v1",
  "kubernetes_cluster_role_binding_v1",
  "kubernetes_cluster_role_v1",
];
const types = (addresses: readonly string[]): string[] => addresses.map((each) => each.split(".", 1)[0]!).sort();

describeTerraform("a binding that moves between credential and identity binding", () => {
  let life: Life;
  let before: Planned;
  beforeAll(async () => {
    life = new Life();
    before = await step({ trust: "credential" });
  });
  afterAll(() => life.remove());

  /** Applies the stack, and proves that the next plan is empty. */
  async function step(options: BoundOptions): Promise<Planned> {
    const stack = stackOf(options);
    const { orders } = await life.apply(stack);
    await life.expectNothingToDo(stack);
    return orders!;
  }
  const writes = (): readonly LoggedWrite[] => life.workspace("orders").writes();

  test("keeps identity and service accounts in every plan, and pods change once for each way, when both kinds are there", async () => {
    expect(types(before.created)).toEqual(expect.arrayContaining(CREDENTIALS));
    expect(types(before.created)).not.toContain("azapi_resource");

    const both = await step({ trust: "identity-binding", keepOtherTrust: true });
    expect(types(both.created)).toEqual(BINDINGS);
    expect([both.updated, both.destroyed]).toEqual([PODS, []]);
    expect(both.waits).toHaveLength(2);
    const updated = writesOf(writes(), "kubernetes_deployment_v1", "update");
    for (const type of ["azapi_resource", "kubernetes_cluster_role_v1"])
      expectBefore(writesOf(writes(), type), updated);
    expectEachBefore(writesOf(writes(), "kubernetes_cluster_role_binding_v1"), updated, 1);

    const bound = await step({ trust: "identity-binding" });
    expect(types(bound.destroyed)).toEqual(CREDENTIALS);
    expect([bound.created, bound.updated]).toEqual([[], []]);

    const back = await step({ trust: "credential", keepOtherTrust: true });
    expect(types(back.created)).toEqual(CREDENTIALS);
    expect([back.updated, back.destroyed]).toEqual([PODS, []]);

    const done = await step({ trust: "credential" });
    expect(types(done.destroyed)).toEqual(BINDINGS);
    expect([done.created, done.updated]).toEqual([[], []]);
    expect(writesOf(writes(), "azurerm_user_assigned_identity")).toHaveLength(1);
    expect(writesOf(writes(), "kubernetes_service_account_v1")).toHaveLength(2);

    await life.destroy(stackOf({ trust: "credential" }));
    expect(life.objects("azurerm_user_assigned_identity")).toEqual([]);
  });
});
