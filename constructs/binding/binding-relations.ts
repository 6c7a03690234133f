import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import { Registry } from "../core/registry";
import type { FederatedBindingProps } from "./federated-binding-props";
import { waitProblem } from "../core/order/propagation-wait";
import { credentialTextProblem } from "./federated-credential-rules";
import { uuidProblem } from "../core/input/id-rules";
import { labelsProblem } from "./label-rules";
import { isLiteral, shown } from "../../values/literal";
import { nameProblem } from "../core/input/name-rules";
import { tokenExpirationProblem } from "./pod-template-rules";
import { isAddOnAccount } from "../../facts/add-ons";
import { UNTOUCHED_NAMESPACES } from "../../facts/webhook";
import { clusterKeyOf } from "../cluster/cluster-key";

/** What is wrong with the props of a binding, each looked at alone. */
export function bindingProblems(props: FederatedBindingProps): (string | undefined)[] {
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
      `\`cluster\` must have workload identity on, got "${off.node.path}" with \`workloadIdentity: false\`: pods of this ` +
        "binding fail at their next restart; remove the binding first, or leave workload identity on",
    twice && `\`alsoTrusts\` must name each cluster once, got "${twice.node.path}" twice; remove one`,
    adoptedProblem(props),
    labelsProblem("serviceAccountLabels", props.serviceAccountLabels),
    tokenExpirationProblem(props.tokenExpirationSeconds),
    uuidProblem("tenantId", props.tenantId),
    credentialTextProblem("audience", props.audience),
    waitProblem("waitSeconds", props.waitSeconds),
    waitProblem("identityWaitSeconds", props.identityWaitSeconds),
    props.identity !== undefined && props.identityWaitSeconds !== undefined
      ? `\`identityWaitSeconds\` must be left out where \`identity\` is given, got ${shown(props.identityWaitSeconds)}; set \`waitSeconds\` of that identity`
      : undefined,
  ];
}

/** Only annotations of an adopted account are written: what else is asked for would be lost in silence. */
function adoptedProblem({ serviceAccount, serviceAccountMode, ...props }: FederatedBindingProps): string | undefined {
  if (serviceAccountMode === "manifest") return undefined;
  if (serviceAccountMode !== "adopt" && serviceAccount.name !== "default") return undefined;
  const given = (["serviceAccountLabels", "automountServiceAccountToken"] as const).find(
    (prop) => props[prop] !== undefined,
  );
  if (given === undefined) return undefined;
  return (
    `\`${given}\` must be left out for an account that is adopted, got it for "${serviceAccount.name}": only annotations ` +
    "are written there; set it where the account is made"
  );
}

function untouchedProblem({ serviceAccount, serviceAccountMode }: FederatedBindingProps): string | undefined {
  const { namespace, name } = serviceAccount;
  if (!isLiteral(namespace) || !UNTOUCHED_NAMESPACES.includes(namespace)) return undefined;
  if (isLiteral(name) && isAddOnAccount(namespace, name))
    return serviceAccountMode === "adopt"
      ? undefined
      : `\`serviceAccountMode\` must be "adopt" for ${shown(`${namespace}/${name}`)}, got ${shown(serviceAccountMode)}: ` +
          "the add-on of AKS creates this service account";
  return (
    `\`serviceAccount.namespace\` must be a namespace of your own, got ${shown(namespace)}, which AKS keeps away from ` +
    "webhooks, so that nothing is injected; use another namespace"
  );
}

/** What is wrong with a binding beside the others of its app. */
export function bindingRelationProblems(binding: IConstruct, props: FederatedBindingProps): (string | undefined)[] {
  return [oneClusterProblem(binding, props), oneBindingProblem(binding, props), oneMakerProblem(binding, props)];
}

/** Claims the service account, the namespace and the kubernetes provider for a binding that nothing refuses any more. */
export function claimRelations(binding: IConstruct, props: FederatedBindingProps): void {
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

function oneBindingProblem(binding: IConstruct, props: FederatedBindingProps): string | undefined {
  const { namespace, name } = props.serviceAccount;
  const other = hasLiteralAccount(props) ? bindings.first(binding.node.root, accountKey(props)) : undefined;
  return (
    other &&
    `\`serviceAccount\` must belong to one binding, got "${namespace}/${name}", which "${other.node.path}" binds already; ` +
      "for a second identity call `addIdentity` on that binding"
  );
}

/** The clusters that the kubernetes providers of a stack reach, by the alias of the provider. */
const reached = new Registry<IWorkloadIdentityCluster>();

const providerKey = ({ kubernetesProvider }: FederatedBindingProps): string => kubernetesProvider?.alias ?? "";

/** A stack's kubernetes provider reaches one cluster: objects of another would be written to the wrong one. */
function oneClusterProblem(binding: IConstruct, props: FederatedBindingProps): string | undefined {
  const { cluster } = props;
  const known = reached.first(TerraformStack.of(binding), providerKey(props));
  if (!known || clusterKeyOf(known) === clusterKeyOf(cluster)) return undefined;
  return (
    `\`cluster\` must be the one this stack's kubernetes provider reaches, "${known.node.path}", got "${cluster.node.path}"; ` +
    "give the provider of that cluster as `kubernetesProvider`, with an alias, or use `alsoTrusts` for its issuer alone"
  );
}

/** The bindings of an app that make a namespace, by cluster and namespace. */
const makers = new Registry<IConstruct>();

const makesNamespace = ({ serviceAccount: { namespace }, createNamespace = true }: FederatedBindingProps): boolean =>
  createNamespace && namespace !== "default" && isLiteral(namespace);

const namespaceKey = ({ cluster, serviceAccount: { namespace } }: FederatedBindingProps): string =>
  JSON.stringify([clusterKeyOf(cluster), namespace]);

/** A namespace is made by one stack: the second would fail, because it is there. */
function oneMakerProblem(binding: IConstruct, props: FederatedBindingProps): string | undefined {
  const maker = makesNamespace(props) ? makers.first(binding.node.root, namespaceKey(props)) : undefined;
  if (!maker || TerraformStack.of(maker) === TerraformStack.of(binding)) return undefined;
  return (
    `\`createNamespace\` must be false where another stack makes the namespace "${props.serviceAccount.namespace}", as "${maker.node.path}" does; ` +
    "set it, and call `addDependency` with that stack"
  );
}
