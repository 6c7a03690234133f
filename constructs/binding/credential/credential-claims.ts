import { Aspects, type TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { IDENTITY_BINDING } from "../../../facts/azure/identity-binding";
import { isLiteral } from "../../../values/literal";
import { keyOfText } from "../../core/azure-objects";
import { issuerProblem } from "../../core/input/issuer-rules";
import { nameProblem } from "../../core/input/name-rules";
import { shown } from "../../../values/shown";
import { Registry } from "../../core/registry";
import type { IManagedIdentity } from "../../identity/identity";
import type { FederatedCredentialProps } from "./federated-credential-props";
import { credentialCountProblem, credentialTextProblem, githubSubjectProblem } from "./federated-credential-rules";
import { principalKeyOf } from "../../identity/principal-key";
import { managedCredentialProblem } from "../identity-binding/identity-binding-rules";
import { type Problem, refusal } from "../../../values/problem";
import { warn } from "../../core/input/warn";

interface Written {
  readonly credential: IConstruct;
  readonly resource: TerraformResource;
  readonly trust: string;
  /** The name in Azure, in lower case. It is absent if only Terraform knows it. */
  readonly name?: string;
}

/** The credential that AKS writes for the identity bindings of an identity. They share it. */
const MANAGED = IDENTITY_BINDING.credentialName;

/** All credentials of an app, by their identity. */
const credentials = new Registry<Written>();

const writtenFor = (scope: IConstruct, identity: IManagedIdentity): readonly Written[] =>
  credentials.all(scope.node.root, principalKeyOf(scope, identity));

/** A credential that a scope is about to create, without its identity. */
export interface WantedCredential extends Omit<FederatedCredentialProps, "identity"> {
  /** The construct id that it will have below the scope. */
  readonly id: string;
}

/** A name as Azure compares it. */
const nameKey = (name: string): string | undefined => (isLiteral(name) ? name.toLowerCase() : undefined);

/** The key of a credential of an identity: its issuer, or the cluster of the issuer, and its subject. */
function trustOf(
  scope: IConstruct,
  { issuer, issuerKey, subject }: Omit<FederatedCredentialProps, "identity">,
): string {
  const cluster = isLiteral(issuer) ? keyOfText(scope, issuer) : issuerKey;
  return JSON.stringify([cluster ?? issuer, subject]);
}

/**
 * The problems with credentials that are about to be created for one identity. The one of its identity bindings counts.
 *
 * @param identity `undefined` for an identity that is about to be created, which has no credentials
 */
export function credentialProblems(
  scope: IConstruct,
  identity: IManagedIdentity | undefined,
  wanted: readonly WantedCredential[],
): (Problem | undefined)[] {
  const written = identity ? writtenFor(scope, identity) : [];
  const paths = new Map(written.map(({ trust, credential }) => [trust, credential.node.path]));
  const names = new Map(written.map(({ name, credential }) => [name, credential.node.path]));
  const before = paths.size;
  return wanted.flatMap((each, i) => {
    const path = `${scope.node.path}/${each.id}`;
    const trust = trustOf(scope, each);
    const same = paths.get(trust);
    paths.set(trust, same ?? path);
    const name = nameKey(each.credentialName);
    const namesake = name === undefined ? undefined : names.get(name);
    names.set(name, namesake ?? path);
    return [
      nameProblem("federatedCredential", "credentialName", each.credentialName),
      managedCredentialProblem(each.credentialName, each.issuer),
      issuerProblem("issuer", each.issuer),
      credentialTextProblem("subject", each.subject),
      githubSubjectProblem(each.issuer, each.subject),
      credentialTextProblem("audience", each.audience),
      same === undefined
        ? undefined
        : refusal(
            "credential-subject-twice",
            `an identity must have one credential for an issuer and subject, got subject "${each.subject}" of the same issuer also at ` +
              `"${same}"; remove one of the two`,
          ),
      same !== undefined || namesake === undefined
        ? undefined
        : refusal(
            "credential-name-taken",
            `\`credentialName\` must be unique on an identity, got ${shown(each.credentialName)} also at "${namesake}"; choose another ` +
              "name. That of a binding ends with the construct id of its cluster: choose another id for one of the clusters",
          ),
      credentialCountProblem(before + i + 1, identity?.node.path ?? `${scope.node.path}/identity`),
    ];
  });
}

/**
 * Claims the issuer and subject of an identity for a credential.
 *
 * @returns the previous credential of that identity in the stack, because Azure rejects two writes to one identity at a time
 */
export function claimCredential(
  credential: IConstruct,
  resource: TerraformResource,
  props: FederatedCredentialProps,
): TerraformResource | undefined {
  return claimWrite(credential, resource, props.identity, {
    trust: trustOf(credential, props),
    name: nameKey(props.credentialName),
  });
}

/**
 * Claims the credential that AKS writes on an identity together with an identity binding.
 *
 * @returns the previous resource that writes to that identity in the stack
 */
export const claimManagedCredential = (
  binding: IConstruct,
  resource: TerraformResource,
  identity: IManagedIdentity,
): TerraformResource | undefined => claimWrite(binding, resource, identity, { trust: MANAGED });

/**
 * The problem with the credential for the identity bindings of an identity, if it has none yet.
 *
 * @param more other credentials that are about to be created
 */
export function managedCredentialCountProblem(
  scope: IConstruct,
  identity: IManagedIdentity,
  more = 0,
): Problem | undefined {
  const trusts = new Set(writtenFor(scope, identity).map(({ trust }) => trust));
  return credentialCountProblem(trusts.add(MANAGED).size + more, identity.node.path);
}

function claimWrite(
  credential: IConstruct,
  resource: TerraformResource,
  identity: IManagedIdentity,
  written: Pick<Written, "trust" | "name">,
): TerraformResource | undefined {
  const stack = TerraformStack.of(credential);
  const before = writtenFor(credential, identity).filter((each) => TerraformStack.of(each.credential) === stack);
  if (before.length === 0) warnOfOtherWriters(credential, identity);
  credentials.claim(
    credential.node.root,
    credential,
    { credential, resource, ...written },
    principalKeyOf(credential, identity),
  );
  return before.at(-1)?.resource;
}

/** The stacks that create credentials of an identity, in the order of their first one. */
const writersOf = (scope: IConstruct, identity: IManagedIdentity): readonly TerraformStack[] => [
  ...new Set(writtenFor(scope, identity).map(({ credential }) => TerraformStack.of(credential))),
];

/**
 * Warns, once for an identity and a stack, about an earlier stack that also creates credentials of the identity and has no
 * dependency to or from this stack. It runs when the app is complete, because `addDependency` can be called last.
 */
function warnOfOtherWriters(credential: IConstruct, identity: IManagedIdentity): void {
  const stack = TerraformStack.of(credential);
  const visit = (node: IConstruct): void => {
    if (node !== credential) return;
    const writers = writersOf(credential, identity);
    const earlier = writers.slice(0, writers.indexOf(stack));
    const other = earlier.find((each) => !stack.dependsOn(each) && !each.dependsOn(stack));
    if (!other) return;
    warn(
      credential,
      refusal(
        "credential-stack-order",
        `the stacks "${other.node.id}" and "${stack.node.id}" create credentials of the identity "${identity.node.path}", and Azure ` +
          "rejects two writes to one identity at a time (409); order them with `addDependency`: call it on the stack " +
          `"${stack.node.id}" with the stack "${other.node.id}"`,
      ),
    );
  };
  Aspects.of(credential).add({ visit });
}
