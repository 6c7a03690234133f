import { CLIENT, CLIENT_ID, found, OTHER, TENANT, USE, type World } from "./wiring-world";

const EXPIRATION = "azure.workload.identity/service-account-token-expiration";
const SKIP = "azure.workload.identity/skip-containers";
const PROXY = "azure.workload.identity/inject-proxy-sidecar";
const PORT = "azure.workload.identity/proxy-sidecar-port";

type Change = (world: World) => void;
const annotate =
  (annotations: Record<string, unknown>): Change =>
  ({ pod }) =>
    (pod.metadata.annotations = annotations);
const env =
  (...variables: unknown[]): Change =>
  ({ container }) =>
    (container.env = variables);
const windows: Change = ({ pod }) => (pod.spec.nodeSelector = { "kubernetes.io/os": "windows" });
/** Turns the deployment into a pod as a cluster shows it. */
const live =
  (spec: Record<string, unknown>): Change =>
  ({ deployment, pod }) => {
    Object.assign(deployment, {
      apiVersion: "v1",
      kind: "Pod",
      spec: { ...pod.spec, ...spec },
      status: { phase: "Running" },
    });
    Object.assign(deployment.metadata, { uid: "1", labels: pod.metadata.labels });
  };
const affine =
  (key: string, ...values: string[]): Change =>
  ({ pod }) => {
    const nodeSelectorTerms = [{ matchExpressions: [{ key, operator: "In", values }] }];
    pod.spec.affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
  };
const both =
  (...changes: Change[]): Change =>
  (world) =>
    changes.forEach((change) => change(world));
const touched = {
  volumes: [
    {
      name: "azure-identity-token",
      projected: {
        sources: [{ serviceAccountToken: { audience: "api://AzureADTokenExchange", path: "azure-identity-token" } }],
      },
    },
  ],
};

test("a correct configuration has no findings", () => {
  expect(found(() => undefined)).toEqual([]);
});

