// Credentials for the account with the state. Everybody who gets a bundle can read what is in it.
import { LOGIN_OPTIONS } from "../facts/terraform/backend-options";
import type { StackDocument } from "../model/terraform/document";
import { isObject } from "../values/object";
import { templateParts } from "../model/terraform/references";
import { camelCase } from "../values/text/camel-case";
import { refusal } from "../values/problem";
import { HandoverError } from "./handover-error";
import { rowOf } from "../values/row-of";

/** The environment variable for an option of a backend that holds a credential; undefined for other options. */
export function loginVariable(option: string): string | undefined {
  const name = camelCase(option);
  return rowOf(LOGIN_OPTIONS, name);
}

/** Throws if a backend, or a data source that reads one, has a credential as text. The value is not shown. */
export function refuseStateLogins(document: StackDocument): void {
  const { backend, resources } = document;
  const readers = [...resources.values()].filter((each) => each.type === "terraform_remote_state");
  for (const [place, settings] of [
    [`terraform.backend.${backend.kind}`, backend.values] as const,
    ...readers.map(({ address, values }) => [`${address}.config`, values.config] as const),
  ])
    for (const [option, value] of Object.entries(isObject(settings) ? settings : {})) {
      const variable = loginVariable(option);
      if (variable === undefined || !hasText(value)) continue;
      throw new HandoverError(
        refusal(
          "handover-state-login",
          `the stack ${document.name} has \`${option}\` in ${place}, which everybody who gets the bundle can read. ` +
            `Remove it, set ${variable} where Terraform runs or log in with Entra ID, and synthesize again`,
        ),
      );
    }
}

/** Whether a value has text of its own; that of a variable is not in the JSON. */
const hasText = (value: unknown): boolean =>
  typeof value === "string" && templateParts(value).some((part) => "text" in part && part.text !== "");
