/**
 * Issuers of other systems whose tokens Entra ID exchanges, by the host. None of them ends with a slash.
 * Sources: docs.github.com/actions/reference/security/oidc; docs.gitlab.com/ci/cloud_services/azure;
 * developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/azure-configuration;
 * learn.microsoft.com/azure/devops/pipelines/release/configure-workload-identity; read 2026-11.
 */
export const ISSUERS_WITHOUT_SLASH: ReadonlySet<string> = new Set([
  "app.terraform.io",
  "gitlab.com",
  "token.actions.githubusercontent.com",
  "vstoken.dev.azure.com",
]);

/** The host of the issuer of GitHub Actions. */
export const GITHUB_ISSUER_HOST = "token.actions.githubusercontent.com";

/** What a subject of GitHub is if only its prefix `repo:` is missing: a repository, and what it runs for. */
export const REPOSITORY_WITHOUT_PREFIX = /^[^\s:/]+\/[^\s:/]+:(ref:|environment:|pull_request$)/;
