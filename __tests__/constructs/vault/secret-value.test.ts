import { Construct } from "constructs";
import { SecretValue } from "../../../constructs";
import { synthesize } from "../../../testing";
import { newStack, unknownText } from "../../kit/app";
import { resolvedIn } from "../../../values/resolved";

test("an ephemeral value is a variable that neither plan nor state keeps, and that is never asked for", () => {
  const stack = newStack();
  const value = SecretValue.ephemeral(stack, "db-password", { description: "of the orders database" });

  expect(synthesize(stack).variable).toEqual({
    db_password: {
      default: "",
      description: "of the orders database",
      ephemeral: true,
      sensitive: true,
      type: "string",
    },
  });
  expect(resolvedIn(stack, value.token)).toBe("${var.db_password}");
});

test("without a value the secret is not written, and the error names the variable to set", () => {
  const stack = newStack();
  const { preconditions } = SecretValue.ephemeral(stack, "db-password");
  expect(resolvedIn(stack, preconditions)).toEqual([
    {
      condition: "${length(var.db_password) > 0}",
      errorMessage: "The secret has no value. Set the environment variable TF_VAR_db_password and apply again.",
    },
  ]);
});

test("a default value, for samples, needs none", () => {
  const stack = newStack();
  expect(SecretValue.ephemeral(stack, "greeting", { default: "Hello!" }).preconditions).toEqual([]);
  expect(synthesize(stack).variable.greeting).toMatchObject({ default: "Hello!", ephemeral: true });
});

test("below another construct the variable still has a name that a shell can export", () => {
  const stack = newStack();
  SecretValue.ephemeral(new Construct(stack, "orders-db"), "pass-word");
  const [name] = Object.keys(synthesize(stack).variable);
  expect(name).toMatch(/^orders_db_pass_word_[0-9A-F]{8}$/);
});

test("accepts a token, and refuses a literal without showing it", () => {
  const token = unknownText(newStack());
  expect(SecretValue.fromToken(token)).toMatchObject({ token, preconditions: [] });
  expect(() => SecretValue.fromToken("hunter2")).toThrow(
    new Error(
      "`SecretValue.fromToken` must get a Terraform token, got a literal, which would be readable in the JSON; " +
        "use SecretValue.ephemeral, or SecretValue.unsafePlainText if the text is not a secret [plain-secret]",
    ),
  );
});

test("plain text is taken only by the name that says it is unsafe", () => {
  expect(SecretValue.unsafePlainText("Hello!")).toMatchObject({ token: "Hello!", preconditions: [] });
});

test.each([
  ["a long text", "x".repeat(25_601), "must be at most 25,600 bytes, which is what a vault keeps, got 25601"],
  [
    "several lines",
    "hunter\n2",
    "must be one line, because azurerm removes line breaks from a secret; encode the text, for example in base64",
  ],
])("%s is refused without being shown, as a default too", (_, text, problem) => {
  expect(() => SecretValue.unsafePlainText(text)).toThrow(
    new Error(`\`SecretValue.unsafePlainText\` ${problem} [secret-value]`),
  );
  expect(() => SecretValue.ephemeral(newStack(), "greeting", { default: text })).toThrow(
    new Error(`\`default\` ${problem} (at stack) [secret-value]`),
  );
  expect(SecretValue.unsafePlainText("x".repeat(25_600)).token).toHaveLength(25_600);
});
