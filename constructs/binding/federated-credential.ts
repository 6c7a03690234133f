import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import { dependable, TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import type { IManagedIdentity } from "../identity/managed-identity";
import { refuse } from "../core/refuse";
import { credentialCountProblem, credentialTextProblem } from "./federated-credential-rules";
import { issuerProblem } from "../core/issuer-rules";
import { isLiteral } from "../../values/literal";
import { nameProblem } from "../core/name-rules";
import { writeArgument } from "../core/write-argument";
import { TOKEN_AUDIENCE } from "../../facts/webhook";

export interface FederatedCredentialProps {
  /** The identity that the token is exchanged for. */
  readonly identity: IManagedIdentity;
  /** 3 to 120 letters, digits, hyphens or underscores; unique for the identity. */
  readonly credentialName: string;
  /** What the token's `iss` says, to the letter. */
  readonly issuer: string;
  /** What the token's `sub` says, to the letter; no wildcards. */
  readonly subject: string;
  /** What the token's `aud` says. @default "api://AzureADTokenExchange", in every cloud */
  readonly audience?: string;
  /** What makes two issuers the same where they are tokens. @default - the issuer */
  readonly issuerKey?: string;
}

interface Registered {
  readonly credential: FederatedCredential;
  readonly stack: TerraformStack;
  readonly trust: string;
}

/** All credentials of an app by the key of their identity. */
const credentials = new WeakMap<IConstruct, Map<string, Registered[]>>();

/**
 * The trust of an identity in one issuer and subject.
 *
 * Azure refuses two writes to one identity at a time, so the credentials of an identity in a stack come one after another.
 *
 * @throws when the identity has 20 credentials already, or one for the same issuer and subject
 */
export class FederatedCredential extends Construct {
  public readonly issuer: string;
  public readonly subject: string;
  public readonly audience: string;
  /** The credential itself. */
  public readonly resource: FederatedIdentityCredential;

  constructor(scope: Construct, id: string, props: FederatedCredentialProps) {
    super(scope, id);
    this.issuer = props.issuer;
    this.subject = props.subject;
    this.audience = props.audience ?? TOKEN_AUDIENCE;
    const stack = TerraformStack.of(this);
    const known = registered(this.node.root, props.identity.principalKey);
    const issuer = isLiteral(props.issuer) ? props.issuer : (props.issuerKey ?? props.issuer);
    const trust = JSON.stringify([issuer, props.subject]);
    const same = known.find((each) => each.trust === trust);
    refuse(
      this,
      nameProblem("federatedCredential", "credentialName", props.credentialName),
      issuerProblem("issuer", props.issuer),
      credentialTextProblem("subject", props.subject),
      credentialTextProblem("audience", props.audience),
      same &&
        `the identity must trust an issuer and subject once, got subject "${props.subject}" of the same issuer also at ` +
          `"${same.credential.node.path}"; remove one of the two`,
      credentialCountProblem(known.length + 1, props.identity.node.path),
    );
    this.resource = newCredential(this, props, this.audience);
    const previous = known.filter((each) => each.stack === stack).at(-1);
    if (previous) this.resource.dependsOn = [dependable(previous.credential.resource)];
    known.push({ credential: this, stack, trust });
  }

  /** Resource id of the credential. */
  public get credentialId(): string {
    return this.resource.id;
  }
}

function registered(root: IConstruct, identityKey: string): Registered[] {
  const app = credentials.get(root) ?? new Map<string, Registered[]>();
  credentials.set(root, app);
  const list = app.get(identityKey) ?? [];
  app.set(identityKey, list);
  return list;
}

/** Stacks, other than the given one, that write credentials of an identity: nothing keeps their writes apart. */
export function otherWriters(stack: TerraformStack, identity: IManagedIdentity): TerraformStack[] {
  const stacks = registered(stack.node.root, identity.principalKey).map((each) => each.stack);
  return [...new Set(stacks)].filter((each) => each !== stack);
}

function newCredential(
  scope: Construct,
  { identity, credentialName, issuer, subject }: FederatedCredentialProps,
  audience: string,
): FederatedIdentityCredential {
  const resource = new FederatedIdentityCredential(scope, "resource", {
    name: credentialName,
    parentId: identity.identityId,
    resourceGroupName: identity.resourceGroupName,
    issuer,
    subject,
    audience: [audience],
  });
  writeArgument(resource, "parent_id", identity.identityId);
  writeArgument(resource, "resource_group_name", identity.resourceGroupName);
  return resource;
}
