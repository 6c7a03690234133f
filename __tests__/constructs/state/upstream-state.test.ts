import { App, LocalBackend, TerraformOutput, TerraformStack, TerraformVariable, Testing } from "cdktf";

import { UpstreamState } from "../../../constructs/state/upstream-state";
import { synthesize, synthesizeAll } from "../../../testing/synthesize";

function testFixture() {
  const app = new App({ outdir: Testing.app().outdir, stackTraces: false });
  const platform = new TerraformStack(app, "platform");
  new LocalBackend(platform, { path: "../../../terraform.platform.tfstate" });
  for (const name of ["cluster_name", "node_count", "zones"])
    new TerraformOutput(platform, name, { value: name, staticId: true });
  const workload = new TerraformStack(app, "workload");
  new LocalBackend(workload, { path: "../../../terraform.workload.tfstate" });
  return { app, platform, workload };
}

test("outputs of another stack are read by name, and a state without them says which stack to apply first", () => {
  const { platform, workload } = testFixture();
  const state = new UpstreamState(workload, "platform", {
    stack: platform,
    outputs: ["cluster_name", "node_count", "zones"],
  });
  new TerraformOutput(workload, "text", { value: state.string("cluster_name") });
  new TerraformOutput(workload, "number", { value: state.number("node_count") });
  new TerraformOutput(workload, "list", { value: state.list("zones") });

  const json = synthesize(workload);
  expect(json.output).toMatchObject({
    text: { value: "${data.terraform_remote_state.platform.outputs.cluster_name}" },
    number: { value: "${data.terraform_remote_state.platform.outputs.node_count}" },
    list: { value: "${data.terraform_remote_state.platform.outputs.zones}" },
  });
  expect(json.data.terraform_remote_state).toMatchInlineSnapshot(`
   {
     "platform": {
       "backend": "local",
       "config": {
         "path": "../../../terraform.platform.tfstate",
       },
       "lifecycle": {
         "postcondition": [
           {
             "condition": "\${length(setsubtract(["cluster_name","node_count","zones"], keys(self.outputs))) == 0}",
             "error_message": "The state of the stack platform has no output \${join(", ", setsubtract(["cluster_name","node_count","zones"], keys(self.outputs)))}. Apply platform first, in the workspace \${terraform.workspace}; if it was applied, check that both stacks have the same storage account and container.",
           },
         ],
       },
       "workspace": "\${terraform.workspace}",
     },
   }
  `);
});

test("the stack that reads depends on the other", () => {
  const { platform, workload } = testFixture();
  new UpstreamState(workload, "platform", { stack: platform, outputs: ["zones"] });
  expect(workload.dependsOn(platform)).toBe(true);
});

test("a stack that reads nothing gets no condition", () => {
  const { platform, workload } = testFixture();
  new UpstreamState(workload, "platform", { stack: platform, outputs: [] });
  expect(synthesize(workload).data.terraform_remote_state!.platform).not.toHaveProperty("lifecycle");
});

test("an output that is read without being named is refused", () => {
  const { platform, workload } = testFixture();
  const state = new UpstreamState<string>(workload, "platform", { stack: platform, outputs: ["zones"] });
  expect(() => state.string("cluster_name")).toThrow(
    '`cluster_name` must be one of `outputs`, got ["zones"]; add it to `outputs` (at workload/platform)',
  );
});

test("an output that the other stack does not have is refused at synthesis", () => {
  const { app, platform, workload } = testFixture();
  new UpstreamState(workload, "platform", { stack: platform, outputs: ["cluster_nme", "zones"] });
  expect(() => synthesizeAll(app)).toThrow(
    '[workload/platform] `outputs` must be outputs of platform, got "cluster_nme"; it has "cluster_name", "node_count", "zones"',
  );
});

test("an output that an override of the other stack adds is accepted", () => {
  const { app, platform, workload } = testFixture();
  platform.addOverride("output.added.value", "x");
  new UpstreamState(workload, "platform", { stack: platform, outputs: ["added"] });
  expect(() => synthesizeAll(app)).not.toThrow();
});

test("refuses a stack without a backend, because its state could not be found", () => {
  const { app, workload } = testFixture();
  const bare = new TerraformStack(app, "bare");
  expect(() => new UpstreamState(workload, "bare", { stack: bare, outputs: [] })).toThrow(
    "`stack` must have a backend before it is read, got bare without one; give it a RemoteState or a LocalBackend in its constructor (at workload/bare)",
  );
});

test("a stack that reads its own state is refused", () => {
  const { workload } = testFixture();
  expect(() => new UpstreamState(workload, "self", { stack: workload, outputs: [] })).toThrow(
    "`stack` must be another stack, got the stack that reads it; use the values directly (at workload/self)",
  );
});

test("the name of an output that is a token of a list is an error with its place", () => {
  const { platform, workload } = testFixture();
  const [token] = new TerraformVariable(workload, "names", {}).listValue;
  expect(() => new UpstreamState(workload, "upstream", { stack: platform, outputs: ["zones", token!] })).toThrow(
    "`outputs[1]` must be",
  );
});
