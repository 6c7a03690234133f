import { whyUnread } from "../terraform/decoded";
import {
  AUTHORIZATION_TYPES,
  AZAPI_TYPES,
  CHART_TYPES,
  ENTRA_PROVIDERS,
  ENTRA_TYPES_WITHOUT_TRUST,
  TRUST_IN_AZURE,
} from "../../facts/terraform/trust-types";
import type { StackDocument } from "../terraform/document";
import { isObject } from "../../values/object";
import { isExpression } from "../terraform/text";
import { at } from "../terraform/tree";
import type { TrustDraft } from "./draft";
import type { Source } from "./source";

/** A module whose source or inputs name this may create credentials. */
const MAY_FEDERATE = /federat|workload.?identity|oidc|issuer|user.?assigned/i;

/** Modules: their resources are in files of their own, which Terraform fetches later. */
export function addModules(draft: TrustDraft, document: StackDocument): void {
  for (const [name, { "//": comment, ...inputs }] of document.modules) {
    const metadata = isObject(comment) ? comment.metadata : undefined;
    const address = `module.${name}`;
    const path =
      isObject(metadata) && typeof metadata.path === "string" ? metadata.path : `${document.name}/${address}`;
    const unread = { stack: document.name, address, holds: "trust" } as const;
    draft.notEvaluated.push({ path, why: "what a module creates is not read", unread });
    if (MAY_FEDERATE.test(JSON.stringify(inputs))) draft.allCredentials = false;
  }
}

/** A resource of a type that is not read: it is reported if it may hold trust. */
export function addUnread(draft: TrustDraft, source: Source): void {
  const { type } = source;
  if (CHART_TYPES.has(type)) return source.unread(`what a ${type} creates is not read`, "pods");
  if (AZAPI_TYPES.has(type)) return addAzapi(draft, source);
  const ofEntra = ENTRA_PROVIDERS.includes(type.split("_", 1)[0]!) && !ENTRA_TYPES_WITHOUT_TRUST.has(type);
  if (ofEntra || AUTHORIZATION_TYPES.has(type)) source.unread(`the access that a ${type} gives is not read`);
  if (/federated_identity_credential|template_deployment|deployment_script/.test(type)) draft.allCredentials = false;
}

function addAzapi(draft: TrustDraft, source: Source): void {
  const type = source.text("type");
  if (typeof type !== "string") {
    source.unread("its type is known only after apply");
    draft.allCredentials = false;
    return;
  }
  const plain = type.split("@", 1)[0]!;
  const body = source.tree("body");
  if (TRUST_IN_AZURE.test(plain)) {
    source.unread(`the access that ${plain} gives is not read`);
    if (/federated|deployment/i.test(plain)) draft.allCredentials = false;
  } else if (isExpression(body) || isExpression(at(body, "properties"))) {
    source.unread(`its body ${whyUnread(source.tree("body"))}`);
  }
}
