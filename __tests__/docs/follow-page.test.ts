// What the runner of the pages finds.
import { followPage, problemsOf } from "../kit/pages/follow-page";
import { hasBash } from "../kit/sandbox";

const fence = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\`\n`;

test("a block that is neither executed nor listed is a problem, and a listed one is right", () => {
  const page = `# Title\n\n${fence("json", '{ "a": 1 }')}`;
  const problem = 'line 3, json: neither executed, nor listed with a reason: { "a": 1 }';
  expect(problemsOf(page, {})).toEqual([problem]);
  expect(problemsOf(page, { '{ "a": 1 }': "an example" })).toEqual([]);
});

test("a listed block that the page no longer has is a problem", () => {
  const page = fence("sh", "true");
  expect(problemsOf(page, { false: "gone" })).toEqual(["the page has no block that starts with: false"]);
});

test("a quoted output must follow a command that is executed", () => {
  const [command, output] = [fence("sh", "echo done"), fence("text", "done")];
  expect(problemsOf(`${command}\n${output}`, {})).toEqual([]);
  expect(problemsOf(output, {})).toEqual(["line 1, text: follows no command that is executed: done"]);
});

if (!hasBash) process.stderr.write("skipped: no /bin/bash\n");
(hasBash ? describe : describe.skip)("a page", () => {
  const follow = (...blocks: readonly string[]) => followPage(blocks.join("\n"), { folder: "project" });

  test("keeps the folder, the variables and the files of the blocks before", async () => {
    await follow(
      fence("sh", "mkdir work && cd work && export NAME=orders"),
      fence("yaml", "# settings.yaml\nname: orders"),
      fence("sh", 'grep "name: $NAME" settings.yaml'),
      fence("text", "name: ..."),
    );
  });

  test.each([
    ["a command in the middle of a block that fails", fence("sh", "false\ntrue"), "line 1 of the page exited with 1"],
    ["a placeholder", fence("sh", "cat <file>"), "line 1 of the page exited with 2"],
    ["an option that az does not have", fence("sh", "az login --pasword x"), "no option --pasword"],
    ["an option that az requires", fence("sh", "az aks show --name aks"), "--resource-group is missing"],
    ["a command that kubectl does not have", fence("sh", "kubectl gett pods"), "no such command"],
    ["an output that was not printed", `${fence("sh", "echo one")}\n${fence("text", "two")}`, "were not printed:\ntwo"],
  ])("fails at %s", async (_, page, message) => {
    await expect(follow(page)).rejects.toThrow(message);
  });
});
