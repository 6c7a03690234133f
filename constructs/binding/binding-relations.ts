import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import { validate } from "../core/input/refuse";
import { Registry } from "../core/registry";
import { providerClusterProblems } from "../cluster/access/provider-cluster";
import type { FederatedBindingProps } from "./federated-binding-props";
import { waitProblem } from "../core/order/propagation-wait";
import { audienceProblem, credentialTextProblem } from "./credential/federated-credential-rules";
import { tenantIsClientProblem, tenantNameProblem } from "../core/input/id-rules";
import { labelsProblem } from "../core/input/label-rules";
import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import { nameProblem } from "../core/input/name-rules";
import { tokenExpirationProblem } from "./pod/pod-template-rules";
import { isAddOnAccount } from "../../facts/azure/add-ons";
import { UNTOUCHED_NAMESPACES } from "../../facts/kubernetes/webhook";
import { clusterKeyOf, isManagedHere } from "../cluster/cluster-key";
import { type Problem, refusal } from "../../values/problem";

/** The problems with the props of a binding, without the rest of the app. */
export function bindingProblems(props: FederatedBindingProps): (Problem | undefined)[] {
  const { namespace, name } = props.serviceAccount;
  const clusters = [props.cluster, ...(props.alsoTrusts ?? [])];
  const off = clusters.find(({ workloadIdentity }) => workloadIdentity === false);
  const keys = clusters.map(clusterKeyOf);
  const twice = clusters.find((_, i) => keys.indexOf(keys[i]!) < i);
  return [
    nameProblem("namespace", "serviceAccount.namespace", namespace),
    nameProblem("serviceAccount", "serviceAccount.name", name),
    untouchedProblem(props),
    off &&
      refusal(
        "binding-cluster-off",
        `\`cluster\` must have workload identity on, got "${off.node.path}" with \`workloadIdentity: false\`: pods of this ` +
          "binding fail at their next restart; remove the binding first, or leave workload identity on",
      ),
    twice &&
      refusal(
        "binding-cluster-twice",
        `\`alsoTrusts\` must name each cluster once, got "${twice.node.path}" twice; remove one`,
      ),
    adoptedProblem(props),
    labelsProblem("serviceAccountLabels", props.serviceAccountLabels),
    tokenExpirationProblem(props.tokenExpirationSeconds),
    tenantNameProblem("tenantId", props.tenantId),
    tenantIsClientProblem("tenantId", props.tenantId, props.identity?.clientId),
    credentialTextProblem("audience", props.audience),
    audienceProblem(props.audience),
    waitProblem("waitSeconds", props.waitSeconds),
    waitProblem("identityWaitSeconds", props.identityWaitSeconds),
    props.identity !== undefined && props.identityWaitSeconds !== undefined
      ? refusal(
          "binding-identity-wait",
          `\`identityWaitSeconds\` must be omitted if \`identity\` is given, got ${shown(props.identityWaitSeconds)}; set \`waitSeconds\` of that identity`,
        )
      : undefined,
  ];
}

/** For an adopted service account only annotations are written. Other props would have no effect. */
function adoptedProblem({ serviceAccount, serviceAccountMode, ...props }: FederatedBindingProps): Problem | undefined {
  if (serviceAccountMode === "manifest") return undefined;
  if (serviceAccountMode !== "adopt" && serviceAccount.name !== "default") return undefined;
  const given = (["serviceAccountLabels", "automountServiceAccountToken"] as const).find(
    (prop) => props[prop] !== undefined,
  );
  if (given === undefined) return undefined;
  return refusal(
    "binding-adopted-account",
    `\`${given}\` must be omitted for a service account that is adopted, got it for "${serviceAccount.name}": only annotations ` +
      "are written to it; set it where the service account is created",
  );
}

function untouchedProblem({ serviceAccount, serviceAccountMode }: FederatedBindingProps): Problem | undefined {
  const { namespace, name } = serviceAccount;
  if (!isLiteral(namespace) || !UNTOUCHED_NAMESPACES.includes(namespace)) return undefined;
  if (isLiteral(name) && isAddOnAccount(namespace, name))
    return serviceAccountMode === "adopt"
      ? undefined
      : refusal(
          "binding-add-on-account",
          `\`serviceAccountMode\` must be "adopt" for ${shown(`${namespace}/${name}`)}, got ${shown(serviceAccountMode)}: ` +
            "the add-on of AKS creates this service account",
        );
  return refusal(
    "binding-managed-namespace",
    `\`serviceAccount.namespace\` must be a namespace that you manage, got ${shown(namespace)}, which AKS manages, so the webhook ignores its pods; use another namespace, and none of ${UNTOUCHED_NAMESPACES.join(", ")}`,
  );
}

