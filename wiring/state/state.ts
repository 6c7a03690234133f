import { LOGIN_OPTIONS } from "../../facts/terraform/backend-options";
import { snakeCase } from "../../values/text/snake-case";
import type { JsonObject, StackDocument } from "../../model/terraform/document";
import { isObject } from "../../values/object";
import type { Evaluation } from "../evaluation";

const OPTIONS = Object.entries(LOGIN_OPTIONS).map(([name, variable]) => ({ name: snakeCase(name), variable }));

/** Evaluates how stacks log in to the state that they keep or read. */
export function evaluateState(index: Evaluation): void {
  for (const document of index.model.stacks.documents) {
    const { kind, values } = document.backend;
    if (kind === "azurerm") evaluateLogin(document.name, "its backend", values, index);
    for (const { address, constructPath, values: state } of remoteStates(document))
      evaluateLogin(
        constructPath ?? `${document.name}/${address}`,
        "it",
        isObject(state.config) ? state.config : {},
        index,
      );
  }
}

const remoteStates = ({ resources }: StackDocument) =>
  [...resources.values()].filter(
    ({ type, values }) => type === "terraform_remote_state" && values.backend === "azurerm",
  );

function evaluateLogin(path: string, what: string, values: JsonObject, { report }: Evaluation): void {
  const given = OPTIONS.find(({ name }) => typeof values[name] === "string" && values[name] !== "");
  if (given)
    return report(
      "state-login",
      path,
      `${what} has ${given.name}`,
      `no ${given.name}; set ${given.variable} where Terraform runs, or use_azuread_auth = true`,
    );
  // A partial backend gets its settings at init.
  if (
    values.storage_account_name === undefined ||
    values.use_azuread_auth === true ||
    values.use_azuread_auth === "true"
  )
    return;
  report("state-entra", path, `${what} has no use_azuread_auth = true`, "use_azuread_auth = true");
}
