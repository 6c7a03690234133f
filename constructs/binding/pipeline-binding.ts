import type { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import { Construct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { FederatedCredential } from "./credential/federated-credential";
import { identityProblems, ManagedIdentity, type ManagedIdentityProps } from "../identity/managed-identity";
import type { IManagedIdentity } from "../identity/identity";
import { credentialProblems, type WantedCredential } from "./credential/credential-claims";
import { refuse } from "../core/input/refuse";
import type { IResourceGroup } from "../core/location/resource-group";
import type { IGrantee, PrincipalType } from "../identity/grantee";
import { principalKeyOf, principalNameOf } from "../identity/principal-key";
import { fitted } from "./credential/credential-name-rules";
import { terraformText } from "../../values/text/terraform-text";
import { isLiteral } from "../../values/literal";
import {
  GITHUB_ISSUER,
  githubContextProblem,
  type GithubRepository,
  githubRepositoryProblem,
  githubSubject,
  serviceConnectionProblem,
} from "./pipeline-binding-rules";
import { type Problem, refusal } from "../../values/problem";

/** A GitHub repository whose workflows log in to Azure. */
export interface GithubPipelineOptions {
  /** User or organization. */
  readonly owner: string;
  /** Name of the repository, without its owner. */
  readonly repository: string;
  /**
   * Number of the owner. It needs `repositoryId`. Repositories that were created or renamed after 2026-07-15, and those that
   * opted in, have both numbers in the subject of their tokens. Entra ID rejects a subject of the other form with AADSTS700213.
   *
   * @default - the subject without numbers, which older repositories have
   */
  readonly ownerId?: string;
  /** Number of the repository. @default - none; see `ownerId` */
  readonly repositoryId?: string;
  /**
   * Issuer of the tokens, for an enterprise with its own issuer or a GitHub Enterprise Server
   * (`https://HOSTNAME/_services/token`).
   *
   * @default "https://token.actions.githubusercontent.com"
   */
  readonly issuer?: string;
}

/** A service connection of Azure DevOps. */
export interface AzureDevOpsPipelineOptions {
  /** Name of the service connection. It is used for the name of the credential only. */
  readonly connectionName: string;
  /** The exact issuer that the service connection shows. */
  readonly issuer: string;
  /** The exact subject identifier that the service connection shows. It starts with `sc://` or `/eid1/`. */
  readonly subject: string;
}

/**
 * A pipeline that can log in to Azure: exactly one subject of one issuer.
 *
 * @example
 * ```ts
 * new PipelineBinding(this, "apply", {
 *   identity,
 *   pipelines: [
 *     Pipeline.githubEnvironment({ owner: "example", repository: "orders", environment: "production" }),
 *     Pipeline.githubBranch({ owner: "example", repository: "orders", branch: "main" }),
 *   ],
 * });
 * ```
 */
export class Pipeline {
  /** Workflows that run for a branch. */
  public static githubBranch(options: GithubPipelineOptions & { readonly branch: string }): Pipeline {
    checkInput(undefined, "Pipeline.githubBranch", { options });
    const { branch } = options;
    return Pipeline.github(options, ["ref", `refs/heads/${branch}`], githubContextProblem("branch", branch), branch);
  }

  /** Workflows that run for a tag. Entra ID does not support patterns, so each tag needs its own credential. */
  public static githubTag(options: GithubPipelineOptions & { readonly tag: string }): Pipeline {
    checkInput(undefined, "Pipeline.githubTag", { options });
    const { tag } = options;
    return Pipeline.github(options, ["ref", `refs/tags/${tag}`], githubContextProblem("tag", tag), tag);
  }

  /** Jobs of an environment. Its protection rules define who approves the jobs. */
  public static githubEnvironment(options: GithubPipelineOptions & { readonly environment: string }): Pipeline {
    checkInput(undefined, "Pipeline.githubEnvironment", { options });
    const { environment } = options;
    const problem = githubContextProblem("environment", environment);
    return Pipeline.github(options, ["environment", environment], problem, environment);
  }

  /** Workflows of each pull request in the repository. Use it for an identity that only reads. */
  public static githubPullRequest(options: GithubPipelineOptions): Pipeline {
    checkInput(undefined, "Pipeline.githubPullRequest", { options });
    return Pipeline.github(options, ["pull_request"], undefined, "pull_request");
  }

  /** Pipelines that use an Azure DevOps service connection of the identity type "workload identity federation". */
  public static azureDevOps(options: AzureDevOpsPipelineOptions): Pipeline {
    checkInput(undefined, "Pipeline.azureDevOps", { options });
    const { connectionName, issuer, subject } = options;
    return new Pipeline(
      issuer,
      terraformText(subject),
      `azure-devops_${connectionName}`,
      false,
      serviceConnectionProblem("subject", subject),
    );
  }

  private static github(
    options: GithubPipelineOptions,
    context: readonly string[],
    problem: Problem | undefined,
    what: string,
  ): Pipeline {
    const repository: GithubRepository = options;
    const [kind = ""] = context;
    return new Pipeline(
      options.issuer ?? GITHUB_ISSUER,
      githubSubject(repository, context),
      `github_${options.owner}_${options.repository}_${kind === "pull_request" ? what : `${kind}_${what}`}`,
      kind === "pull_request",
      githubRepositoryProblem(repository) ?? problem,
    );
  }

  private constructor(
    /** Issuer of the tokens of the pipeline. */
    public readonly issuer: string,
    /** Subject of the tokens of the pipeline. */
    public readonly subject: string,
    /** The name of the credential, before it is changed to fit the name rule of Azure. */
    public readonly label: string,
    /** Whether the author of a pull request decides what runs. */
    public readonly isPullRequest: boolean,
    /**
     * The problem with the options, if any. The construct that uses the pipeline reports it.
     * @internal
     */
    public readonly problem: Problem | undefined,
  ) {}
}

/** Properties of a PipelineBinding. */
export interface PipelineBindingProps {
  /** The pipelines that can log in as the identity. Each gets one credential. */
  readonly pipelines: readonly Pipeline[];
  /** The identity. @default - a new identity, which needs `resourceGroup` and `identityName` */
  readonly identity?: IManagedIdentity;
  /** Resource group of the new identity. @default - no identity is created */
  readonly resourceGroup?: IResourceGroup;
  /** Name of the new identity, 3 to 128 letters, digits, hyphens or underscores. @default - no identity is created */
  readonly identityName?: string;
}

/**
 * The binding of pipelines to a managed identity, so that they log in to Azure without a secret.
 *
 * ```ts
 * const apply = new PipelineBinding(this, "apply", {
 *   resourceGroup,
 *   identityName: "id-apply",
 *   pipelines: [Pipeline.githubEnvironment({ owner: "contoso", repository: "platform", environment: "production" })],
 * });
 * ```
 *
 * It has no roles. The bundle of a handover lists the permissions that its stack needs.
 *
 * @throws Error if a name breaks the rules of GitHub or Azure, if pull requests share an identity with other pipelines, or if
 * the identity already has a credential for the same subject
 *
 * @example
 * ```ts
 * const apply = new PipelineBinding(this, "apply", {
 *   identity,
 *   pipelines: [Pipeline.githubBranch({ owner: "example", repository: "orders", branch: "main" })],
 * });
 * vault.grantSecretsOfficer(apply);
 * ```
 */
export class PipelineBinding extends Construct implements IGrantee {
  public readonly principalType: PrincipalType = "ServicePrincipal";
  /** @internal */
  public readonly principalName: string;
  /** @internal */
  public readonly principalKey: string;
  /** The underlying `azurerm_federated_identity_credential` resource of the first pipeline (escape hatch). */
  public readonly resource: FederatedIdentityCredential;
  /** The identity of the pipelines. */
  public readonly identity: IManagedIdentity;
  /** The credentials, one for each pipeline, in the order of `pipelines`. */
  public readonly credentials: readonly FederatedCredential[];

  constructor(scope: Construct, id: string, props: PipelineBindingProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "PipelineBindingProps", props);
    const { pipelines } = props;
    refuse(
      this,
      pipelines.length === 0
        ? refusal("pipeline-none", "`pipelines` must name at least one pipeline, got none")
        : undefined,
      ...pipelines.map((each) => each.problem ?? unknownNameProblem(each)),
      pullRequestProblem(pipelines),
      identityProblem(props),
    );
    const wanted = pipelines.map((each): WantedCredential => {
      const credentialName = fitted(each.label, 120);
      const { issuer, subject } = each;
      return { id: credentialName, credentialName, issuer, subject };
    });
    refuse(
      this,
      ...(props.identity ? [] : identityProblems(this, newIdentity(props))),
      ...credentialProblems(this, props.identity, wanted),
    );
    this.identity = props.identity ?? new ManagedIdentity(this, "identity", newIdentity(props));
    this.principalName = principalNameOf(this, this.identity);
    this.principalKey = principalKeyOf(this, this.identity);
    this.credentials = wanted.map(
      ({ id: credentialId, ...each }) =>
        new FederatedCredential(this, credentialId, { identity: this.identity, ...each }),
    );
    this.resource = this.credentials[0]!.resource;
    this.node.defaultChild = this.resource;
  }

  /** Object id of the service principal of the identity. */
  public get principalId(): string {
    return this.identity.principalId;
  }
  /** The value of ARM_CLIENT_ID in a pipeline. */
  public get clientId(): string {
    return this.identity.clientId;
  }
  /** The value of ARM_TENANT_ID in a pipeline. */
  public get tenantId(): string {
    return this.identity.tenantId;
  }
}

/** The identity of pipelines without the prop `identity`. `identityProblem` has checked that both props are given. */
const newIdentity = ({ resourceGroup, identityName }: PipelineBindingProps): ManagedIdentityProps => ({
  resourceGroup: resourceGroup!,
  identityName: identityName!,
});

function identityProblem({ identity, resourceGroup, identityName }: PipelineBindingProps): Problem | undefined {
  const made = [resourceGroup, identityName].filter((each) => each !== undefined).length;
  if (identity ? made === 0 : made === 2) return undefined;
  return identity
    ? refusal(
        "pipeline-identity",
        "`identity` must be given without `resourceGroup` and `identityName`, which are for a new identity",
      )
    : refusal(
        "pipeline-identity",
        "`identity` must be given, or `resourceGroup` and `identityName` for a new identity",
      );
}

function unknownNameProblem({ label }: Pipeline): Problem | undefined {
  if (isLiteral(label)) return undefined;
  return refusal(
    "pipeline-token-name",
    "`pipelines` must have literal names, because the names of their credentials contain them; got a token in a name",
  );
}

function pullRequestProblem(pipelines: readonly Pipeline[]): Problem | undefined {
  const pull = pipelines.find((each) => each.isPullRequest);
  const other = pipelines.find((each) => !each.isPullRequest);
  if (!pull || !other) return undefined;
  return refusal(
    "pipeline-pull-request",
    `\`pipelines\` must not contain pull requests together with "${other.subject}", because the author of a pull request decides what runs; use another identity for them, which only reads`,
  );
}