test.each<[string, Change, string[]]>([
  [
    "a bound account without the label",
    ({ pod }) => delete pod.metadata.labels[USE],
    [
      'label-missing at Deployment api: the pod runs as the bound service account "orders-api" and has no label azure.workload.identity/use',
    ],
  ],
  [
    "the label on the account instead",
    ({ pod, account }) => {
      delete pod.metadata.labels[USE];
      account.metadata.labels = { [USE]: "true" };
    },
    [
      'label-missing at Deployment api: the pod runs as the bound service account "orders-api" and has no label azure.workload.identity/use; the label on the service account is not read',
    ],
  ],
  [
    "the label with a capital",
    ({ pod }) => (pod.metadata.labels[USE] = "True"),
    [
      'label-value at Deployment api: the label azure.workload.identity/use is "True", and only the string "true" counts',
    ],
  ],
  [
    "the label without quotes",
    ({ pod }) => (pod.metadata.labels[USE] = true),
    ['label-value at Deployment api: the label azure.workload.identity/use is true, and only the string "true" counts'],
  ],
  [
    "every mistake of a pod whose label is misplaced",
    both(
      ({ pod, deployment }) => {
        delete pod.metadata.labels[USE];
        deployment.metadata.labels = { [USE]: "true" };
      },
      annotate({ [SKIP]: "web", [PORT]: "8081" }),
      env({ name: "AZURE_CLIENT_SECRET", value: "x" }),
      ({ pod }) => (pod.spec.serviceAccountName = "orders-ap"),
    ),
    [
      "label-on-workload at Deployment api: the label azure.workload.identity/use is in metadata.labels of the Deployment, not of its pods",
      'credential-missing at Deployment api: no federated identity credential has the subject "system:serviceaccount:orders:orders-ap"; system:serviceaccount:orders:orders-api has one',
      'skip-containers at Deployment api: azure.workload.identity/skip-containers names "web", and the pod has "api"',
      'env-credential at Deployment api: container "api" sets AZURE_CLIENT_SECRET, which is used before the pod\'s identity',
      'proxy-port-alone at Deployment api: azure.workload.identity/proxy-sidecar-port is "8081" and the proxy is not requested',
    ],
  ],
  [
    "every mistake of a pod whose label is missing",
    both(
      ({ pod }) => delete pod.metadata.labels[USE],
      annotate({ [EXPIRATION]: "60" }),
      env({ name: "AZURE_TENANT_ID", value: "x" }),
      ({ container }) =>
        (container.volumeMounts = ["/var/run/secrets/azure/tokens", "/var/run/secrets/azure/tokens/"].map(
          (mountPath) => ({ name: "a", mountPath }),
        )),
    ),
    [
      'label-missing at Deployment api: the pod runs as the bound service account "orders-api" and has no label azure.workload.identity/use',
      'token-expiration at Deployment api: azure.workload.identity/service-account-token-expiration must be a string with a number of seconds from 3600 to 86400, got "60"',
      'env-override at Deployment api: container "api" sets AZURE_TENANT_ID itself, and the webhook does not replace it',
      'token-path at Deployment api: container "api" mounts a volume at "/var/run/secrets/azure/tokens", where the webhook mounts the token',
      'token-path at Deployment api: container "api" mounts a volume at "/var/run/secrets/azure/tokens/", where the webhook mounts the token',
    ],
  ],
  [
    "the label on the workload",
    ({ pod, deployment }) => {
      delete pod.metadata.labels[USE];
      deployment.metadata.labels = { [USE]: "true" };
    },
    [
      "label-on-workload at Deployment api: the label azure.workload.identity/use is in metadata.labels of the Deployment, not of its pods",
    ],
  ],
  [
    "the label as an annotation",
    ({ pod }) => {
      delete pod.metadata.labels[USE];
      pod.metadata.annotations = { [USE]: "true" };
    },
    ["label-as-annotation at Deployment api: the label azure.workload.identity/use is in the annotations"],
  ],
  [
    "the label in the selector",
    ({ deployment }) => (deployment.spec.selector.matchLabels[USE] = "true"),
    ["label-in-selector at Deployment api: the selector has the label azure.workload.identity/use"],
  ],
  [
    "the label in an expression of the selector",
    ({ deployment }) => (deployment.spec.selector.matchExpressions = [{ key: USE, operator: "Exists" }]),
    ["label-in-selector at Deployment api: the selector has the label azure.workload.identity/use"],
  ],
  [
    "a key of the account that lacks its beginning",
    ({ account }) => (account.metadata.annotations = { "workload.identity/client-id": CLIENT }),
    [
      "unknown-key at ServiceAccount orders-api: metadata.annotations has workload.identity/client-id, which is not a key of the webhook",
    ],
  ],
  [
    "a virtual node that the affinity asks for",
    affine("type", "virtual-kubelet"),
    ["virtual-node at Deployment api: the pod selects or tolerates virtual nodes"],
  ],
  [
    "a virtual node by its name",
    ({ pod }) => (pod.spec.nodeName = "virtual-node-aci-linux"),
    ["virtual-node at Deployment api: the pod selects or tolerates virtual nodes"],
  ],
  [
    "the proxy on a Windows node that the affinity asks for",
    both(annotate({ [PROXY]: "true" }), affine("kubernetes.io/os", "windows")),
    ["proxy-windows at Deployment api: the pod is for Windows and requests the proxy"],
  ],
  [
    "an underscore in a key of the account",
    ({ account }) => (account.metadata.annotations = { "azure.workload.identity/client_id": CLIENT }),
    [
      "unknown-key at ServiceAccount orders-api: metadata.annotations has azure.workload.identity/client_id, which is not a key of the webhook",
    ],
  ],
  [
    "an unknown key next to the label",
    ({ pod }) => (pod.metadata.labels["azure-workload-identity/use"] = "true"),
    [
      "unknown-key at Deployment api: spec.template.metadata.labels has azure-workload-identity/use, which is not a key of the webhook",
    ],
  ],
  [
    "a container setting on the workload",
    ({ deployment }) => (deployment.metadata.annotations = { [SKIP]: "api" }),
    [
      "misplaced-key at Deployment api: azure.workload.identity/skip-containers is an annotation of the Deployment, not of its pods",
    ],
  ],
  [
    "a container setting as a label",
    ({ pod }) => (pod.metadata.labels[PROXY] = "true"),
    [
      "misplaced-key at Deployment api: azure.workload.identity/inject-proxy-sidecar is a label, and the webhook reads the annotation",
    ],
  ],
  [
    "a container setting on the account",
    ({ account }) => (account.metadata.annotations[PROXY] = "true"),
    [
      "misplaced-key at ServiceAccount orders-api: azure.workload.identity/inject-proxy-sidecar is on the service account, and the webhook reads it on the pod",
    ],
  ],
  [
    "the client id on the pod",
    ({ pod, account }) => {
      delete account.metadata.annotations[CLIENT_ID];
      pod.metadata.annotations = { [CLIENT_ID]: CLIENT };
    },
    [
      "misplaced-key at Deployment api: azure.workload.identity/client-id is on the workload, and the webhook reads it on the service account",
    ],
  ],
  [
    "the client id as a label of the account",
    ({ account }) => (account.metadata = { ...account.metadata, annotations: {}, labels: { [CLIENT_ID]: CLIENT } }),
    [
      "misplaced-key at ServiceAccount orders-api: azure.workload.identity/client-id is a label, and the webhook reads the annotation",
    ],
  ],
  [
    "no account",
    ({ pod }) => delete pod.spec.serviceAccountName,
    [
      "service-account-default at Deployment api: the pod has the identity label and no service account, so it runs as `default`",
    ],
  ],
  [
    "the account next to the pod's spec",
    ({ pod, deployment }) => {
      delete pod.spec.serviceAccountName;
      deployment.spec.serviceAccountName = "orders-api";
    },
    [
      "service-account-misplaced at Deployment api: the account's name is at spec.serviceAccountName, which Kubernetes does not read",
    ],
  ],
  [
    "the subject as the account's name",
    ({ pod }) => (pod.spec.serviceAccountName = "system:serviceaccount:orders:orders-api"),
    [
      'service-account-name at Deployment api: spec.template.spec.serviceAccountName must be the name of a service account, got "system:serviceaccount:orders:orders-api"',
    ],
  ],
  [
    "another namespace than the account's",
    ({ deployment }) => (deployment.metadata.namespace = "shop"),
    ['namespace-mismatch at Deployment api: the pod is in shop, and the service account "orders-api" is in "orders"'],
  ],
  [
    "a namespace of AKS's own",
    ({ deployment, account, credential }) => {
      deployment.metadata.namespace = account.metadata.namespace = "kube-system";
      credential.subject = "system:serviceaccount:kube-system:orders-api";
    },
    ["excluded-namespace at Deployment api: the pod is in kube-system, which AKS reserves"],
  ],
  [
    "a namespace with the label control-plane",
    ({ namespace }) => (namespace.metadata.labels = { "control-plane": "true" }),
    [
      'excluded-namespace at Deployment api: the pod\'s namespace "orders" has the label control-plane, by which AKS excludes it from webhooks',
    ],
  ],
  [
    "a virtual node",
    ({ pod }) => (pod.spec.tolerations = [{ key: "virtual-kubelet.io/provider", operator: "Exists" }]),
    ["virtual-node at Deployment api: the pod selects or tolerates virtual nodes"],
  ],
  [
    "a lifetime one second too short",
    annotate({ [EXPIRATION]: "3599" }),
    [
      'token-expiration at Deployment api: azure.workload.identity/service-account-token-expiration must be a string with a number of seconds from 3600 to 86400, got "3599"',
    ],
  ],
  [
    "a lifetime in hours on the account",
    ({ account }) => (account.metadata.annotations[EXPIRATION] = "1h"),
    [
      'token-expiration at ServiceAccount orders-api: azure.workload.identity/service-account-token-expiration must be a string with a number of seconds from 3600 to 86400, got "1h"',
    ],
  ],
  [
    "a container to skip that is not there",
    annotate({ [SKIP]: "logs" }),
    ['skip-containers at Deployment api: azure.workload.identity/skip-containers names "logs", and the pod has "api"'],
  ],
  [
    "commas between the containers to skip",
    ({ pod }) => {
      pod.spec.containers.push({ name: "logs" }, { name: "proxy" });
      pod.metadata.annotations = { [SKIP]: "logs,proxy" };
    },
    [
      'skip-containers at Deployment api: azure.workload.identity/skip-containers names "logs,proxy", and the pod has "api", "logs", "proxy"; the separator is a semicolon',
    ],
  ],
  [
    "every container to skip",
    annotate({ [SKIP]: "api" }),
    ['skip-all-containers at Deployment api: azure.workload.identity/skip-containers names every container: "api"'],
  ],
  [
    "a proxy that is meant to be off",
    annotate({ [PROXY]: "false" }),
    [
      'proxy-value at Deployment api: azure.workload.identity/inject-proxy-sidecar is "false", and the proxy is injected whenever the annotation is present',
    ],
  ],
  [
    "a proxy on the host's network",
    (world) => {
      annotate({ [PROXY]: "true" })(world);
      world.pod.spec.hostNetwork = true;
    },
    ["proxy-host-network at Deployment api: the pod has hostNetwork and requests the proxy"],
  ],
  [
    "a proxy on Windows",
    (world) => {
      annotate({ [PROXY]: "true" })(world);
      windows(world);
    },
    ["proxy-windows at Deployment api: the pod is for Windows and requests the proxy"],
  ],
  [
    "a proxy port out of range",
    annotate({ [PROXY]: "true", [PORT]: "65536" }),
    [
      'proxy-port at Deployment api: azure.workload.identity/proxy-sidecar-port must be a string with a port from 1 to 65535, got "65536"',
    ],
  ],
  [
    "the proxy's usual port in use",
    (world) => {
      annotate({ [PROXY]: "true" })(world);
      world.container.ports = [{ containerPort: 8000 }];
    },
    ['proxy-port at Deployment api: the proxy\'s port 8000 is a port of container "api"'],
  ],
  [
    "a proxy where Pod Security is enforced",
    (world) => {
      annotate({ [PROXY]: "true" })(world);
      world.namespace.metadata.labels = { "pod-security.kubernetes.io/enforce": "baseline" };
    },
    [
      'proxy-pod-security at Deployment api: the namespace "orders" enforces baseline, which rejects the proxy\'s init container',
    ],
  ],
  [
    "a port without the proxy",
    annotate({ [PORT]: "8081" }),
    [
      'proxy-port-alone at Deployment api: azure.workload.identity/proxy-sidecar-port is "8081" and the proxy is not requested',
    ],
  ],
  [
    "another client id in a container",
    env({ name: "AZURE_CLIENT_ID", value: OTHER }),
    [
      'env-override at Deployment api: container "api" sets AZURE_CLIENT_ID itself, and the webhook does not replace it',
    ],
  ],
  [
    "a token file in a container",
    env({ name: "AZURE_FEDERATED_TOKEN_FILE", value: "/tmp/token" }),
    [
      'env-override at Deployment api: container "api" sets AZURE_FEDERATED_TOKEN_FILE itself, and the webhook does not replace it',
    ],
  ],
  [
    "a client secret left in a container",
    env({ name: "AZURE_CLIENT_SECRET", valueFrom: { secretKeyRef: { name: "s", key: "k" } } }),
    [
      'env-credential at Deployment api: container "api" sets AZURE_CLIENT_SECRET, which is used before the pod\'s identity',
    ],
  ],
  [
    "a credential chain for developers",
    env({ name: "AZURE_TOKEN_CREDENTIALS", value: "dev" }),
    ['env-credential-chain at Deployment api: container "api" sets AZURE_TOKEN_CREDENTIALS to "dev"'],
  ],
  [
    "a volume of one's own at the token's path",
    ({ container }) => (container.volumeMounts = [{ name: "v", mountPath: "/var/run/secrets/azure/tokens/" }]),
    [
      'token-path at Deployment api: container "api" mounts a volume at "/var/run/secrets/azure/tokens/", where the webhook mounts the token',
    ],
  ],
  [
    "the token's path in a command",
    ({ container }) =>
      (container.args = ["-c", "az login --federated-token $(cat /var/run/secrets/azure/tokens/azure-identity-token)"]),
    ['token-path-written at Deployment api: container "api" has the path of the token hard-coded'],
  ],
  [
    "a volume with the webhook's name",
    ({ pod }) => (pod.spec.volumes = [{ name: "azure-identity-token", emptyDir: {} }]),
    ["token-volume at Deployment api: the pod has a volume azure-identity-token of its own"],
  ],
  [
    "a token of one's own for another audience",
    ({ pod }) =>
      (pod.spec.volumes = [
        { name: "t", projected: { sources: [{ serviceAccountToken: { audience: "api://azureadtokenexchange" } }] } },
      ]),
    ['token-audience at Deployment api: a projected token of the pod has the audience "api://azureadtokenexchange"'],
  ],
  [
    "a Linux user on Windows",
    (world) => {
      windows(world);
      world.container.securityContext = { runAsUser: 1000 };
    },
    ["windows-os at Deployment api: the pod is for Windows, sets runAsUser and has no spec.os"],
  ],
  [
    "a Linux image on Windows",
    (world) => {
      windows(world);
      world.container.image = "ghcr.io/azure/azure-workload-identity/msal-python:latest";
    },
    [
      'windows-image at Deployment api: container "api" runs ghcr.io/azure/azure-workload-identity/msal-python, which has no Windows version',
    ],
  ],
  [
    "a running pod that the webhook never saw",
    live({}),
    ["pod-not-mutated at Pod api: the running pod has the label and no token volume"],
  ],
  [
    "a running pod that is older than its account's client id",
    (world) => {
      world.container.env = [{ name: "AZURE_CLIENT_ID", value: OTHER }];
      live(touched)(world);
    },
    [
      `pod-stale at Pod api: container "api" runs with AZURE_CLIENT_ID "${OTHER}", and the service account now has "${CLIENT}"`,
    ],
  ],
])("%s is found", (_, change, findings) => {
  expect(found(change)).toEqual(findings);
});

