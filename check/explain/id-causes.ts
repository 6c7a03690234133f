import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { isExpression, type Scalar, shownText } from "../../model/terraform/text";
import { leaves } from "../../model/terraform/tree";
import { field, type Identity } from "../../model/trust/model";
import { isKnown, subjectOf } from "../../model/trust/trust-index";
import { isUuid } from "../../values/uuid";
import { distance } from "../../values/nearest";
import type { Evaluation } from "../../wiring/evaluation";
import { type Cause, NAMED } from "./cause";

/** A place of the manifests that has an id. */
interface Place {
  readonly path: string;
  /** The name of the field. */
  readonly key: string;
  /** The subject of the service account that it is for, if it is for one. */
  readonly subject?: string;
}

/** Where an id is written: annotations of service accounts, variables of containers, settings of other objects. */
function placesOf(id: string, index: Evaluation): readonly Place[] {
  const { serviceAccounts, workloads, companions } = index.model;
  const is = (value: Scalar | undefined): boolean =>
    typeof value === "string" && value.toLowerCase() === id.toLowerCase();
  return [
    ...serviceAccounts.flatMap(({ path, annotations, namespace, name }) => {
      const subject = subjectOf(namespace, name);
      return [WEBHOOK_KEYS.clientId, WEBHOOK_KEYS.tenantId]
        .filter((key) => is(field(annotations, key)))
        .map((key) => ({ path, key, ...(isKnown(subject) ? { subject } : {}) }));
    }),
    ...workloads.flatMap(({ path, pod }) =>
      [...pod.containers, ...pod.initContainers].flatMap(({ name, env }) =>
        Object.entries(env)
          .filter(([, value]) => is(value))
          .map(([key]) => ({ path, key: `${key} of container ${shownText(name)}` })),
      ),
    ),
    ...companions.flatMap(({ path, spec }) =>
      [...leaves(spec)].filter(({ value }) => is(value)).map(({ trail }) => ({ path, key: trail.join(".") })),
    ),
  ];
}

/** Where a client id that no application has is written, and the client id that is meant. */
export function applicationCauses(
  { application, tenant }: { readonly application?: string; readonly tenant?: string },
  index: Evaluation,
): readonly Cause[] {
  if (application === undefined) return [];
  const found = index.identityById(application);
  return placesOf(application, index)
    .slice(0, NAMED)
    .map(({ path, key, subject }): Cause => {
      if (found && found.attribute !== "client_id")
        return {
          path,
          text: `${key} is the ${found.attribute} of ${found.identity.path}`,
          fix: `${key}: ${clientIdOf(found.identity)}`,
        };
      const wanted = found?.identity.tenantId;
      // The message may have the display name of the tenant.
      if (
        found &&
        tenant !== undefined &&
        isUuid(tenant) &&
        isKnown(wanted) &&
        wanted.toLowerCase() !== tenant.toLowerCase()
      )
        return {
          path,
          text: `${key} is the client id of ${found.identity.path}, whose tenant is ${wanted}, and the program asked ${tenant}`,
          fix: `${WEBHOOK_KEYS.tenantId}: ${wanted}`,
        };
      if (found)
        return {
          path,
          text: `${key} is the client id of ${found.identity.path} as it was read`,
          fix: "give the state as it is now, because an identity that was replaced has another client id; then create the pods again",
        };
      const meant = identityMeant(application, subject, index);
      return {
        path,
        text: `${key} is ${shownText(application)}, which no identity that was read has`,
        fix: `${key}: ${meant ? clientIdOf(meant) : "<the identity's client id>"}`,
      };
    });
}

/** The identity whose credential trusts the account, or whose client id is nearly the same. */
function identityMeant(application: string, subject: string | undefined, index: Evaluation): Identity | undefined {
  const trusting =
    subject === undefined ? [] : index.credentialsFor(subject).flatMap((each) => index.identityOf(each) ?? []);
  if (trusting.length > 0) return trusting[0];
  const near = index.model.identities.filter(
    ({ clientId }) => isKnown(clientId) && distance(clientId.toLowerCase(), application.toLowerCase()) <= 4,
  );
  return near.length === 1 ? near[0] : undefined;
}

const clientIdOf = ({ clientId, path }: Identity): string =>
  isExpression(clientId) ? `the client_id of ${path}` : clientId;

/** Where a tenant that does not exist is written, and the tenant of the identities. */
export function tenantCauses({ tenant }: { readonly tenant?: string }, index: Evaluation): readonly Cause[] {
  if (tenant === undefined) return [];
  const [only, ...others] = index.tenants;
  const wanted = others.length === 0 && only !== tenant ? only : undefined;
  return placesOf(tenant, index)
    .slice(0, NAMED)
    .map(({ path, key }) => ({
      path,
      text: `${key} is ${shownText(tenant)}`,
      fix: `${key}: ${wanted ?? "<the identity's tenant id>"}`,
    }));
}

/** Objects that hand a client secret to the program that signs in. */
export function secretCauses(index: Evaluation): readonly Cause[] {
  const { workloads, companions } = index.model;
  const mounting = workloads.filter(({ pod }) => pod.secretProviderClasses.some(({ withSecret }) => withSecret));
  const stores = companions.filter(({ spec }) =>
    [...leaves(spec)].some(({ trail }) => /^(clientSecret|servicePrincipalSecret)/i.test(trail.find(isOfSecret) ?? "")),
  );
  return [
    ...mounting.map(({ path }) => ({
      path,
      text: "a volume of the Secrets Store driver has nodePublishSecretRef",
      fix: "no nodePublishSecretRef, and clientID in the SecretProviderClass",
    })),
    ...stores.map(({ path, kind }) => ({
      path,
      text: `the ${kind} names a client secret`,
      fix: "no client secret; sign in with a service account (serviceAccountRef and authType: WorkloadIdentity in a SecretStore)",
    })),
  ].slice(0, NAMED);
}

const isOfSecret = (key: string): boolean => /^(clientSecret|servicePrincipalSecret)/i.test(key);
