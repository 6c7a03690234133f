import type { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import { Construct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { FederatedCredential } from "./federated-credential";
import { identityProblems, ManagedIdentity, type ManagedIdentityProps } from "../identity/managed-identity";
import type { IManagedIdentity } from "../identity/identity";
import { credentialProblems, type WantedCredential } from "./credential-claims";
import { refuse } from "../core/input/refuse";
import type { IResourceGroup } from "../core/location/resource-group";
import type { IGrantee, PrincipalType } from "../identity/grantee";
import { principalKeyOf, principalNameOf } from "../identity/principal-key";
import { fitted } from "./credential-name-rules";
import { terraformText } from "../../values/terraform-text";
import { isLiteral } from "../../values/literal";
import {
  GITHUB_ISSUER,
  githubContextProblem,
  type GithubRepository,
  githubRepositoryProblem,
  githubSubject,
  serviceConnectionProblem,
} from "./pipeline-binding-rules";

/** A repository whose workflows log in. */
export interface GithubPipelineOptions {
  /** User or organization. */
  readonly owner: string;
  /** The repository's name, without its owner. */
  readonly repository: string;
  /**
   * Number of the owner; with `repositoryId`. Repositories made or renamed after 2026-07-15, and those that opted in,
   * have both numbers in the subject of their tokens; a subject of the other form is refused with AADSTS700213.
   *
   * @default - the subject without numbers, as older repositories have it
   */
  readonly ownerId?: string;
  /** Number of the repository. @default - none; see `ownerId` */
  readonly repositoryId?: string;
  /**
   * Issuer of the tokens, for an enterprise with one of its own or a GitHub Enterprise Server
   * (`https://HOSTNAME/_services/token`).
   *
   * @default "https://token.actions.githubusercontent.com"
   */
  readonly issuer?: string;
}

export interface AzureDevOpsPipelineOptions {
  /** Name of the service connection; only the credential is called by it. */
  readonly connectionName: string;
  /** Issuer that the service connection shows, to the letter. */
  readonly issuer: string;
  /** Subject identifier that the service connection shows, to the letter; it starts with `sc://` or `/eid1/`. */
  readonly subject: string;
}

/** What of a pipeline may log in: exactly one subject of one issuer. */
export class Pipeline {
  /** Workflows that run for a branch. */
  public static githubBranch(options: GithubPipelineOptions & { readonly branch: string }): Pipeline {
    checkInput(undefined, "Pipeline.githubBranch", { options });
    const { branch } = options;
    return Pipeline.github(options, ["ref", `refs/heads/${branch}`], githubContextProblem("branch", branch), branch);
  }

  /** Workflows that run for a tag; Entra has no patterns, so each tag is a trust of its own. */
  public static githubTag(options: GithubPipelineOptions & { readonly tag: string }): Pipeline {
    checkInput(undefined, "Pipeline.githubTag", { options });
    const { tag } = options;
    return Pipeline.github(options, ["ref", `refs/tags/${tag}`], githubContextProblem("tag", tag), tag);
  }

  /** Jobs that name an environment, whose protection rules say who approves them. */
  public static githubEnvironment(options: GithubPipelineOptions & { readonly environment: string }): Pipeline {
    checkInput(undefined, "Pipeline.githubEnvironment", { options });
    const { environment } = options;
    const problem = githubContextProblem("environment", environment);
    return Pipeline.github(options, ["environment", environment], problem, environment);
  }

  /** Workflows of any pull request in the repository: for an identity that only reads. */
  public static githubPullRequest(options: GithubPipelineOptions): Pipeline {
    checkInput(undefined, "Pipeline.githubPullRequest", { options });
    return Pipeline.github(options, ["pull_request"], undefined, "pull_request");
  }

  /** Pipelines that use a service connection of Azure DevOps, made with the identity type "workload identity federation". */
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
    problem: string | undefined,
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
    public readonly issuer: string,
    public readonly subject: string,
    /** What its credential is called, before that is fitted to Azure's rule. */
    public readonly label: string,
    /** Whether anybody who opens a pull request decides what runs. */
    public readonly isPullRequest: boolean,
    /** What is wrong with it; the construct that takes it says so. */
    public readonly problem: string | undefined,
  ) {}
}

export interface PipelineBindingProps {
  /** What may log in as the identity, each for one trust. */
  readonly pipelines: readonly Pipeline[];
  /** The identity. @default - one is made, for which `resourceGroup` and `identityName` are needed */
  readonly identity?: IManagedIdentity;
  /** Where the identity is made. @default - no identity is made */
  readonly resourceGroup?: IResourceGroup;
  /** Name of the identity that is made, 3 to 128 letters, digits, hyphens or underscores. @default - none is made */
  readonly identityName?: string;
}

/**
 * An identity as which pipelines log in to Azure without a secret.
 *
 * ```ts
 * const apply = new PipelineBinding(this, "apply", {
 *   resourceGroup,
 *   identityName: "id-apply",
 *   pipelines: [Pipeline.githubEnvironment({ owner: "contoso", repository: "platform", environment: "production" })],
 * });
 * ```
 *
 * What it may do is granted apart: a bundle of the hand-over lists what its stack needs.
 *
 * @throws Error when a name breaks GitHub's or Azure's rules, when pull requests would share an identity with anything
 * else, or when the identity trusts the same subject already
 */
export class PipelineBinding extends Construct implements IGrantee {
  public readonly principalType: PrincipalType = "ServicePrincipal";
  /** @internal */
  public readonly principalName: string;
  /** @internal */
  public readonly principalKey: string;
  /** The underlying `azurerm_federated_identity_credential` resource of the first pipeline (escape hatch). */
  public readonly resource: FederatedIdentityCredential;
  /** The identity that pipelines act as. */
  public readonly identity: IManagedIdentity;
  /** One for each pipeline, in their order. */
  public readonly credentials: readonly FederatedCredential[];

  constructor(scope: Construct, id: string, props: PipelineBindingProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "PipelineBindingProps", props);
    const { pipelines } = props;
    refuse(
      this,
      pipelines.length === 0 ? "`pipelines` must name at least one pipeline, got none" : undefined,
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

  /** Object id of the identity's service principal. */
  public get principalId(): string {
    return this.identity.principalId;
  }
  /** What a pipeline sets as ARM_CLIENT_ID. */
  public get clientId(): string {
    return this.identity.clientId;
  }
  /** What a pipeline sets as ARM_TENANT_ID. */
  public get tenantId(): string {
    return this.identity.tenantId;
  }
}

/** The identity of pipelines that were given none; `identityProblem` has seen that both are there. */
const newIdentity = ({ resourceGroup, identityName }: PipelineBindingProps): ManagedIdentityProps => ({
  resourceGroup: resourceGroup!,
  identityName: identityName!,
});

function identityProblem({ identity, resourceGroup, identityName }: PipelineBindingProps): string | undefined {
  const made = [resourceGroup, identityName].filter((each) => each !== undefined).length;
  if (identity ? made === 0 : made === 2) return undefined;
  return identity
    ? "`identity` must be given without `resourceGroup` and `identityName`, which are for an identity that is made"
    : "`identity` must be given, or `resourceGroup` and `identityName` for one that is made";
}

function unknownNameProblem({ label }: Pipeline): string | undefined {
  if (isLiteral(label)) return undefined;
  return "`pipelines` must be named by literals, because their credentials are called by them; got a token in a name";
}

function pullRequestProblem(pipelines: readonly Pipeline[]): string | undefined {
  const pull = pipelines.find((each) => each.isPullRequest);
  const other = pipelines.find((each) => !each.isPullRequest);
  if (!pull || !other) return undefined;
  return (
    `\`pipelines\` must not put pull requests beside "${other.subject}", because whoever opens one decides what runs; ` +
    "give them an identity of their own that only reads"
  );
}
