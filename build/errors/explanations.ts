import { BINDING } from "./subjects/binding";
import { AUTOMATIC_CLUSTER } from "./subjects/automatic-cluster";
import { CLUSTER } from "./subjects/cluster";
import { KUBELOGIN } from "./subjects/kubelogin";
import { CORE } from "./subjects/core";
import { FLEET } from "./subjects/fleet";
import type { Explanations } from "./given";
import { IDENTITY } from "./subjects/identity";
import { IDENTITY_BINDINGS } from "./subjects/identity-binding";
import { INPUT } from "./subjects/input";
import { NETWORK } from "./subjects/network";
import { POD_IDENTITY } from "./subjects/pod-identity";
import { PODS } from "./subjects/pods";
import { STATE } from "./subjects/state";
import { VAULT } from "./subjects/vault";
import { COMMAND_INPUT } from "./subjects/command-input";
import { HANDOVER } from "./subjects/handover";
import { TESTS } from "./subjects/tests";
import { WARNINGS } from "./subjects/warnings";

/** The explanations by their file, in the order of the page. */
export const EXPLANATIONS: Readonly<Record<string, { readonly title: string; readonly errors: Explanations }>> = {
  input: { title: "Inputs and settings", errors: INPUT },
  binding: { title: "Bindings, credentials and pipelines", errors: BINDING },
  "identity-binding": { title: "Identity bindings", errors: IDENTITY_BINDINGS },
  pods: { title: "Pods", errors: PODS },
  identity: { title: "Identities and roles", errors: IDENTITY },
  cluster: { title: "Clusters", errors: CLUSTER },
  "automatic-cluster": { title: "AKS Automatic", errors: AUTOMATIC_CLUSTER },
  kubelogin: { title: "Logins of kubelogin", errors: KUBELOGIN },
  network: { title: "Networks", errors: NETWORK },
  vault: { title: "Vaults and secrets", errors: VAULT },
  state: { title: "State", errors: STATE },
  "pod-identity": { title: "Pod identity", errors: POD_IDENTITY },
  fleet: { title: "Fleets", errors: FLEET },
  "command-input": { title: "Commands and their input", errors: COMMAND_INPUT },
  handover: { title: "Handover, bundles and HCL", errors: HANDOVER },
  warnings: { title: "Warnings of constructs", errors: WARNINGS },
  core: { title: "Releases, addresses and synthesis", errors: CORE },
  tests: { title: "Matchers and synthesis in tests", errors: TESTS },
};