test("a bare pod of Terraform without ignore_changes is reported, and one with them is not", () => {
  const pod =
    (lifecycle: unknown): Change =>
    (world) => {
      world.resources["kubernetes_pod_v1"] = {
        one: {
          metadata: { name: "one", namespace: "orders", labels: { [USE]: "true" } },
          spec: { service_account_name: "orders-api", container: [{ name: "a", image: "i" }] },
          lifecycle,
        },
      };
    };
  expect(found(pod({ ignore_changes: ["spec[0].volume"] }))).toEqual([
    "pod-drift at tf/kubernetes_pod_v1.one: lifecycle.ignore_changes lacks spec[0].container[0].env, spec[0].container[0].volume_mount",
  ]);
  expect(found(pod({ ignore_changes: ["spec[0].volume", "spec[0].container"] }))).toEqual([]);
  expect(found(pod({ ignore_changes: "all" }))).toEqual([]);
});

test.each<[string, Change]>([
  [
    "a pod that says no",
    ({ pod, account }) => {
      pod.metadata.labels[USE] = "false";
      pod.spec.serviceAccountName = "other";
      account.metadata.labels = {};
    },
  ],
  [
    "an unlabelled pod of an account that is not bound",
    ({ pod }) => {
      delete pod.metadata.labels[USE];
      pod.spec.serviceAccountName = "other";
    },
  ],
  [
    "an unlabelled pod that names no account",
    ({ pod }) => {
      delete pod.metadata.labels[USE];
      delete pod.spec.serviceAccountName;
    },
  ],
  [
    "an unlabelled pod that gets secrets through the driver",
    ({ pod }) => {
      delete pod.metadata.labels[USE];
      pod.spec.volumes = [
        { name: "s", csi: { driver: "secrets-store.csi.k8s.io", volumeAttributes: { secretProviderClass: "c" } } },
      ];
    },
  ],
  [
    "a pod that mounts its own token and says where",
    ({ pod, container }) => {
      delete pod.metadata.labels[USE];
      Object.assign(pod.spec, touched);
      container.env = [{ name: "AZURE_FEDERATED_TOKEN_FILE", value: "/token" }];
    },
  ],
  ["an affinity that leaves the choice", affine("type", "virtual-kubelet", "other")],
  ...["", null].map((nothing): [string, Change] => [
    `a chart's account that is switched off, its client id ${JSON.stringify(nothing)}`,
    (world) => {
      delete world.pod.metadata.labels[USE];
      Object.assign(world, { credential: undefined });
      world.account.metadata.annotations = { [CLIENT_ID]: nothing };
      world.account.metadata.labels = { [USE]: "false" };
    },
  ]),
  ["no token for Kubernetes' own API", ({ pod }) => (pod.spec.automountServiceAccountToken = false)],
  ["the label on the workload too", ({ deployment }) => (deployment.metadata.labels = { [USE]: "true" })],
  [
    "the older spelling of the account's field",
    ({ pod }) => {
      pod.spec.serviceAccount = pod.spec.serviceAccountName;
      delete pod.spec.serviceAccountName;
    },
  ],
  ["the shortest lifetime", annotate({ [EXPIRATION]: "3600" })],
  ["the longest lifetime", annotate({ [EXPIRATION]: "86400" })],
  ["an empty lifetime, which counts as none", annotate({ [EXPIRATION]: "" })],
  [
    "skipped containers with blanks, an init container among them",
    (world) => {
      annotate({ [SKIP]: "logs; init" })(world);
      world.pod.spec.containers.push({ name: "logs" });
      world.pod.spec.initContainers = [{ name: "init" }];
    },
  ],
  ["a proxy on the highest port", annotate({ [PROXY]: "true", [PORT]: "65535" })],
  [
    "a proxy where Pod Security only warns",
    (world) => {
      annotate({ [PROXY]: "true" })(world);
      world.namespace.metadata.labels = { "pod-security.kubernetes.io/warn": "restricted" };
    },
  ],
  [
    "the annotation of webhook 1.6.0 for a token endpoint of one's own",
    annotate({ "azure.workload.identity/use-proxy": "true" }),
  ],
  ["keys of the webhook's own chart", ({ pod }) => (pod.metadata.labels["azure-workload-identity.io/system"] = "true")],
  ["the same client id in a container", env({ name: "AZURE_CLIENT_ID", value: CLIENT })],
  ["the identity's tenant in a container", env({ name: "AZURE_TENANT_ID", value: TENANT })],
  ["a client id from another variable", env({ name: "AZURE_CLIENT_ID", value: "$(IDENTITY)" })],
  ["a tenant from another variable", env({ name: "AZURE_TENANT_ID", value: "$(TENANT)" })],
  [
    "a client id from a config map",
    env({ name: "AZURE_CLIENT_ID", valueFrom: { configMapKeyRef: { name: "c", key: "k" } } }),
  ],
  ["the production chain", env({ name: "AZURE_TOKEN_CREDENTIALS", value: "prod" })],
  [
    "a token for another system",
    ({ pod }) =>
      (pod.spec.volumes = [{ name: "t", projected: { sources: [{ serviceAccountToken: { audience: "vault" } }] } }]),
  ],
  [
    "a Windows pod that says so",
    (world) => {
      windows(world);
      world.pod.spec.os = { name: "windows" };
      world.container.securityContext = { runAsUser: 1 };
    },
  ],
  [
    "a sample image with a Windows version on Windows",
    (world) => {
      windows(world);
      world.container.image = "ghcr.io/azure/azure-workload-identity/msal-net";
    },
  ],
  [
    "a running pod as the webhook left it",
    (world) => {
      world.container.env = [
        { name: "AZURE_CLIENT_ID", value: CLIENT },
        { name: "AZURE_FEDERATED_TOKEN_FILE", value: "/f" },
      ];
      world.container.volumeMounts = [{ name: "azure-identity-token", mountPath: "/var/run/secrets/azure/tokens" }];
      live(touched)(world);
    },
  ],
  [
    "a container with the port that the proxy was moved from",
    (world) => {
      annotate({ [PROXY]: "true", [PORT]: "8081" })(world);
      world.container.ports = [{ containerPort: 8000 }];
    },
  ],
  ["a container to skip that another webhook adds", annotate({ [SKIP]: "istio-proxy; linkerd-proxy;daprd" })],
])("%s is accepted", (_, change) => {
  expect(found(change)).toEqual([]);
});

