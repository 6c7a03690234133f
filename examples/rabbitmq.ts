// A RabbitMQ broker that runs with a managed identity; its user and password are passed at apply.
import { App, TerraformStack } from "cdktf";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { accept, FederatedBinding, RemoteState, SecretValue, WorkloadIdentityCluster } from "cdktf-aks-workload-identity";

export class RabbitMq extends TerraformStack {
  constructor(scope: App, id: string) {
    super(scope, id);
    new RemoteState(this, { project: "messaging", partial: true }); // the pipeline names the storage account
    new AzurermProvider(this, "azurerm", { features: [{}] });

    const cluster = WorkloadIdentityCluster.fromClusterName(this, "cluster", { clusterName: "aks-platform", resourceGroupName: "rg-platform" });
    new KubernetesProvider(this, "kubernetes", cluster.kubernetesProviderConfig());
    const rabbitmq = new FederatedBinding(this, "rabbitmq", {
      cluster,
      serviceAccount: { namespace: "messaging", name: "rabbitmq" },
    });

    // Write-only: the JSON has the names of two variables, the state has nothing. Pass the values in TF_VAR_user and
    // TF_VAR_password. To write a changed value, increase the revision.
    const user = SecretValue.ephemeral(this, "user");
    const password = SecretValue.ephemeral(this, "password");
    const login = new SecretV1(this, "login", {
      metadata: { name: "rabbitmq-login", namespace: rabbitmq.namespace },
      dataWo: { user: user.token, password: password.token },
      dataWoRevision: 1,
      lifecycle: { precondition: [...user.preconditions, ...password.preconditions] },
    });
    const fromLogin = (key: string) => ({ valueFrom: { secretKeyRef: { name: login.metadata.name, key } } });

    const broker = new DeploymentV1(this, "deployment", {
      metadata: { name: "rabbitmq", namespace: rabbitmq.namespace },
      spec: {
        selector: { matchLabels: { app: "rabbitmq" } },
        strategy: { type: "Recreate" }, // two brokers with one name do not share their queues
        template: rabbitmq.podTemplate({
          metadata: { labels: { app: "rabbitmq" } },
          spec: {
            nodeSelector: { "kubernetes.io/os": "linux" },
            securityContext: { runAsNonRoot: true, runAsUser: "100", runAsGroup: "101", fsGroup: "101", seccompProfile: { type: "RuntimeDefault" } },
            volume: [{ name: "data", emptyDir: {} }],
            container: [{
              name: "rabbitmq",
              image: "mcr.microsoft.com/mirror/docker/library/rabbitmq:3.10-management-alpine",
              port: [
                { name: "rabbitmq-amqp", containerPort: 5672 },
                { name: "rabbitmq-http", containerPort: 15672 },
              ],
              env: [
                { name: "RABBITMQ_DEFAULT_USER", ...fromLogin("user") },
                { name: "RABBITMQ_DEFAULT_PASS", ...fromLogin("password") },
              ],
              volumeMount: [{ name: "data", mountPath: "/var/lib/rabbitmq" }],
              resources: {
                requests: { cpu: "10m", memory: "128Mi" },
                limits: { cpu: "250m", memory: "256Mi" },
              },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
              // With a quarter of a core, the broker starts slowly and its command-line tool answers slowly.
              startupProbe: { tcpSocket: [{ port: "rabbitmq-amqp" }], periodSeconds: 10, failureThreshold: 30 },
              readinessProbe: { tcpSocket: [{ port: "rabbitmq-amqp" }], periodSeconds: 10 },
              livenessProbe: { exec: { command: ["rabbitmq-diagnostics", "-q", "ping"] }, periodSeconds: 60, timeoutSeconds: 30 },
            }],
          },
        }),
      },
    });
    // What security scanners report, and why it is so here (docs/posture.md).
    accept(broker, ["CKV_K8S_15", "CKV_K8S_43"], "The mirror gets fixes under the same tag; pin a digest if you pull from a registry of your own.");
    accept(broker, "CKV_K8S_35", "The image takes its first login from the environment only; no other pod gets the secret.");
    accept(broker, "CKV_K8S_22", "The broker writes its configuration and logs to its file system.");
  }
}

if (require.main === module) {
  const app = new App();
  new RabbitMq(app, "rabbitmq");
  app.synth();
}