/** The problems of a binding with other bindings of its app. */
export function bindingRelationProblems(binding: IConstruct, props: FederatedBindingProps): (Problem | undefined)[] {
  return [oneClusterProblem(binding, props), oneBindingProblem(binding, props), oneMakerProblem(binding, props)];
}

/**
 * Claims the service account, the namespace and the kubernetes provider for a binding that has passed all checks. Which
 * cluster the provider reaches is compared once the app is complete.
 */
export function claimRelations(binding: IConstruct, props: FederatedBindingProps): void {
  if (writesToCluster(props))
    validate(binding, () => providerClusterProblems(binding, props.cluster, props.kubernetesProvider));
  const { root } = binding.node;
  if (hasLiteralAccount(props)) bindings.claim(root, binding, binding, accountKey(props));
  if (makesNamespace(props)) makers.claim(root, binding, binding, namespaceKey(props));
  reached.claim(TerraformStack.of(binding), binding, props.cluster, providerKey(props));
}

/** The bindings of an app, by cluster and service account. */
const bindings = new Registry<IConstruct>();

const hasLiteralAccount = ({ serviceAccount: { namespace, name } }: FederatedBindingProps): boolean =>
  isLiteral(namespace) && isLiteral(name);

const accountKey = ({ cluster, serviceAccount: { namespace, name } }: FederatedBindingProps): string =>
  JSON.stringify([clusterKeyOf(cluster), namespace, name]);

/** What to do about two clusters of the same names. */
const OTHER_SUBSCRIPTION =
  "; if its cluster is another one, in another subscription, set `subscriptionId` of the azurerm provider of each stack";

function oneBindingProblem(binding: IConstruct, props: FederatedBindingProps): Problem | undefined {
  const { namespace, name } = props.serviceAccount;
  const other = hasLiteralAccount(props) ? bindings.first(binding.node.root, accountKey(props)) : undefined;
  // A name can be that of two clusters, a resource id or an issuer cannot.
  const mayDiffer =
    other &&
    TerraformStack.of(other) !== TerraformStack.of(binding) &&
    "resource" in props.cluster &&
    !isManagedHere(props.cluster);
  return (
    other &&
    refusal(
      "binding-account-twice",
      `\`serviceAccount\` must belong to one binding, got "${namespace}/${name}", which "${other.node.path}" already binds; for a second identity call \`addIdentity\` of that binding${
        mayDiffer ? OTHER_SUBSCRIPTION : ""
      }`,
    )
  );
}

/** The clusters of the kubernetes providers of a stack, by the alias of the provider. */
const reached = new Registry<IWorkloadIdentityCluster>();

const providerKey = ({ kubernetesProvider }: FederatedBindingProps): string => kubernetesProvider?.alias ?? "";

/** A kubernetes provider connects to one cluster. Objects of another cluster would be created in the wrong one. */
function oneClusterProblem(binding: IConstruct, props: FederatedBindingProps): Problem | undefined {
  const { cluster } = props;
  const known = reached.first(TerraformStack.of(binding), providerKey(props));
  if (!known || clusterKeyOf(known) === clusterKeyOf(cluster)) return undefined;
  return refusal(
    "binding-other-cluster",
    `\`cluster\` must be the cluster of the kubernetes provider of this stack, "${known.node.path}", got "${cluster.node.path}"; ` +
      "pass the provider of the other cluster as `kubernetesProvider`, with an alias, or use `alsoTrusts` if only its issuer is to be trusted",
  );
}

/** Whether a binding itself creates or changes objects in its cluster. */
const writesToCluster = ({
  serviceAccountMode,
  createNamespace = true,
  trust,
  keepOtherTrust,
}: FederatedBindingProps): boolean =>
  serviceAccountMode !== "manifest" || createNamespace || trust === "identity-binding" || keepOtherTrust === true;

/** The bindings of an app that create a namespace, by cluster and namespace. */
const makers = new Registry<IConstruct>();

const makesNamespace = ({ serviceAccount: { namespace }, createNamespace = true }: FederatedBindingProps): boolean =>
  createNamespace && namespace !== "default" && isLiteral(namespace);

const namespaceKey = ({ cluster, serviceAccount: { namespace } }: FederatedBindingProps): string =>
  JSON.stringify([clusterKeyOf(cluster), namespace]);

/** One stack creates a namespace. A second stack would fail, because the namespace exists. */
function oneMakerProblem(binding: IConstruct, props: FederatedBindingProps): Problem | undefined {
  const maker = makesNamespace(props) ? makers.first(binding.node.root, namespaceKey(props)) : undefined;
  if (!maker || TerraformStack.of(maker) === TerraformStack.of(binding)) return undefined;
  return refusal(
    "binding-namespace-twice",
    `\`createNamespace\` must be false if another stack creates the namespace "${props.serviceAccount.namespace}", as "${maker.node.path}" does; ` +
      "set it, and call `addDependency` with that stack",
  );
}
