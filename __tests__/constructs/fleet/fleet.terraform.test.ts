// A small fleet through its life, in a world that remembers what exists.
import { Testing } from "cdktf";
import { Fleet, type FleetProps } from "../../../constructs";
import { synthesizeAll } from "../../../testing";
import { Life, type Stacks } from "../../kit/life";
import { describeTerraform } from "../../kit/terraform";
import { accounts, folderOf, Shard } from "./fleet-fixture";

const NAMES = Array.from({ length: 12 }, (_, i) => `orders/app-${i}`);
const FILES = {
  ...accounts(...NAMES),
  "jobs.yaml": [1, 2, 3]
    .map((i) => `- { serviceAccount: { namespace: jobs, name: job-${i} }, sharedIdentity: id-jobs }\n`)
    .join(""),
};

function fleet(files: Readonly<Record<string, string>>, props: Partial<FleetProps> = {}) {
  const app = Testing.app({ stackTraces: false });
  const { placements } = new Fleet(app, "fleet", {
    folder: folderOf(files),
    shards: 2,
    stack: (scope, id) => new Shard(scope, id),
    ...props,
  });
  return { stacks: synthesizeAll(app) as Stacks, placements };
}

describeTerraform("a fleet, applied", () => {
  const life = new Life();
  afterAll(() => life.remove());
  const before = fleet(FILES);
  const added = fleet({ ...FILES, ...accounts("orders/another") });

  test("has nothing to do at the next plan", async () => {
    await life.apply(before.stacks);
    await life.expectNothingToDo(before.stacks);
    expect(life.objects("azurerm_user_assigned_identity")).toHaveLength(NAMES.length + 1);
    expect(life.objects("azurerm_federated_identity_credential")).toHaveLength(NAMES.length + 3);
    expect(life.objects("kubernetes_service_account_v1")).toHaveLength(NAMES.length + 3);
  });

  test("changes one stack for one file", async () => {
    const [name, text] = Object.entries(FILES)[3]!;
    const file = { [name]: `${text}automountServiceAccountToken: false\n` };
    const planned = Object.values(await life.apply(fleet({ ...FILES, ...file }).stacks));
    expect(planned.map(({ updated }) => updated.length).sort()).toEqual([0, 1]);
    for (const { created, destroyed } of planned) expect([...created, ...destroyed]).toEqual([]);
  });

  test("creates only what a new file asks for", async () => {
    const planned = Object.values(await life.apply(added.stacks));
    expect(planned.map(({ created }) => created.length).sort()).toEqual([0, 3]);
    for (const { destroyed } of planned) expect(destroyed).toEqual([]);
  });

  test("moves nothing to a new shard with the placements of the last synthesis", async () => {
    const more = { ...FILES, ...accounts("orders/another", ...NAMES.map((each) => `${each}-new`)) };
    const after = fleet(more, { shards: 3, placements: added.placements });
    const planned = await life.apply(after.stacks);
    for (const { destroyed } of Object.values(planned)) expect(destroyed).toEqual([]);
    expect(planned["fleet-3"]!.created.length).toBeGreaterThan(0);
  });

  test("creates bindings anew that move to a new shard without them, after the old stack has let go", async () => {
    const after = fleet(FILES, { shards: 3 });
    const moved = Object.keys(before.placements).filter((key) => before.placements[key] !== after.placements[key]);
    expect(moved.length).toBeGreaterThan(0);
    const planned = await life.apply(after.stacks);
    expect(planned["fleet-3"]!.created.length).toBeGreaterThanOrEqual(3 * moved.length);
    await life.expectNothingToDo(after.stacks);
  });

  test("leaves nothing after a destroy", async () => {
    await life.destroy(fleet(FILES, { shards: 3 }).stacks);
    for (const type of ["azurerm_user_assigned_identity", "kubernetes_service_account_v1"])
      expect(life.objects(type)).toEqual([]);
  });
});
