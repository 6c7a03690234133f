// Inputs as people have them, all of them right: each finding on them is a false alarm.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkManifests } from "../../check/check";

const base = mkdtempSync(join(tmpdir(), "corpus-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const CLIENT = "5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b01";
const TENANT = "0a6d2b4c-51f7-4f0e-8d3a-93a1c2b4d5e6";
const TEAMS = ["depot", "ledger", "harbour", "orchard", "quarry"];

interface Values {
  readonly name: string;
  readonly namespace: string;
  readonly client: string;
  readonly account?: string;
  readonly label?: string;
}

const account = ({ name, namespace, client, account: stated = name }: Values): string =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${stated}\n  namespace: ${namespace}\n  annotations:\n    azure.workload.identity/client-id: ${client}\n    azure.workload.identity/tenant-id: ${TENANT}\n`;
const workload = (kind: string, { name, namespace, account: stated = name, label = '"true"' }: Values): string => {
  const pod = `metadata:\n  labels:\n    app: ${name}\n    azure.workload.identity/use: ${label}\nspec:\n  serviceAccountName: ${stated}\n  restartPolicy: ${kind === "CronJob" ? "Never" : "Always"}\n  containers:\n    - name: ${name}\n      image: example.azurecr.io/${name}:1\n`;
  const indented = (by: number): string => pod.replace(/^/gm, " ".repeat(by)).trimEnd();
  const spec =
    kind === "CronJob"
      ? `  schedule: "0 4 * * *"\n  jobTemplate:\n    spec:\n      template:\n${indented(8)}\n`
      : `  selector: { matchLabels: { app: ${name} } }\n  template:\n${indented(4)}\n`;
  const group = kind === "CronJob" ? "batch/v1" : "apps/v1";
  return `apiVersion: ${group}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nspec:\n${spec}`;
};
const plain = (name: string, namespace: string): string =>
  [
    `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${namespace}, labels: { pod-security.kubernetes.io/enforce: restricted } }\n`,
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: ${namespace} }\ndata: { key: "\${NOT_OURS}" }\n`,
    `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { ports: [{ port: 80 }] }\n`,
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name}-web, namespace: ${namespace} }\nspec:\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec: { automountServiceAccountToken: false, containers: [{ name: web, image: nginx:1 }] }\n`,
  ].join("---\n");
const secretClass = (namespace: string, client: string): string =>
  `apiVersion: secrets-store.csi.x-k8s.io/v1\nkind: SecretProviderClass\nmetadata:\n  name: vault\n  namespace: ${namespace}\nspec:\n  provider: azure\n  parameters:\n    clientID: ${client}\n    keyvaultName: kv-${namespace}\n    tenantID: ${TENANT}\n    objects: "array: []"\n`;
const KEDA = `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: keda-operator\n  namespace: kube-system\n  annotations: { azure.workload.identity/client-id: ${CLIENT} }\n---\napiVersion: keda.sh/v1alpha1\nkind: TriggerAuthentication\nmetadata: { name: queue, namespace: depot }\nspec: { podIdentity: { provider: azure-workload } }\n`;

const each = (make: (team: string, i: number) => string): string => TEAMS.map(make).join("---\n");
const rendered = each((team, i) => {
  const values = { name: `${team}-api`, namespace: team, client: CLIENT.replace(/.$/, String(i)) };
  return [
    account(values),
    workload(i % 2 ? "StatefulSet" : "Deployment", values),
    workload("CronJob", { ...values, name: `${team}-night`, account: values.name }),
    plain(team, team),
    secretClass(team, values.client),
  ].join("---\n");
});
/** Helm and Flux leave what they fill in later. */
const open = each((team) => {
  const values = {
    name: `${team}-api`,
    namespace: "${NAMESPACE:=" + team + "}",
    client: `\${${team.toUpperCase()}_CLIENT_ID}`,
  };
  return [
    account(values),
    workload("Deployment", { ...values, label: '"${USE:=true}"' }),
    secretClass("${NAMESPACE}", "${CLIENT_ID}"),
  ].join("---\n");
});
const values = (team: string): string =>
  `image: { repository: ${team} }\nserviceAccount:\n  create: true\n  name: ${team}-api\n  annotations:\n    azure.workload.identity/client-id: ${CLIENT}\npodLabels:\n  azure.workload.identity/use: "true"\nworker:\n  podAnnotations:\n    azure.workload.identity/skip-containers: proxy\n`;
const release = (team: string): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: ${team}, namespace: ${team} }\nspec:\n  chart: { spec: { chart: java } }\n  valuesFrom: [{ kind: ConfigMap, name: shared }]\n  values:\n    java:\n      image: example.azurecr.io/${team}:1\n      serviceAccountName: ${team}-api\n      podLabels:\n        azure.workload.identity/use: "true"\n`;

const CORPUS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "rendered manifests": { "all.yaml": `${rendered}---\n${KEDA}` },
  "kustomize build with variables": { "all.yaml": open },
  "Helm values": Object.fromEntries(TEAMS.map((team) => [`${team}/values.yaml`, values(team)])),
  "Helm templates": {
    "templates/account.yaml": account({
      name: "{{ .Values.name }}",
      namespace: "{{ .Release.Namespace }}",
      client: "{{ .Values.clientId }}",
    }),
    "templates/deployment.yaml": `{{- if .Values.on }}\n${workload("Deployment", { name: "api", namespace: "x", client: "" })}{{- end }}\n`,
  },
  Flux: {
    ...Object.fromEntries(
      TEAMS.map((team) => [
        `apps/${team}/release.yaml`,
        `${release(team)}---\n${account({ name: `${team}-api`, namespace: team, client: `\${${team.toUpperCase()}_ID}` })}`,
      ]),
    ),
    "apps/kustomization.yaml": `resources:\n${TEAMS.map((team) => `  - ${team}/release.yaml\n`).join("")}`,
    "clusters/prod/apps.yaml":
      "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: apps, namespace: flux-system }\nspec: { path: ./apps }\n",
  },
  "raw folders": Object.fromEntries(
    TEAMS.flatMap((team) => {
      const one = { name: `${team}-api`, namespace: team, client: CLIENT };
      return [
        [`${team}/account.yaml`, account(one)],
        [`${team}/deployment.yaml`, workload("Deployment", one)],
        [`${team}/settings.json`, '{\n  // of an editor\n  "tabs": 2\n}\n'],
      ];
    }),
  ),
  "several environments": Object.fromEntries(
    ["dev", "test", "prod"].flatMap((environment, i) =>
      TEAMS.flatMap((team) => {
        const one = { name: `${team}-api`, namespace: team, client: CLIENT.replace(/.$/, String(i)) };
        return [
          [`${environment}/${team}.yaml`, `${account(one)}---\n${secretClass(team, one.client)}`],
          [`common/${team}.yaml`, workload("Deployment", one)],
        ];
      }),
    ),
  ),
};

test.each(Object.entries(CORPUS))("%s without a mistake have no finding", async (kind, files) => {
  const folder = join(base, kind.replaceAll(" ", "-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const { findings, unreadable, counts } = await checkManifests({ paths: [folder] });
  const objects = counts.objects + counts.helmValues + counts.templates;
  const alarms = findings.length + unreadable.length;
  process.stdout.write(
    `${kind}: ${((100 * alarms) / objects).toFixed(1)} false alarms per 100 of ${objects} objects\n`,
  );
  expect({ findings, unreadable }).toEqual({ findings: [], unreadable: [] });
});