describe("network policies", () => {
  const policy = (egress: unknown[], podSelector: object = {}, namespace = "orders") => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "egress", namespace },
    spec: { podSelector, policyTypes: ["Egress"], egress },
  });
  const inside = { to: [{ namespaceSelector: {} }] };
  const dns = {
    ports: [
      { port: 53, protocol: "UDP" },
      { port: "53", protocol: "TCP" },
    ],
  };
  const outside = { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ port: 443 }] };

  test("that block access to Entra ID are reported", () => {
    const finding = [
      "egress-blocked at Deployment api: NetworkPolicy egress block all egress from the pod to outside the cluster",
    ];
    expect(found(({ objects }) => objects.push(policy([])))).toEqual(finding);
    expect(found(({ objects }) => objects.push(policy([inside], { matchLabels: { app: "api" } })))).toEqual(finding);
    expect(found(({ objects }) => objects.push(policy([inside, dns])))).toEqual(finding);
  });

  test.each([
    ["for other pods", [policy([], { matchLabels: { app: "other" } })]],
    ["in another namespace", [policy([], {}, "shop")]],
    ["of which one opens the way", [policy([]), policy([inside, outside])]],
    ["that open every way", [policy([{}])]],
    ["that open the ports from that of DNS on", [policy([{ ports: [{ port: 53, endPort: 443 }] }])]],
    ["that open the port of a proxy", [policy([dns, { ...outside, ports: [{ port: 3128 }] }])]],
    ["that select by an expression", [policy([], { matchExpressions: [{ key: "app", operator: "Exists" }] })]],
    ["for what comes in", [{ ...policy([]), spec: { podSelector: {}, policyTypes: ["Ingress"] } }]],
  ])("%s are accepted", (_, policies) => {
    expect(found(({ objects }) => objects.push(...policies))).toEqual([]);
  });
});

