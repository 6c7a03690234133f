import {
  type PodSettings,
  type PodTemplate,
  podTemplateProblems,
  tokenExpirationProblem,
} from "../../../../constructs/binding/pod/pod-template-rules";
import { newStack, unknownText } from "../../../kit/app";

const USE = "azure.workload.identity/use";
const problems = (template: PodTemplate, settings: PodSettings = {}): (string | undefined)[] =>
  podTemplateProblems(template, settings, "orders-api").filter((text) => text !== undefined);
const pod = (spec: PodTemplate["spec"] = {}): PodTemplate => ({
  spec: { container: [{ name: "api", port: [{ containerPort: 8080 }] }, { name: "logs" }], ...spec },
});
const token = (): string => unknownText(newStack());

test("a plain pod is accepted", () => {
  expect(problems({})).toEqual([]);
  expect(problems(pod())).toEqual([]);
});

test.each([3600, 86400, undefined])("a token may live %p seconds", (seconds) => {
  expect(tokenExpirationProblem(seconds)).toBeUndefined();
});

test.each([3599, 86401, 4000.5, 0])("a token must not live %p seconds", (seconds) => {
  const problem = `\`tokenExpirationSeconds\` must be a whole number from 3600 to 86400, got ${seconds} [token-lifetime]`;
  expect(tokenExpirationProblem(seconds)).toBe(problem);
  expect(problems(pod(), { tokenExpirationSeconds: seconds })).toEqual([problem]);
});

describe("the lists of the spec", () => {
  const spec = (part: object): PodTemplate => pod(part);

  test.each<[string, object, string]>([
    ["container", { container: [{ name: "api" }, null] }, "`spec.container[1]` must be an object, got null"],
    ["initContainer", { initContainer: ["init"] }, '`spec.initContainer[0]` must be an object, got "init"'],
    ["toleration", { toleration: [null] }, "`spec.toleration[0]` must be an object, got null"],
    ["volume", { volume: [1] }, "`spec.volume[0]` must be an object, got 1"],
    ["env", { container: [{ env: [null] }] }, "`spec.container[0].env[0]` must be a value, got null"],
    ["args", { container: [{ args: ["a", null] }] }, "`spec.container[0].args[1]` must be a value, got null"],
    ["port", { container: [{ port: [null] }] }, "`spec.container[0].port[0]` must be a value, got null"],
  ])("must not have null, or a block that is not an object, in %s", (_, part, message) => {
    expect(problems(spec(part))).toEqual([`${message}; remove it from the list [pod-list]`]);
  });

  test("may have an element that is undefined, which cdktf leaves out, and tokens", () => {
    expect(problems(spec({ container: [{ name: "api", args: [undefined, token()] }, undefined] }))).toEqual([]);
    expect(problems(spec({ toleration: [undefined], volume: token() }))).toEqual([]);
  });

  test("may name the same object twice, also within itself", () => {
    const env = { name: "A", value: "b" };
    const container: Record<string, unknown> = { name: "api", env: [env, env] };
    container.self = container;
    expect(problems(spec({ container: [container] }))).toEqual([]);
  });
});

describe("the label", () => {
  test.each<PodTemplate["metadata"]>([{}, { labels: { app: "a" } }, { labels: { [USE]: "true" } }])(
    "is accepted as %j",
    (metadata) => {
      expect(problems({ metadata })).toEqual([]);
    },
  );

  test.each(["false", "True", "1", ""])("must not be %j", (use) => {
    expect(problems({ metadata: { labels: { [USE]: use } } })).toEqual([
      `the label \`${USE}\` must be "true" for the webhook to see the pod, got "${use}"; omit it, because podTemplate adds it [pod-label]`,
    ]);
  });

  test("is not evaluated where it is a token", () => {
    expect(problems({ metadata: { labels: { [USE]: token() } } })).toEqual([]);
  });
});

describe("the service account", () => {
  test("may be named, and must be the binding's", () => {
    expect(problems(pod({ serviceAccountName: "orders-api" }))).toEqual([]);
    expect(problems(pod({ serviceAccountName: token() }))).toEqual([]);
    expect(podTemplateProblems(pod({ serviceAccountName: "other" }), {}, token()).filter(Boolean)).toEqual([]);
    expect(problems(pod({ serviceAccountName: "other" }))).toEqual([
      '`serviceAccountName` must be that of the binding, "orders-api", got "other"; omit it, because podTemplate adds it [pod-service-account]',
    ]);
  });
});

