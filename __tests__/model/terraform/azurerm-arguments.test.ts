import { argumentNames, argumentOf } from "../../../model/terraform/azurerm-arguments";

const CREDENTIAL = "azurerm_federated_identity_credential";
const INSIGHTS = "azurerm_application_insights";

test.each(["user_assigned_identity_id", "parent_id"])(
  "%s finds all names of the argument, the newest first",
  (name) => {
    expect(argumentNames(CREDENTIAL, name)).toEqual(["user_assigned_identity_id", "parent_id"]);
  },
);

test("an argument without other names has one name", () => {
  expect(argumentNames(CREDENTIAL, "subject")).toEqual(["subject"]);
  expect(argumentNames("random_id", "byte_length")).toEqual(["byte_length"]);
});

test("a value is read under the name that the configuration has", () => {
  expect(argumentOf(CREDENTIAL, { parent_id: "old" }, "user_assigned_identity_id")).toBe("old");
  expect(argumentOf(CREDENTIAL, { user_assigned_identity_id: "new" }, "parent_id")).toBe("new");
  expect(argumentOf(CREDENTIAL, { user_assigned_identity_id: "new", parent_id: "old" }, "parent_id")).toBe("new");
  expect(argumentOf(CREDENTIAL, { subject: "s" }, "user_assigned_identity_id")).toBeUndefined();
});

test("a value has the sense of the name that was asked for", () => {
  const old = { disable_ip_masking: true };
  expect(argumentOf(INSIGHTS, old, "ip_masking_enabled")).toBe(false);
  expect(argumentOf(INSIGHTS, old, "disable_ip_masking")).toBe(true);
  expect(argumentOf(INSIGHTS, { ip_masking_enabled: true }, "disable_ip_masking")).toBe(false);
  expect(argumentOf(INSIGHTS, { disable_ip_masking: "${var.x}" }, "ip_masking_enabled")).toBe("${var.x}");
});
