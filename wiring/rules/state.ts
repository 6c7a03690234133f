import { rules } from "./rule";

const BACKEND = "developer.hashicorp.com/terraform/language/backend/azurerm";
const STATE = "developer.hashicorp.com/terraform/language/state/sensitive-data";

/** Rules about secrets in the configuration and the state. Sources read 2026-11. */
export const STATE_RULES = rules({
  "state-login": {
    severity: "error",
    title: "A state backend has a key, a token or a secret",
    consequence:
      "Terraform copies it into .terraform and into the state of every stack that reads this one; an account key opens the whole storage account",
    fix: "use_azuread_auth = true, and a role on the container for each principal that runs Terraform",
    source: BACKEND,
  },
  "state-entra": {
    severity: "warning",
    title: "A state backend does not log in with Microsoft Entra ID",
    consequence:
      "Terraform reads the key of the storage account, which every principal that runs Terraform must be allowed to, unless ARM_USE_AZUREAD is set",
    fix: "use_azuread_auth = true",
    source: BACKEND,
  },
  "secret-literal": {
    severity: "error",
    title: "A literal credential is in a container, a config map, a Secret of Terraform or an output",
    consequence:
      "Everybody who reads the configuration, the state or the object can use it, without the pod's identity",
    fix: "the secret in the vault, and its name for the pod, which reads it with its identity",
    source: STATE,
  },
  "secret-name": {
    severity: "warning",
    title: "A setting with the name of a secret has a literal value",
    consequence: "If it is a secret, everybody who reads the configuration, the state or the object can use it",
    fix: "the secret in the vault, and its name for the pod, which reads it with its identity",
    source: STATE,
  },
  "vault-literal": {
    severity: "warning",
    title: "A pod names a vault that is created here by a literal",
    consequence:
      "Terraform does not know that the pod needs the vault: it does not order them, and another name of the vault does not reach the pod",
    fix: "a reference to the vault; in the constructs `environment()`",
    source: "developer.hashicorp.com/terraform/language/expressions/references",
  },
});
