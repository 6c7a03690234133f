// One change of stacks that are applied: what its plan may destroy, and what must be the same afterwards.
import { type Life, type Planned, Refused, type Stacks } from "./life";

/** What an apply of a change does; what is not said here it does not do. */
export interface Outcome {
  /** The plan fails with this, and nothing has changed. @default - it succeeds */
  readonly refused?: RegExp;
  /** What is destroyed or replaced, as `<stack> <type>`, once for each resource. @default - nothing */
  readonly destroyed?: readonly string[];
  /** What Terraform forgets and leaves running. @default - nothing */
  readonly forgotten?: readonly string[];
  /** Extra arguments of the plan of `platform`. @default - none */
  readonly args?: readonly string[];
  /** Whether a wait runs again. @default - not looked at */
  readonly waits?: boolean;
}

const CLIENT_ID = "azure.workload.identity/client-id";

/** The client id of each identity and of each service account that exists, by its id. */
function clientIds(life: Life): ReadonlyMap<string, unknown> {
  const identities = life.objects("azurerm_user_assigned_identity").map(({ id, values }) => [id, values.client_id]);
  const accounts = life.objects("kubernetes_service_account_v1").map(({ id, values }) => {
    const [metadata] = values.metadata as [{ annotations?: Record<string, string> }];
    return [id, metadata.annotations?.[CLIENT_ID]];
  });
  return new Map([...identities, ...accounts] as [string, unknown][]);
}

/** Everything of one kind that the plans of all stacks did, as `<stack> <type>`. */
const listed = (planned: Record<string, Planned>, what: "destroyed" | "forgotten"): string[] =>
  Object.entries(planned)
    .flatMap(([stack, each]) => each[what].map((address) => `${stack} ${address.split(".")[0]}`))
    .sort();

/**
 * Applies stacks over others: the plan destroys what the outcome names and nothing else, the second plan is empty, and
 * each subject that had an identity before and after has the same one.
 */
export async function expectChange(life: Life, before: Stacks, after: Stacks, outcome: Outcome = {}): Promise<void> {
  const identities = clientIds(life);
  if (outcome.refused) {
    const problem: unknown = await life.apply(after, outcome).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(problem).toBeInstanceOf(Refused);
    expect((problem as Refused).message).toMatch(outcome.refused);
    await life.expectNothingToDo(before);
    return;
  }
  const planned = await life.apply(after, outcome);
  expect(listed(planned, "destroyed")).toEqual([...(outcome.destroyed ?? [])].sort());
  expect(listed(planned, "forgotten")).toEqual(outcome.forgotten ?? []);
  if (outcome.waits !== undefined)
    expect(Object.values(planned).some(({ waits }) => waits.length > 0)).toBe(outcome.waits);
  await life.expectNothingToDo(after);
  const kept = [...clientIds(life)].filter(([id]) => identities.has(id));
  expect(kept).toEqual(kept.map(([id]) => [id, identities.get(id)]));
}
