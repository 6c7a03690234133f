import type { Explanations } from "../given";

export const KUBELOGIN: Explanations = {
  "kubelogin-argument": {
    cause: "The argument is written already, and kubelogin takes the last of two.",
    fix: "Use the option for it.",
    example: ({ newCluster }) => newCluster({}).kubernetesProviderConfig({ args: ["--login", "msi"] }),
  },
  "kubelogin-secret": {
    cause: "The arguments and variables of the provider are in the JSON, which many people can read.",
    fix: "Use a federated login, or set the variable where Terraform runs.",
    example: ({ newCluster }) => newCluster({}).kubernetesProviderConfig({ args: ["--client-secret", "value"] }),
  },
};