test("a second identity that trusts the account is accepted by its client id", () => {
  const second: Change = (world) => {
    world.resources["azurerm_user_assigned_identity"] = {
      two: { id: `${world.identity.id}2`, client_id: OTHER, principal_id: TENANT },
    };
    world.resources["azurerm_federated_identity_credential"] = {
      two: { ...world.credential, user_assigned_identity_id: `${world.identity.id}2` },
    };
    world.resources["azurerm_role_assignment"] = { two: { ...world.role, principal_id: TENANT } };
    env({ name: "AZURE_CLIENT_ID", value: OTHER })(world);
  };
  expect(found(second)).toEqual([]);
});

test("pods of a Deployment are not reported again, but show whether the webhook mutated them", () => {
  const findings = found(({ pod, deployment, objects }) => {
    delete pod.metadata.labels[USE];
    const metadata = {
      ...pod.metadata,
      namespace: "orders",
      uid: "1",
      ownerReferences: [{ kind: "ReplicaSet", name: "api-5d4f" }],
    };
    const spec = deployment.spec.template.spec;
    objects.push({ apiVersion: "v1", kind: "Pod", metadata: { ...metadata, name: "api-5d4f-x" }, spec, status: {} });
    objects.push({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { ...metadata, name: "api-5d4f-y", labels: { [USE]: "true" } },
      spec,
      status: {},
    });
  });
  expect(findings.map((each) => each.split(":")[0])).toEqual([
    "label-missing at Deployment api",
    "pod-not-mutated at Pod api-5d4f-y",
  ]);
});
