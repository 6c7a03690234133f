import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { backendExample, partialSettings } from "../../handover/backend-example";
import { temporaryFolder } from "./synthesized";

const FILE = "backend.azurerm.tfbackend";

function folderWith(text: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, FILE), text);
  return folder;
}

test.each([
  [
    "as synthesis writes it",
    'key = "a/b.tfstate"\nuse_azuread_auth = true\n',
    { key: "a/b.tfstate", use_azuread_auth: true },
  ],
  ["with line ends of Windows", 'key = "a"\r\n', { key: "a" }],
  [
    "with comments",
    '# state of "a"\nkey = "a" # not "b"\nenvironment = "china" // "c"\n',
    { key: "a", environment: "china" },
  ],
  ["with a text that JSON cannot have", 'key = "C:\\x"\ncontainer_name = "a\\"b"\n', { container_name: 'a"b' }],
  ["without the login that somebody added", 'key = "a"\naccess_key = "b"\n', { key: "a" }],
])("the options of a partial backend are read from a file %s", (_, text, options) => {
  expect(partialSettings(folderWith(text))).toEqual(options);
});

test("a stack without a partial backend has no options", () => {
  expect(partialSettings(temporaryFolder())).toEqual({});
});

test("a file that cannot be read is an error", () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, FILE));
  expect(() => partialSettings(folder)).toThrow(
    /backend\.azurerm\.tfbackend is a directory; synthesize again \[handover-asset\]$/,
  );
});

test("an option of the recipient is to be filled in, and the others have their values", () => {
  expect(backendExample({ key: "a", subscription_id: "b" })).toBe(
    [
      'container_name = "<container name>"',
      'key = "a"',
      'storage_account_name = "<storage account name>"',
      'subscription_id = "<subscription id>"',
      "use_azuread_auth = true",
      "",
    ].join("\n"),
  );
});
