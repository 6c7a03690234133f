import { credentialTextProblem } from "./credential/federated-credential-rules";
import { terraformText } from "../../values/text/terraform-text";
import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import { type Problem, refusal } from "../../values/problem";

/** Issuer of the tokens of GitHub Actions on github.com. Source: docs.github.com/actions/reference/security/oidc, read 2026-11. */
export const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

/** A repository as it is in the subject of its tokens. */
export interface GithubRepository {
  readonly owner: string;
  readonly repository: string;
  readonly ownerId?: string;
  readonly repositoryId?: string;
}

/**
 * The subject of the token of a workflow. Colons in the context are escaped.
 * Source: docs.github.com/actions/reference/security/oidc (subject claims, immutable subject claims), read 2026-11.
 */
export function githubSubject(
  { owner, repository, ownerId, repositoryId }: GithubRepository,
  context: readonly string[],
): string {
  const name = ownerId === undefined ? `${owner}/${repository}` : `${owner}@${ownerId}/${repository}@${repositoryId}`;
  const rest = context.map((each) => (isLiteral(each) ? each.replaceAll(":", "%3A") : each));
  return terraformText(["repo", name, ...rest].join(":"));
}

/** The problem with the names and ids of a repository, if any. */
export function githubRepositoryProblem(repository: GithubRepository): Problem | undefined {
  const { owner, repository: name, ownerId, repositoryId } = repository;
  const rules: readonly (readonly [string, string | undefined, RegExp, string])[] = [
    ["owner", owner, /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/, "a GitHub user or organization, without the repository"],
    ["repository", name, /^[A-Za-z0-9._-]{1,100}$/, "the name of a repository, without its owner"],
    ["ownerId", ownerId, /^[0-9]+$/, "the number of the owner (gh api users/OWNER --jq .id)"],
    ["repositoryId", repositoryId, /^[0-9]+$/, "the number of the repository (gh api repos/OWNER/REPOSITORY --jq .id)"],
  ];
  for (const [prop, value, pattern, expected] of rules)
    if (isLiteral(value) && !pattern.test(value))
      return refusal("pipeline-repository", `\`${prop}\` must be ${expected}, got ${shown(value)}`);
  if ((ownerId === undefined) !== (repositoryId === undefined))
    return refusal(
      "pipeline-repository",
      "`ownerId` and `repositoryId` must be given together, because a subject contains both or neither",
    );
  return undefined;
}

/** The problem with the name of a branch, tag or environment, if any. */
export function githubContextProblem(prop: "branch" | "tag" | "environment", value: string): Problem | undefined {
  const problem = credentialTextProblem(prop, value);
  if (problem || !isLiteral(value)) return problem;
  if (prop === "environment" || !value.startsWith("refs/")) return undefined;
  return refusal(
    "pipeline-ref",
    `\`${prop}\` must be its short name, got ${shown(value)}; write ${shown(value.replace(/^refs\/(heads|tags)\//, ""))}`,
  );
}

/**
 * The problem with the subject of an Azure DevOps service connection, if any. The subject cannot be derived, because it
 * contains ids that only the service connection shows.
 */
export function serviceConnectionProblem(prop: string, subject: string): Problem | undefined {
  if (!isLiteral(subject) || /^(sc:\/\/[^/]+\/[^/]+\/.+|\/eid1\/.+)$/.test(subject)) return undefined;
  return refusal(
    "pipeline-service-connection",
    `\`${prop}\` must be the subject identifier that the service connection shows, which starts with sc:// or /eid1/, ` +
      `got ${shown(subject)}`,
  );
}
