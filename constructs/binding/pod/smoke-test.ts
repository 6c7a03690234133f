import { LIMITS } from "../../../facts/limits";
import { wholeNumberProblem } from "../../../values/given";
import { JobV1 } from "@cdktf/provider-kubernetes/lib/job-v1";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { checkInput } from "../../core/input/check-input";
import { checkedId } from "../../core/input/construct-id";
import { cloudOf } from "../../core/location/cloud";
import type { IFederatedBinding } from "../binding";
import { refuse } from "../../core/input/refuse";
import { nameProblem } from "../../core/input/name-rules";
import { smokeScript } from "./smoke-script";
import type { IVaultAccess } from "../../vault/vault";

/** The default image of the test. It has a shell and curl. */
export const SMOKE_IMAGE = "docker.io/curlimages/curl:8.17.0";

/** Options of the smoke test of a binding. */
export interface SmokeTestOptions {
  /** A secret that the pod must be able to read. Its value is discarded. @default - the test only exchanges the token */
  readonly secret?: { readonly vault: IVaultAccess; readonly secretName: string };
  /** An image with sh, curl, cut, tr, sed and base64. @default "docker.io/curlimages/curl:8.17.0" */
  readonly image?: string;
  /** Minutes after which the test fails, 1 to 60. @default 10 */
  readonly timeoutMinutes?: number;
  /**
   * The kubernetes provider, if the stack has one for each of several clusters.
   * @default - the binding's
   */
  readonly kubernetesProvider?: TerraformProvider;
}

/** Properties of a SmokeTest. */
export interface SmokeTestProps extends SmokeTestOptions {
  /** The binding whose service account the job runs as. */
  readonly binding: IFederatedBinding;
}

/**
 * A Job that tests the federation: it compares the issuer of the token with that of the cluster, exchanges the token at
 * Entra ID or through the token proxy of an identity binding, and reads a secret if one is given. `terraform apply` waits for
 * the Job and fails if it fails. The log of the Job gives the reason in one line.
 *
 * Without this test `terraform apply` succeeds even if the webhook or Entra ID rejects the pod, and the Deployment never
 * becomes ready. The Job runs once, and again if the binding, the secret or the image changes.
 *
 * @example
 * ```ts
 * new SmokeTest(this, "smoke-test", { binding, secret: { vault, secretName: "greeting" } });
 * ```
 */
export class SmokeTest extends Construct {
  /** The underlying `kubernetes_job_v1` resource (escape hatch). Resources that need the identity can depend on it. */
  public readonly resource: JobV1;

  /** @throws if the name of the secret, the image or the timeout is invalid */
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
      // The Job is kept after it has ended. If it removed itself, the next apply would create it again.
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
                command: ["/bin/sh", "-c", smokeScript(binding.usesIdentityBinding === true)],
                env: [
                  { name: "EXPECTED_ISSUER", value: binding.cluster.issuerUrl },
                  // Entra ID issues a token for Key Vault to every trusted subject. Roles decide what it can read.
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
