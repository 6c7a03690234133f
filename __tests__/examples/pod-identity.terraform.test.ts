import { App, Testing } from "cdktf";
import { MigrationPhase } from "../../constructs";
import { PodIdentityExit } from "../../examples/pod-identity";
import { describeTerraform, expectBefore, type LoggedWrite, Workspace, writesOf } from "../kit/terraform";

const { PREPARE, SWITCH, RETIRE } = MigrationPhase;

interface Template {
  readonly metadata: { readonly labels: Record<string, string>; readonly annotations?: Record<string, string> };
  readonly spec: { readonly service_account_name?: string };
}

function synthesized(phase: MigrationPhase): { resource: Record<string, Record<string, unknown>>; terraform: object } {
  return JSON.parse(Testing.synth(new PodIdentityExit(new App({ stackTraces: false }), "pod-identity-exit", phase), true));
}

function templateIn(phase: MigrationPhase): Template {
  const { resource } = synthesized(phase);
  return (resource["kubernetes_deployment_v1"]!["demo-deployment"] as { spec: { template: Template } }).spec.template;
}

test("in each phase a pod has the old label, or the new one with its service account, or both", () => {
  const hasOld = (phase: MigrationPhase) => templateIn(phase).metadata.labels["aadpodidbinding"] === "my-selector";
  const hasNew = (phase: MigrationPhase) => {
    const { metadata, spec } = templateIn(phase);
    return (
      metadata.labels["azure.workload.identity/use"] === "true" &&
      /^\$\{kubernetes_service_account_v1\./.test(spec.service_account_name ?? "")
    );
  };
  expect([PREPARE, SWITCH, RETIRE].map((phase) => [hasOld(phase), hasNew(phase)])).toEqual([
    [true, false],
    [true, true],
    [false, true],
  ]);
});

describeTerraform("the phases, applied one after the other", () => {
  const workspace = { current: undefined as Workspace | undefined };
  const made: Record<string, LoggedWrite[]> = {};
  const second: Record<string, number> = {};

  async function apply(name: string, phase: MigrationPhase): Promise<void> {
    const json = synthesized(phase);
    workspace.current ??= new Workspace(json, { env: { STUB_STRICT: "1" } });
    const before = workspace.current.writes().length;
    const terraform = { ...json.terraform, backend: { local: { path: "terraform.tfstate" } } };
    workspace.current.write("cdk.tf.json", JSON.stringify({ ...json, terraform }));
    await workspace.current.init();
    await workspace.current.apply();
    made[name] = workspace.current.writes().slice(before);
    second[name] = (await workspace.current.plan()).status;
  }

  beforeAll(async () => {
    await apply("prepare", PREPARE);
    await apply("switch", SWITCH);
    await apply("back", PREPARE);
    await apply("switch again", SWITCH);
    await apply("retire", RETIRE);
  });
  afterAll(() => workspace.current?.remove());

  const of = (name: string): string[] => made[name]!.map(({ op, type }) => `${op} ${type}`).sort();

  test("a second plan is empty in each phase", () => {
    expect(second).toEqual({ prepare: 0, switch: 0, back: 0, "switch again": 0, retire: 0 });
  });

  test("PREPARE makes the trust and the service account, the account after the credential", () => {
    expect(of("prepare")).toEqual([
      "create azurerm_federated_identity_credential",
      "create kubernetes_deployment_v1",
      "create kubernetes_service_account_v1",
      "create time_sleep",
    ]);
    expectBefore(
      writesOf(made["prepare"]!, "azurerm_federated_identity_credential"),
      writesOf(made["prepare"]!, "kubernetes_service_account_v1"),
    );
  });

  test("every later phase, and the way back, changes the Deployment in place and nothing else", () => {
    for (const name of ["switch", "back", "switch again", "retire"])
      expect(of(name)).toEqual(["update kubernetes_deployment_v1"]);
  });

  test("the identity and its role assignments are never written", () => {
    const types = Object.values(made).flat().map(({ type }) => type);
    expect(types).not.toContain("azurerm_user_assigned_identity");
    expect(types).not.toContain("azurerm_role_assignment");
  });
});
