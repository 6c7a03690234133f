import { CLIENT, CLIENT_ID, found, evaluate, OTHER, rightWorld, TENANT, USE, type World } from "./wiring-world";

type Change = (world: World) => unknown;

/** The world with its pod as `kubectl get pods -o yaml` shows it, once the webhook has seen it. */
const running =
  (change: Change): Change =>
  (world) => {
    const { pod, container } = world;
    container.env = [{ name: "AZURE_CLIENT_ID", value: CLIENT }];
    container.volumeMounts = [{ name: "azure-identity-token", mountPath: "/var/run/secrets/azure/tokens" }];
    pod.spec.volumes = [
      {
        name: "azure-identity-token",
        projected: { sources: [{ serviceAccountToken: { audience: "api://AzureADTokenExchange" } }] },
      },
    ];
    Object.assign(world.deployment, { apiVersion: "v1", kind: "Pod", spec: pod.spec, status: { phase: "Running" } });
    Object.assign(world.deployment.metadata, pod.metadata, { uid: "1" });
    change(world);
  };

test("a running pod shows a secret that is used before its identity", () => {
  expect(found(running(({ container }) => container.env.push({ name: "AZURE_CLIENT_SECRET", value: "x" })))).toEqual([
    'env-credential at Pod api: container "api" sets AZURE_CLIENT_SECRET, which is used before the pod\'s identity',
  ]);
});

test.each<[string, Change]>([
  [
    "a running pod with the proxy that the webhook put in",
    running(({ deployment, pod }) => {
      deployment.metadata.annotations = { "azure.workload.identity/inject-proxy-sidecar": "true" };
      pod.spec.initContainers = [{ name: "azwi-proxy", ports: [{ containerPort: 8000 }] }];
    }),
  ],
  [
    "a pod that has succeeded, with no token any more",
    ({ deployment, pod }) => {
      Object.assign(deployment, { apiVersion: "v1", kind: "Pod", spec: pod.spec, status: { phase: "Succeeded" } });
      Object.assign(deployment.metadata, pod.metadata, { uid: "1" });
    },
  ],
  [
    "KEDA's operator without a client id of its own",
    ({ account, pod, credential }) => {
      account.metadata.name = pod.spec.serviceAccountName = "keda-operator";
      account.metadata.annotations = {};
      credential.subject = "system:serviceaccount:orders:keda-operator";
    },
  ],
  [
    "a tenant in a container, where nothing says which one it is",
    (world) => {
      world.container.env = [{ name: "AZURE_TENANT_ID", value: OTHER }];
      delete world.identity.tenant_id;
    },
  ],
  [
    "a tenant in a container, for an identity that was not read and may be in another tenant",
    (world) => {
      world.container.env = [{ name: "AZURE_TENANT_ID", value: OTHER }];
      world.account.metadata.annotations["azure.workload.identity/client-id"] = OTHER;
      world.credential.subject = "system:serviceaccount:shop:web";
    },
  ],
  [
    "a domain name of the tenant in a container",
    (world) => {
      world.container.env = [{ name: "AZURE_TENANT_ID", value: "contoso.example" }];
    },
  ],
])("%s is accepted", (_, change) => {
  expect(found(change)).toEqual([]);
});

test("a tenant in a container that is another than the account's or the identity's is found", () => {
  const finding = [
    'env-override at Deployment api: container "api" sets AZURE_TENANT_ID itself, and the webhook does not replace it',
  ];
  const env: Change = ({ container }) => (container.env = [{ name: "AZURE_TENANT_ID", value: OTHER }]);
  expect(found(env)).toEqual(finding);
  expect(
    found((world) => {
      env(world);
      delete world.identity.tenant_id;
      world.account.metadata.annotations["azure.workload.identity/tenant-id"] = TENANT;
    }),
  ).toEqual(finding);
  expect(
    found((world) => {
      world.container.env = [{ name: "AZURE_TENANT_ID", value: "contoso" }];
      delete world.identity.tenant_id;
    }),
  ).toEqual(finding);
});

test("a workload that AKS manages is not evaluated", () => {
  const world = rightWorld();
  world.deployment.metadata.labels = { "kubernetes.azure.com/managedby": "aks" };
  world.pod.metadata.labels[USE] = "True";
  delete world.account.metadata.annotations[CLIENT_ID];
  const { findings, notEvaluated } = evaluate(world);
  expect(findings).toEqual([]);
  expect(notEvaluated).toContainEqual({ path: "Deployment api", why: "AKS manages it" });
});

test("a pod whose owner was not read is evaluated, even if a workload has the beginning of its name", () => {
  const pods = (kind: string, name: string) =>
    found(({ deployment, pod, objects }) => {
      const metadata = { namespace: "orders", uid: "1", labels: { app: "api" }, ownerReferences: [{ kind, name }] };
      objects.push({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { ...metadata, name: `${name}-x` },
        spec: pod.spec,
        status: {},
      });
      deployment.metadata.name = "api";
    }).map((each) => each.split(":")[0]);
  expect(pods("DaemonSet", "api-logs")).toEqual(["label-missing at Pod api-logs-x"]);
  expect(pods("ReplicaSet", "api-logs-5d4f")).toEqual(["label-missing at Pod api-logs-5d4f-x"]);
  expect(pods("ReplicaSet", "api-5d4f")).toEqual([]);
});

test("a client id that may be in a config map is not missing, and is reported as not evaluated", () => {
  const world = rightWorld();
  delete world.account.metadata.annotations[CLIENT_ID];
  world.container.envFrom = [{ configMapRef: { name: "api" } }];
  const { findings, notEvaluated } = evaluate(world);
  expect(findings).toEqual([]);
  expect(notEvaluated).toContainEqual({
    path: "Deployment api",
    why: "whether AZURE_CLIENT_ID is in the secret or config map of envFrom is unknown",
  });
});
