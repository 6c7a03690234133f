// The `az` of a reader who assigns roles: it does nothing in Azure and writes down what it was told.
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The id of the container with the states. */
export const CONTAINER =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-tfstate/providers/Microsoft.Storage/storageAccounts/sttfstate/blobServices/default/containers/tfstate";
const BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";

/** Source: learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage; read 2026-11. */
const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  "Storage Blob Data Reader": [`${BLOBS}/read`],
  "Storage Blob Data Contributor": [`${BLOBS}/read`, `${BLOBS}/write`, `${BLOBS}/delete`],
};

const AZ = `#!/usr/bin/env node
const { appendFileSync, readFileSync } = require("node:fs");
const words = process.argv.slice(2);
const after = (name) => words[words.indexOf(name) + 1];
const what = words.slice(0, 3).join(" ");
const definition = what === "role definition create" ? JSON.parse(readFileSync(after("--role-definition"), "utf8")) : undefined;
if (what === "storage container-rm show") console.log(${JSON.stringify(CONTAINER)});
else appendFileSync(process.env.ROLE_BOOK, JSON.stringify({ what, definition, principal: after("--assignee-object-id"), role: after("--role"), scope: after("--scope"), condition: words.includes("--condition") ? after("--condition") : undefined }) + "\\n");
`;

interface Line {
  readonly what: string;
  readonly definition?: {
    readonly Name: string;
    readonly Actions: readonly string[];
    readonly DataActions: readonly string[];
    readonly AssignableScopes: readonly string[];
  };
  readonly principal?: string;
  readonly role: string;
  readonly scope: string;
  readonly condition?: string;
}

/** What was assigned so far, and whether it is enough for a request. */
export class RoleBook {
  private readonly file: string;

  /** Writes an `az` into a folder of programs. */
  constructor(bin: string) {
    this.file = join(bin, "role-book.jsonl");
    writeFileSync(join(bin, "az"), AZ);
    chmodSync(join(bin, "az"), 0o755);
  }

  public get environment(): Record<string, string> {
    return { ROLE_BOOK: this.file };
  }

  /** Throws where an assignment names a role or scope that is not there, as Azure refuses it. */
  public expectSound(): void {
    for (const each of this.lines().filter(({ what }) => what === "role assignment create")) {
      expect(each.scope).toMatch(/^\/subscriptions\/[0-9a-f-]{36}(\/[^{}]+)?$/);
      const definition = this.definition(each.role);
      if (!(each.role in BUILT_IN))
        expect(definition?.AssignableScopes.some((one) => each.scope === one || each.scope.startsWith(`${one}/`))).toBe(
          true,
        );
    }
  }

  /** Whether a principal may do something at a scope; a role assignment also by the condition of its role. */
  public allows(
    principal: string,
    action: string,
    scope: string,
    assigned?: Readonly<Record<string, string>>,
  ): boolean {
    return this.lines().some((each) => {
      if (each.what !== "role assignment create" || each.principal !== principal) return false;
      const at = each.scope.toLowerCase();
      const wanted = scope.toLowerCase();
      if (wanted !== at && !wanted.startsWith(`${at}/`)) return false;
      const definition = this.definition(each.role);
      const actions = BUILT_IN[each.role] ?? [...(definition?.Actions ?? []), ...(definition?.DataActions ?? [])];
      return actions.includes(action) && (!assigned || satisfies(each.condition ?? "", assigned));
    });
  }

  private definition(role: string): Line["definition"] {
    return this.lines().find((each) => each.definition?.Name === role)?.definition;
  }

  private lines(): Line[] {
    if (!existsSync(this.file)) return [];
    const text = readFileSync(this.file, "utf8").trimEnd();
    return text === "" ? [] : text.split("\n").map((each) => JSON.parse(each) as Line);
  }
}

/** Whether a clause of the condition allows the role for the principal, by its id or its type. */
function satisfies(condition: string, assigned: Readonly<Record<string, string>>): boolean {
  const clauses = condition.matchAll(
    /@Request\[[^\]]*RoleDefinitionId\] ForAnyOfAnyValues:GuidEquals \{([^}]*)\} AND @Request\[[^\]]*:(PrincipalId|PrincipalType)\] \w+:\w+ \{([^}]*)\}/g,
  );
  return [...clauses].some(
    ([, roles, by, who]) =>
      roles!.includes(assigned.role!) && who!.includes(by === "PrincipalId" ? assigned.id! : assigned.type!),
  );
}