describe("virtual nodes", () => {
  const refused =
    "a pod with workload identity must not run on virtual nodes, where the webhook does not inject its token; remove the node selector " +
    "and the toleration for virtual nodes [pod-virtual-node]";

  test.each<[string, PodTemplate["spec"]]>([
    ["a selector", { nodeSelector: { type: "virtual-kubelet" } }],
    ["a toleration", { toleration: [{ key: "virtual-kubelet.io/provider" }] }],
    ["a toleration of ACI", { toleration: [{ key: "other" }, { key: "azure.com/aci" }] }],
  ])("are refused by %s", (_, spec) => {
    expect(problems(pod(spec))).toEqual([refused]);
  });

  test.each<[string, PodTemplate["spec"]]>([
    ["another selector", { nodeSelector: { type: "gpu" } }],
    ["another toleration", { toleration: [{ key: "virtual" }, {}] }],
    ["what is not a list", { toleration: "x" }],
  ])("are not seen in %s", (_, spec) => {
    expect(problems(pod(spec))).toEqual([]);
  });
});

describe("skipped containers", () => {
  test("must be containers or init containers of the pod", () => {
    const template = pod({ initContainer: [{ name: "init" }] });
    expect(problems(template, { skipContainers: ["logs", "init"] })).toEqual([]);
    expect(problems(template, { skipContainers: ["api", "log"] })).toEqual([
      '`skipContainers[1]` must name a container or init container of the pod, got "log"; there are "api", "logs", "init" [pod-skipped-container]',
    ]);
    expect(problems({}, { skipContainers: ["log"] })).toEqual([]);
    expect(problems({ spec: { container: [] } }, { skipContainers: ["log"] })).toEqual([
      '`skipContainers[0]` must name a container or init container of the pod, got "log"; there are none [pod-skipped-container]',
    ]);
  });

  test("are one name each", () => {
    expect(problems(pod(), { skipContainers: ["api;logs"] })).toEqual([
      '`skipContainers[0]` must be the name of one container, got "api;logs"; pass a list [pod-skipped-container]',
    ]);
  });

  test("are not evaluated where a name is a token", () => {
    expect(problems(pod(), { skipContainers: [token()] })).toEqual([]);
    expect(problems({ spec: { container: [{ name: token() }] } }, { skipContainers: ["log"] })).toEqual([]);
  });
});

describe("the migration proxy", () => {
  test.each([1, 65535, 8081, undefined])("may use the port %p", (port) => {
    expect(problems(pod(), { migrationProxy: port === undefined ? {} : { port } })).toEqual([]);
  });

  test.each([0, 65536, 80.5])("must not use the port %p", (port) => {
    expect(problems(pod(), { migrationProxy: { port } })).toEqual([
      `\`migrationProxy.port\` must be a whole number from 1 to 65535, got ${port} [pod-proxy-port]`,
    ]);
  });

  test("must not use a port that a container listens on, its default port included", () => {
    expect(problems(pod(), { migrationProxy: { port: 8080 } })).toEqual([
      '`migrationProxy.port` must be free in the pod, got 8080, which the container "api" listens on; choose another port [pod-proxy-port]',
    ]);
    const sidecar = pod({ initContainer: [{ name: "mesh", port: [{ containerPort: 8000 }] }] });
    expect(problems(sidecar, { migrationProxy: {} })).toEqual([
      '`migrationProxy.port` must be free in the pod, got 8000, which the container "mesh" listens on; choose another port [pod-proxy-port]',
    ]);
  });

  test("must not share the host's network", () => {
    expect(problems(pod({ hostNetwork: false }), { migrationProxy: {} })).toEqual([]);
    expect(problems(pod({ hostNetwork: true }))).toEqual([]);
    expect(problems(pod({ hostNetwork: true }), { migrationProxy: {} })).toEqual([
      "`migrationProxy` must not be used with `hostNetwork`, which the webhook rejects; remove `hostNetwork` or update the SDK of the application [pod-proxy-host-network]",
    ]);
  });

  test.each<[string, PodTemplate["spec"]]>([
    ["the pod's system", { os: { name: "windows" } }],
    ["the node selector", { nodeSelector: { "kubernetes.io/os": "windows" } }],
  ])("must not run on Windows, by %s", (_, spec) => {
    expect(problems(pod(spec))).toEqual([]);
    expect(problems(pod(spec), { migrationProxy: {} })).toEqual([
      "`migrationProxy` must not be used on Windows nodes, because the proxy runs on Linux only; update the SDK of the application instead [pod-proxy-windows]",
    ]);
  });

  test("runs on Linux", () => {
    const linux = pod({ os: { name: "linux" }, nodeSelector: { "kubernetes.io/os": "linux" } });
    expect(problems(linux, { migrationProxy: {} })).toEqual([]);
  });
});
