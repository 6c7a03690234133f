import { LIMITS } from "../../facts/limits";
import { wholeNumberProblem } from "../../values/given";
import { JobV1 } from "@cdktf/provider-kubernetes/lib/job-v1";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { cloudOf } from "../core/location/cloud";
import type { IFederatedBinding } from "./binding";
import { refuse } from "../core/input/refuse";
import { nameProblem } from "../core/input/name-rules";
import { SMOKE_SCRIPT } from "./smoke-script";
import type { IVaultAccess } from "../vault/vault";

/** The image the test runs in, where none is given: a shell and curl. */
const SMOKE_IMAGE = "docker.io/curlimages/curl:8.17.0";

export interface SmokeTestOptions {
  /** A secret that the pod must be able to read; its value goes nowhere. @default - the token is exchanged and nothing is read */
  readonly secret?: { readonly vault: IVaultAccess; readonly secretName: string };
  /** An image with sh, curl and the usual small tools. @default "docker.io/curlimages/curl:8.17.0" */
  readonly image?: string;
  /** Minutes until the test has failed, 1 to 60. @default 10 */
  readonly timeoutMinutes?: number;
  /** @default - the binding's */
  readonly kubernetesProvider?: TerraformProvider;
}

export interface SmokeTestProps extends SmokeTestOptions {
  readonly binding: IFederatedBinding;
}

/**
 * A Job that shows whether federation works: it compares the token's issuer with the credential's, exchanges the token at
 * Entra, and reads a secret where one is given. `apply` waits for it and fails when it fails; its log says why in one line.
 *
 * Without it a refusal of the webhook or of Entra shows in no apply: a Deployment only never becomes ready. It runs once,
 * and again when binding, secret or image change.
 */
export class SmokeTest extends Construct {
  /** The underlying `kubernetes_job_v1` resource (escape hatch). Let what must not start without an identity depend on it. */
  public readonly resource: JobV1;

  /** @throws when the secret's name, the image or the time breaks its rule */
  constructor(scope: Construct, id: string, props: SmokeTestProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "SmokeTestProps", props);
    const { binding, secret, image = SMOKE_IMAGE, timeoutMinutes = 10 } = props;
    refuse(
      this,
      nameProblem("vaultItem", "secret.secretName", secret?.secretName),
      wholeNumberProblem("timeoutMinutes", timeoutMinutes, LIMITS.smokeTestMinutes),
    );
    const grant = secret?.vault.grantSecretsUser(binding);
    const seconds = timeoutMinutes * 60;
    this.resource = new JobV1(this, "job", {
      provider: props.kubernetesProvider ?? binding.kubernetesProvider,
      metadata: { generateName: "identity-smoke-test-", namespace: binding.namespace },
      // The Job is kept when it has ended: one that removes itself would be made anew by the next apply.
      spec: {
        backoffLimit: 0,
        activeDeadlineSeconds: seconds,
        template: binding.podTemplate({
          metadata: {},
          spec: {
            restartPolicy: "Never",
            container: [
              {
                name: "smoke-test",
                image,
                command: ["/bin/sh", "-c", SMOKE_SCRIPT],
                env: [
                  { name: "EXPECTED_ISSUER", value: binding.cluster.issuerUrl },
                  // Entra gives a token for vaults to whoever it trusts; what may be read with it is another question.
                  { name: "TOKEN_SCOPE", value: `https://${cloudOf(this).vaultSuffix}/.default` },
                  {
                    name: "SECRET_URL",
                    value: secret ? `${secret.vault.vaultUri}secrets/${secret.secretName}?api-version=7.4` : "",
                  },
                  { name: "ATTEMPTS", value: String(Math.max(1, Math.floor(seconds / 20))) },
                ],
                resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "64Mi" } },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  runAsNonRoot: true,
                  runAsUser: "65534",
                  capabilities: { drop: ["ALL"] },
                  seccompProfile: { type: "RuntimeDefault" },
                },
              },
            ],
          },
        }),
      },
      waitForCompletion: true,
      timeouts: { create: `${timeoutMinutes + 1}m`, update: `${timeoutMinutes + 1}m` },
    });
    this.node.defaultChild = this.resource;
    grant?.applyBefore(this.resource);
  }
}
