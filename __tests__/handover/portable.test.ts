import { HandoverError } from "../../handover/handover-error";
import { portable } from "../../handover/portable";
import { changed, synthesized, written } from "./synthesized";

const app = synthesized();
const text = (value: unknown): string => JSON.stringify(value);

test("with a complete backend the JSON keeps the state's place and reads the other stack's state", () => {
  const { document, upstream } = written(app, "workload");
  expect(document.backend.values).toMatchObject({ key: "orders/workload.tfstate", use_azuread_auth: true });
  expect(document.resources.has("data.terraform_remote_state.platform")).toBe(true);
  expect(upstream).toEqual([]);
});

describe("with a partial backend", () => {
  const { document, upstream, backendSettings } = written(app, "workload", "partial");

  test("the block is empty, and what it leaves out is known for the example", () => {
    expect(document.backend).toEqual({ kind: "azurerm", values: {} });
    expect(backendSettings).toMatchObject({ key: "orders/workload.tfstate" });
  });

  test("outputs of the other stack are required variables, named after stack and output", () => {
    expect(upstream).toEqual([
      { variable: "platform_cluster_name", stack: "platform", output: "cluster_name", structured: false },
      { variable: "platform_resource_group_name", stack: "platform", output: "resource_group_name", structured: false },
      { variable: "platform_suffix", stack: "platform", output: "suffix", structured: false },
    ]);
    expect(document.variables.get("platform_suffix")).toEqual({
      description: "Output suffix of the stack platform.",
      nullable: false,
    });
    expect(document.resources.get("azurerm_key_vault.vault")!.values.name).toBe("kv-orders-${var.platform_suffix}");
  });

  test("nothing names the other stack's state any more", () => {
    expect(text(document.json.resource)).not.toContain("terraform_remote_state");
    expect(text(document.json.data)).not.toContain("terraform_remote_state");
  });

  test("calls, indexes, text and escapes around a reference stay as they are, and no dependency on the state is left", () => {
    const other = changed(app, (json) => {
      const vault = json.resource.azurerm_key_vault!.vault!;
      vault.depends_on = ["data.terraform_remote_state.platform"];
      vault.tags = {
        call: '${join("-", [data.terraform_remote_state.platform.outputs.zones[0], "data.terraform_remote_state"])} $${kept}',
      };
    });
    const vault = written(other, "workload", "partial").document.resources.get("azurerm_key_vault.vault")!.values;
    expect(vault.tags).toEqual({
      call: '${join("-", [var.platform_zones[0], "data.terraform_remote_state"])} $${kept}',
    });
    expect(vault).not.toHaveProperty("depends_on");
  });
});

describe("what would not work elsewhere is refused, with the setting to make", () => {
  test("a local backend", () => {
    const local = synthesized({ localBackend: true });
    expect(() => written(local, "platform")).toThrow(
      new HandoverError(
        "the stack platform keeps its state in a local file, which another pipeline does not have. " +
          "Set `remoteState` (context in cdktf.json: resourceGroupName, storageAccountName, containerName), " +
          "or in an app of your own give the stack a RemoteState, and synthesize again; or name the stacks to hand over without it",
      ),
    );
  });

  test("a grant to whoever applies", () => {
    const granting = synthesized({ callerGrant: true });
    expect(() => written(granting, "workload")).toThrow(
      new HandoverError(
        "azurerm_role_assignment.officer in the stack workload grants Key Vault Secrets Officer to whoever applies, which would be replaced as soon as somebody else does. " +
          "Set `administrators` (context in cdktf.json: objectId and type of each; in an app of your own on the cluster), " +
          "make other grants to Principal.fromObjectId instead of Caller, and synthesize again",
      ),
    );
    expect(() => written(granting, "platform")).not.toThrow();
  });

  test("an automatic output of cdktf", () => {
    const automatic = changed(app, (json) => {
      json.output["cross-stack-output-azurerm_key_vaultvaultid"] = { value: "${azurerm_key_vault.vault.id}" };
    });
    expect(() => written(automatic, "workload")).toThrow(
      new HandoverError(
        "the stack workload has the automatic output cross-stack-output-azurerm_key_vaultvaultid, whose name changes with the code. " +
          "Give the value an output of its own and read it by name with UpstreamState",
      ),
    );
  });

  test("a folder of this machine, but not a path inside a container that only starts alike", () => {
    const path = (value: string) => () =>
      portable(
        app.model,
        changed(app, (json) => (json.resource.azurerm_key_vault!.vault!.tags = { path: value })).workload,
        "complete",
        ["/home/dev/orders"],
      );
    expect(path("/home/dev/orders/cert.pem")).toThrow(
      new HandoverError(
        'the stack workload names a folder of this machine at /resource/azurerm_key_vault/vault/tags/path: "/home/dev/orders/cert.pem". ' +
          "Write it relative to `path.module`, or make the file an asset of the stack, and synthesize again",
      ),
    );
    expect(path("/home/dev/orders-api/cert.pem")).not.toThrow();
  });

  test("a variable that has the name an output needs", () => {
    const taken = changed(app, (json) => (json.variable.platform_suffix = { default: "x" }));
    expect(() => written(taken, "workload", "partial")).toThrow(
      new HandoverError(
        "the stack workload has a variable platform_suffix of its own, whose name is needed for the output suffix of platform. Rename it, or hand over with --backend complete",
      ),
    );
    expect(() => written(taken, "workload", "complete")).not.toThrow();
  });

  test("another state read as a whole", () => {
    const whole = changed(app, (json) => {
      json.output.all = { value: "${data.terraform_remote_state.platform.outputs}" };
    });
    expect(() => written(whole, "workload", "partial")).toThrow(
      new HandoverError(
        "the stack workload reads data.terraform_remote_state.platform as a whole, which cannot be variables. " +
          "Read each output by its name, or hand over with --backend complete",
      ),
    );
  });
});

test("stack traces of cdktf, which hold paths, are left out", () => {
  const traced = changed(app, (json) => {
    json.resource.azurerm_key_vault!.vault!["//"] = {
      metadata: { path: "workload/vault", stackTrace: ["at /home/dev"] },
    };
  });
  expect(text(written(traced, "workload").document.json)).not.toContain("/home/dev");
});
