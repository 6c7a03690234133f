import type { StackDocument } from "../model/terraform/document";
import { isObject } from "../values/object";
import { isExpression } from "../model/terraform/text";
import { identityUses } from "../model/trust/identity-uses";
import type { TrustModel } from "../model/trust/model";
import { ofStack } from "./of-stack";
import type { WireWriter } from "./contract/wire-writer";

/** The wires of identity bindings: which identity, in which cluster, and who can use it. */
export function identityBindingWires(model: TrustModel, original: StackDocument, write: WireWriter): void {
  const own = <T extends { readonly stack: string }>(all: readonly T[]): readonly T[] => ofStack(all, original.name);
  for (const { address } of own(model.identityBindings)) {
    if (typeof original.resources.get(address)?.values.body === "string")
      write.asWritten(address, ["body"], `${address} binds another identity to the cluster`);
    write.equals(
      address,
      ["body", "properties", "managedIdentity", "resourceId"],
      `${address} binds another identity to the cluster`,
    );
    write.equals(address, ["parent_id"], `${address} binds its identity to another cluster`);
  }
  for (const { address } of own(model.identityRoles)) {
    const message = `${address} lets its subjects use another identity, or more of them`;
    const values = original.resources.get(address)?.values ?? {};
    if (isObject(values.manifest)) write.asWritten(address, ["manifest", "rules"], message);
    else if (isSingle(values.rule)) write.equals(address, ["rule", "resources"], message, ["rule", 0, "resources"]);
    else write.asWritten(address, ["rule"], message);
  }
  const used = new Set(own(identityUses(model)).map(({ address }) => address));
  for (const { address, subjects } of own(model.roleBindings).filter((each) => used.has(each.address))) {
    const role = `${address} gives its subjects another role: the service accounts of the pods can no longer use the identity, or more is allowed`;
    const subject = `${address} lets other service accounts use the identity`;
    const values = original.resources.get(address)?.values ?? {};
    if (isObject(values.manifest)) {
      write.asWritten(address, ["manifest", "roleRef"], role);
      write.asWritten(address, ["manifest", "subjects"], subject);
      continue;
    }
    write.equals(address, ["role_ref", "name"], role, ["role_ref", 0, "name"]);
    if (isExpression(subjects) || subjects.length > 1) write.asWritten(address, ["subject"], subject);
    else
      for (const key of ["kind", "name", "namespace"])
        write.equals(address, ["subject", key], subject, ["subject", 0, key]);
  }
}

/** Whether a value is one block, which cdktf writes as an object or as a list of one. */
const isSingle = (value: unknown): boolean => isObject(value) || (Array.isArray(value) && value.length === 1);
