import { IDENTITY_BINDING } from "../../facts/azure/identity-binding";
import { isExpression, type Text } from "../terraform/text";
import { at, listAt, textAt, type Tree } from "../terraform/tree";
import type { TrustDraft } from "./draft";
import type { IdentityRole, IdentityRule, RoleBinding } from "./identity-binding";
import { block, blocks } from "./pod";

type Named<T extends IdentityRole | RoleBinding> = Omit<T, "rules" | "role" | "subjects">;

/**
 * A role of Kubernetes RBAC, with the field names of Kubernetes or of the kubernetes provider. Other rules are left out.
 *
 * @returns whether it has a rule about the use of identities
 */
export function addIdentityRole(draft: TrustDraft, named: Named<IdentityRole>, object: Tree): boolean {
  const rules = blocks(object, "rules", "rule").map(readRule).filter(isAboutIdentities);
  if (rules.length > 0) draft.identityRoles.push({ rules, ...named });
  return rules.length > 0;
}

/** A binding of a role. Those of other roles give no identity, and are found by the names of the roles. */
export function addRoleBinding(draft: TrustDraft, named: Named<RoleBinding>, object: Tree): void {
  const subjects = at(object, "subjects") ?? at(object, "subject");
  const role = block(object, "roleRef", "role_ref");
  draft.roleBindings.push({
    role: textAt(role, "name") ?? "",
    ...named,
    subjects: isExpression(subjects)
      ? subjects
      : blocks(object, "subjects", "subject").map((each) => {
          const namespace = textAt(each, "namespace");
          return {
            kind: textAt(each, "kind") ?? "",
            name: textAt(each, "name") ?? "",
            ...(namespace === undefined ? {} : { namespace }),
          };
        }),
  });
}

function readRule(rule: Tree): IdentityRule {
  const texts = (...names: readonly string[]): readonly Text[] =>
    names
      .flatMap((name) => listAt(rule, name))
      .filter((each): each is Text => typeof each === "string" || isExpression(each));
  return {
    apiGroups: texts("apiGroups", "api_groups"),
    resources: texts("resources"),
    verbs: texts("verbs"),
  };
}

/** A rule for everything is one about identities too. */
function isAboutIdentities({ apiGroups, verbs, resources }: IdentityRule): boolean {
  const isNamed = apiGroups.includes(IDENTITY_BINDING.apiGroup) || verbs.includes(IDENTITY_BINDING.verb);
  return isNamed || [apiGroups, resources, verbs].every((each) => each.includes("*"));
}
