import { portable } from "../../handover/portable";
import { changed, synthesized, written } from "./synthesized";

const app = synthesized();
const text = (value: unknown): string => JSON.stringify(value);

test("with a complete backend the JSON has the location of the state and reads the state of the other stack", () => {
  const { document, upstream } = written(app, "workload");
  expect(document.backend.values).toMatchObject({ key: "orders/workload.tfstate", use_azuread_auth: true });
  expect(document.resources.has("data.terraform_remote_state.platform")).toBe(true);
  expect(upstream).toEqual([]);
});

describe("with a partial backend", () => {
  const { document, upstream, backendSettings } = written(app, "workload", "partial");

  test("the block is empty, and the example has the omitted options", () => {
    expect(document.backend).toEqual({ kind: "azurerm", values: {} });
    expect(backendSettings).toMatchObject({ key: "orders/workload.tfstate" });
  });

  test("outputs of the other stack are required variables with the names of stack and output", () => {
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

  test("nothing refers to the state of the other stack", () => {
    expect(text(document.json.resource)).not.toContain("terraform_remote_state");
    expect(text(document.json.data)).not.toContain("terraform_remote_state");
  });

  test("calls, indexes, text and escapes around a reference do not change, and no dependency on the state remains", () => {
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

describe("values that do not work elsewhere are an error, with the setting to make", () => {
  test("a local backend", () => {
    const local = synthesized({ localBackend: true });
    expect(() => written(local, "platform")).toThrow(
      new Error(
        "the stack platform has its state in a local file, which another pipeline cannot read. " +
          "Set `remoteState` (context in cdktf.json: resourceGroupName, storageAccountName, containerName), " +
          "or in your own app add a RemoteState to the stack, and synthesize again; or pass the names of other stacks to hand over [handover-local-state]",
      ),
    );
  });

  test("a role assignment to the principal that runs Terraform", () => {
    const granting = synthesized({ callerGrant: true });
    expect(() => written(granting, "workload")).toThrow(
      new Error(
        "azurerm_role_assignment.officer in the stack workload grants Key Vault Secrets Officer to the principal that runs Terraform, so another principal would replace the role assignment. " +
          "Set `administrators` (context in cdktf.json: objectId and type of each; in your own app a prop of the cluster), " +
          "use Principal.fromObjectId instead of Caller for other role assignments, and synthesize again [handover-caller]",
      ),
    );
    expect(() => written(granting, "platform")).not.toThrow();
  });

  test("an automatic output of cdktf", () => {
    const automatic = changed(app, (json) => {
      json.output["cross-stack-output-azurerm_key_vaultvaultid"] = { value: "${azurerm_key_vault.vault.id}" };
    });
    expect(() => written(automatic, "workload")).toThrow(
      new Error(
        "the stack workload has the automatic output cross-stack-output-azurerm_key_vaultvaultid, whose name changes with the code. " +
          "Add an output for the value and read it by name with UpstreamState [handover-automatic-output]",
      ),
    );
  });

  test("a path of this machine, but not a container path with the same beginning", () => {
    const path = (value: string) => () =>
      portable(
        app.model,
        changed(app, (json) => (json.resource.azurerm_key_vault!.vault!.tags = { path: value })).workload,
        "complete",
        ["/home/dev/orders"],
      );
    expect(path("/home/dev/orders/cert.pem")).toThrow(
      new Error(
        'the stack workload contains a path of this machine at /resource/azurerm_key_vault/vault/tags/path: "/home/dev/orders/cert.pem". ' +
          "Write it relative to `path.module`, or make the file an asset of the stack, and synthesize again [handover-path]",
      ),
    );
    expect(path("/home/dev/orders-api/cert.pem")).not.toThrow();
  });

  test("a variable with the name that an output needs", () => {
    const taken = changed(app, (json) => (json.variable.platform_suffix = { default: "x" }));
    expect(() => written(taken, "workload", "partial")).toThrow(
      new Error(
        "the stack workload already has a variable platform_suffix, and the output suffix of platform needs this name. Rename the variable, or hand over with --backend complete [handover-variable]",
      ),
    );
    expect(() => written(taken, "workload", "complete")).not.toThrow();
  });

  test("another state that is read as a whole", () => {
    const whole = changed(app, (json) => {
      json.output.all = { value: "${data.terraform_remote_state.platform.outputs}" };
    });
    expect(() => written(whole, "workload", "partial")).toThrow(
      new Error(
        "the stack workload reads data.terraform_remote_state.platform as a whole, which cannot become variables. " +
          "Read each output by its name, or hand over with --backend complete [handover-state-whole]",
      ),
    );
  });
});

test("stack traces of cdktf, which have paths, are removed", () => {
  const traced = changed(app, (json) => {
    json.resource.azurerm_key_vault!.vault!["//"] = {
      metadata: { path: "workload/vault", stackTrace: ["at /home/dev"] },
    };
  });
  expect(text(written(traced, "workload").document.json)).not.toContain("/home/dev");
});
