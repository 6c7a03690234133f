import { isExpression } from "../../model/terraform/text";
import { accountNameOf, type Container, type Identity, type Workload } from "../../model/trust/model";
import { labelled, subjectOf } from "../../model/trust/trust-index";
import type { Evaluation } from "../evaluation";
import { injectedContainersOf } from "../pods/containers";

/** The identities that pods of the model run with. */
export function usedIdentities(index: Evaluation): ReadonlySet<Identity> {
  return new Set(
    index.model.workloads.flatMap((workload) => {
      const trusting = identitiesTrusting(workload, index);
      if (trusting.length < 2 || labelled(workload) !== "yes") return trusting;
      return injectedContainersOf(workload).flatMap((each) => identitiesOfContainer(each, trusting, index));
    }),
  );
}

/** The identities that trust the service account of a pod, as far as they are known. */
const identitiesTrusting = (workload: Workload, index: Evaluation): readonly Identity[] =>
  index
    .credentialsFor(subjectOf(workload.namespace, accountNameOf(workload)))
    .flatMap((each) => index.identityOf(each) ?? []);

/**
 * The identities that a container can use, of those that trust its service account: the ones that its environment names, if
 * `AZURE_CLIENT_ID` replaces the client id of the service account and nothing else in it is unknown.
 */
export function identitiesOfContainer(
  { env, envFrom }: Pick<Container, "env" | "envFrom">,
  trusting: readonly Identity[],
  index: Evaluation,
): readonly Identity[] {
  const named = Object.values(env).map((value) =>
    typeof value === "string" || isExpression(value) ? index.identityByClientId(value) : undefined,
  );
  const chosen = named[Object.keys(env).indexOf("AZURE_CLIENT_ID")];
  if (envFrom || !chosen || !trusting.includes(chosen)) return trusting;
  return trusting.filter((each) => named.includes(each));
}
