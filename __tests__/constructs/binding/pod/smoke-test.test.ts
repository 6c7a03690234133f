import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { FederatedBinding, SmokeTest, type SmokeTestProps, VaultAccess } from "../../../../constructs";
import { smokeScript } from "../../../../constructs/binding/pod/smoke-script";
import { synthesize } from "../../../../testing";
import { givenCluster, newStack } from "../../../kit/app";
import { makeCertificates } from "../../../state/certificates";

function smoke(props: Partial<SmokeTestProps> = {}) {
  const stack = newStack();
  const binding = new FederatedBinding(stack, "orders", {
    cluster: givenCluster(stack),
    serviceAccount: { namespace: "orders", name: "orders-api" },
  });
  const vault = VaultAccess.fromVaultName(stack, "vault", { vaultName: "kv-orders", resourceGroupName: "rg" });
  const test = new SmokeTest(stack, "smoke-test", {
    binding,
    ...props,
    ...(props.secret ? { secret: { ...props.secret, vault } } : {}),
  });
  return { stack, binding, vault, test };
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const jobOf = (stack: ReturnType<typeof newStack>): any =>
  Object.values(synthesize(stack).resource.kubernetes_job_v1!)[0];

describe("a smoke test", () => {
  test("asks the token proxy for a binding that uses an identity binding, and waits for the right to use the identity", () => {
    const commandOf = (trust: "credential" | "identity-binding") => {
      const stack = newStack();
      const binding = new FederatedBinding(stack, "orders", {
        cluster: givenCluster(stack),
        serviceAccount: { namespace: "orders", name: "orders-api" },
        trust,
        keepOtherTrust: true,
      });
      const test = binding.smokeTest();
      expect(stack).toBeFullyWired();
      expect(stack).toApplyBefore(binding.roleBinding!, test);
      const { metadata, spec } = jobOf(stack).spec.template;
      const asks = metadata.annotations["azure.workload.identity/use-identity-binding"];
      return [asks, spec.container[0].command[2]];
    };
    expect(commandOf("identity-binding")).toEqual(["true", smokeScript(true)]);
    expect(commandOf("credential")).toEqual([undefined, smokeScript(false)]);
  });

  test("is added by the binding, and reaches the cluster that the binding reaches", () => {
    const stack = newStack();
    const kubernetesProvider = new KubernetesProvider(stack, "green", { alias: "green" });
    const binding = new FederatedBinding(stack, "orders", {
      cluster: givenCluster(stack),
      serviceAccount: { namespace: "orders", name: "orders-api" },
      kubernetesProvider,
    });
    expect(binding.smokeTest({ timeoutMinutes: 5 }).node.path).toBe("stack/orders/smoke-test");
    expect(jobOf(stack)).toMatchObject({ provider: "kubernetes.green", timeouts: { create: "6m" } });
  });

  test("is a Job that the apply waits for, with the binding's identity and nothing that Pod Security restricted refuses", () => {
    const { stack } = smoke();
    const job = jobOf(stack);
    expect(stack).toBeFullyWired();
    expect(job).toMatchObject({
      wait_for_completion: true,
      timeouts: { create: "11m", update: "11m" },
      metadata: { generate_name: "identity-smoke-test-" },
    });
    expect(job.spec).toMatchObject({ backoff_limit: 0, active_deadline_seconds: 600 });
    expect(job.spec).not.toHaveProperty("ttl_seconds_after_finished");
    const { metadata, spec } = job.spec.template;
    expect(metadata.labels).toEqual({ "azure.workload.identity/use": "true" });
    expect(spec.container[0].security_context).toEqual({
      allow_privilege_escalation: false,
      capabilities: { drop: ["ALL"] },
      read_only_root_filesystem: true,
      run_as_non_root: true,
      run_as_user: "65534",
      seccomp_profile: { type: "RuntimeDefault" },
    });
    expect(spec.container[0].env).toEqual([
      {
        name: "EXPECTED_ISSUER",
        value: "https://westeurope.oic.prod-aks.azure.com/22222222-2222-2222-2222-222222222222/cluster/",
      },
      { name: "TOKEN_SCOPE", value: "https://vault.azure.net/.default" },
      { name: "SECRET_URL", value: "" },
      { name: "ATTEMPTS", value: "30" },
    ]);
  });

  test("that reads a secret is granted the role and waits for it", () => {
    const { stack } = smoke({ secret: { secretName: "greeting" } as never });
    const { resource } = synthesize(stack);
    expect(Object.values(resource.azurerm_role_assignment!)).toEqual([
      expect.objectContaining({ role_definition_name: "Key Vault Secrets User" }),
    ]);
    const job = jobOf(stack);
    expect(job.spec.template.spec.container[0].env[2].value).toMatch(
      /^\$\{data\.azurerm_key_vault\..*\.vault_uri\}secrets\/greeting\?api-version=7\.4$/,
    );
    expect(job.depends_on).toEqual([expect.stringMatching(/^time_sleep\.vault_orders-key-vault-secrets-user_wait_/)]);
  });

  test.each([false, true])("has a script without Terraform templates, through the token proxy: %s", (throughProxy) => {
    expect(smokeScript(throughProxy)).not.toMatch(/\$\{|(^|[^%])%\{/);
  });

  test.each<[string, Partial<SmokeTestProps>, string]>([
    [
      "no time",
      { timeoutMinutes: 0 },
      "`timeoutMinutes` must be a whole number from 1 to 60, got 0 (at stack/smoke-test) [number-range]",
    ],
    [
      "no image",
      { image: " " },
      '`image` must not be blank, got " "; if it is read from the environment, set that variable (at stack/smoke-test) [input-missing]',
    ],
    [
      "a secret that no vault has",
      { secret: { secretName: "a_b" } as never },
      '`secret.secretName` must be 1 to 127 letters, digits or hyphens, got "a_b" (3 characters) (at stack/smoke-test) [name]',
    ],
  ])("with %s is refused", (_, props, message) => {
    expect(() => smoke(props)).toThrow(new Error(message));
  });
});

const tools = ["sh", "curl", "base64", "sed", "openssl"].every(
  (tool) => spawnSync("sh", ["-c", `command -v ${tool}`]).status === 0,
);
if (!tools && process.env.CI) throw new Error("CI must have sh, curl and openssl: these tests are never skipped there");
if (!tools) process.stderr.write("skipped: no sh, curl or openssl on the PATH\n");

(tools ? describe : describe.skip)("the script of the smoke test", () => {
  const folder = mkdtempSync(join(tmpdir(), "smoke-"));
  const ISSUER = "https://westeurope.oic.prod-aks.azure.com/a/b/";
  const tokenFile = join(folder, "token");
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  writeFileSync(
    tokenFile,
    `${encoded({ alg: "RS256" })}.${encoded({ aud: ["api://AzureADTokenExchange"], iss: ISSUER, sub: "system:serviceaccount:orders:orders-api?>" })}.c2ln`,
  );

  const NAME = "a0b1c2.ests.aks";
  const { authority, certificate, key } = makeCertificates(folder, [NAME]);
  let server: Server;
  let proxy: Server;
  let answers: { token: object; secret: number };
  const asked: { url: string; authorization?: string; body: string }[] = [];
  /** What the token proxy saw of each request. */
  const seen: { name: unknown; host?: string }[] = [];
  beforeAll((done) => {
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      let body = "";
      request.on("data", (data) => (body += String(data)));
      request.on("end", () => {
        asked.push({
          url: request.url!,
          ...(request.headers.authorization ? { authorization: request.headers.authorization } : {}),
          body,
        });
        const token = request.url!.includes("/oauth2/");
        response.writeHead(token ? 200 : answers.secret);
        response.end(token ? JSON.stringify(answers.token) : '{"value":"hunter2"}');
      });
    };
    server = createServer(answer);
    proxy = createTlsServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => {
      seen.push({ name: (request.socket as TLSSocket).servername, host: request.headers.host });
      answer(request, response);
    });
    server.listen(0, "127.0.0.1", () => proxy.listen(0, "127.0.0.1", done));
  });
  beforeEach(() => {
    asked.length = 0;
    seen.length = 0;
    answers = { token: { token_type: "Bearer", access_token: "secret-token" }, secret: 200 };
  });
  afterAll(() => {
    server.close();
    proxy.close();
    rmSync(folder, { recursive: true });
  });

  async function run(
    env: Record<string, string> = {},
    script = smokeScript(false),
  ): Promise<{ status: number | null; output: string }> {
    const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const child = spawn("sh", ["-c", script.replaceAll("%%{", "%{")], {
      env: {
        PATH: process.env.PATH!,
        AZURE_FEDERATED_TOKEN_FILE: tokenFile,
        AZURE_CLIENT_ID: "client",
        AZURE_TENANT_ID: "tenant",
        AZURE_AUTHORITY_HOST: host,
        EXPECTED_ISSUER: ISSUER,
        TOKEN_SCOPE: "https://vault.azure.net/.default",
        SECRET_URL: `${host}secrets/greeting?api-version=7.4`,
        ATTEMPTS: "1",
        ...env,
      },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += String(data)));
    const status = await new Promise<number | null>((done) => child.on("close", done));
    return { status, output: output.replaceAll(host, "HOST/") };
  }

  test("passes when Entra exchanges the token and the vault gives the secret, and prints neither", async () => {
    expect(await run()).toEqual({ status: 0, output: "PASSED: the pod read HOST/secrets/greeting?api-version=7.4\n" });
    expect(asked.map(({ url }) => url)).toEqual(["/tenant/oauth2/v2.0/token", "/secrets/greeting?api-version=7.4"]);
    const form = new URLSearchParams(asked[0]!.body);
    expect(Object.fromEntries(form)).toMatchObject({
      grant_type: "client_credentials",
      client_id: "client",
      scope: "https://vault.azure.net/.default",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    });
    expect(form.get("client_assertion")).toMatch(/^ey.*\.c2ln$/);
    expect(asked[1]!.authorization).toBe("Bearer secret-token");
  });

  test("passes without a secret when Entra exchanges the token", async () => {
    expect(await run({ SECRET_URL: "" })).toEqual({
      status: 0,
      output: "PASSED: Entra exchanged the token of client\n",
    });
  });

  test.each<[string, () => Record<string, string>, string]>([
    [
      "nothing injected",
      () => ({ AZURE_FEDERATED_TOKEN_FILE: "" }),
      "the webhook injected no token: is workload identity on, and the label on the pod template?",
    ],
    [
      "no client id",
      () => ({ AZURE_CLIENT_ID: "" }),
      "the webhook injected no client id: is azure.workload.identity/client-id on the service account?",
    ],
    [
      "another issuer",
      () => ({ EXPECTED_ISSUER: ISSUER.slice(0, -1) }),
      `the cluster signs tokens as ${ISSUER}, and the credential trusts ${ISSUER.slice(0, -1)}`,
    ],
    [
      "a refusal of Entra",
      () => {
        answers.token = {
          error: "invalid_client",
          error_description: "AADSTS700213: No matching federated identity record found.\r\nTrace ID: x",
        };
        return {};
      },
      "after 1 attempts: AADSTS700213: No matching federated identity record found.",
    ],
    [
      "a missing role",
      () => {
        answers.secret = 403;
        return {};
      },
      "after 1 attempts: the vault answered 403 for HOST/secrets/greeting?api-version=7.4: 401 is another tenant, 403 a missing role or a firewall, 404 a missing secret",
    ],
  ])("fails with one line for %s", async (_, change, line) => {
    expect(await run(change())).toEqual({ status: 1, output: `FAILED: ${line}\n` });
  });

  test("says when Entra cannot be reached", async () => {
    const { status, output } = await run({ AZURE_AUTHORITY_HOST: "http://127.0.0.1:9/" });
    expect(status).toBe(1);
    expect(output).toMatch(/^FAILED: after 1 attempts: curl: \(7\) /);
  });

  describe("through a token proxy", () => {
    const throughProxy = (env: Record<string, string> = {}) => {
      const address = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      return run(
        {
          // Nothing listens there: no token may be requested from Entra ID.
          AZURE_AUTHORITY_HOST: "http://127.0.0.1:9/",
          AZURE_KUBERNETES_TOKEN_PROXY: `https://${address}`,
          AZURE_KUBERNETES_SNI_NAME: NAME,
          AZURE_KUBERNETES_CA_FILE: authority,
          ...env,
        },
        smokeScript(true),
      );
    };

    test("passes, with the name of the proxy in the handshake and the address of the proxy as the host", async () => {
      expect(await throughProxy()).toEqual({
        status: 0,
        output: "PASSED: the pod read HOST/secrets/greeting?api-version=7.4\n",
      });
      expect(asked.map(({ url }) => url)).toEqual(["/tenant/oauth2/v2.0/token", "/secrets/greeting?api-version=7.4"]);
      expect(seen).toEqual([{ name: NAME, host: `127.0.0.1:${(proxy.address() as AddressInfo).port}` }]);
      const form = new URLSearchParams(asked[0]!.body);
      expect(Object.fromEntries(form)).toMatchObject({
        grant_type: "client_credentials",
        client_id: "client",
        scope: "https://vault.azure.net/.default",
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      });
      expect(form.get("client_assertion")).toMatch(/^ey.*\.c2ln$/);
      expect(asked[1]!.authorization).toBe("Bearer secret-token");
    });

    test("passes without a secret when the proxy gives a token, and asks no HTTP proxy of the environment", async () => {
      const env = { SECRET_URL: "", HTTPS_PROXY: "http://127.0.0.1:9", https_proxy: "http://127.0.0.1:9" };
      expect(await throughProxy(env)).toEqual({
        status: 0,
        output: "PASSED: the token proxy gave a token for client\n",
      });
    });

    test("trusts an authority that is given as text", async () => {
      const text = readFileSync(authority, "utf8");
      const env = { SECRET_URL: "", AZURE_KUBERNETES_CA_FILE: "", AZURE_KUBERNETES_CA_DATA: text };
      expect(await throughProxy(env)).toMatchObject({ status: 0 });
    });

    test.each([
      ["/", "/tenant/oauth2/v2.0/token"],
      ["/proxy/tokens", "/proxy/tokens/tenant/oauth2/v2.0/token"],
      ["/proxy/tokens/", "/proxy/tokens/tenant/oauth2/v2.0/token"],
    ])("keeps the path %s of the proxy", async (path, url) => {
      const base = `https://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      expect(await throughProxy({ SECRET_URL: "", AZURE_KUBERNETES_TOKEN_PROXY: `${base}${path}` })).toMatchObject({
        status: 0,
      });
      expect(asked.map((each) => each.url)).toEqual([url]);
    });

    test.each<[string, Record<string, string>, string | RegExp]>([
      [
        "no injected proxy",
        { AZURE_KUBERNETES_TOKEN_PROXY: "" },
        "FAILED: the webhook injected no token proxy: is its release 1.6.0 or later, and azure.workload.identity/use-identity-binding on the pod template?\n",
      ],
      [
        "another issuer",
        { EXPECTED_ISSUER: ISSUER.slice(0, -1) },
        `FAILED: the cluster signs tokens as ${ISSUER}, and the identity is bound to the cluster with ${ISSUER.slice(0, -1)}\n`,
      ],
      [
        "another name in the certificate",
        { AZURE_KUBERNETES_SNI_NAME: "other.ests.aks" },
        /^FAILED: after 1 attempts: curl: \(60\) /,
      ],
      [
        "no name, so that the certificate must have the address",
        { AZURE_KUBERNETES_SNI_NAME: "" },
        /^FAILED: after 1 attempts: curl: \(60\) /,
      ],
      [
        "an authority that is not trusted",
        { AZURE_KUBERNETES_CA_FILE: "" },
        /^FAILED: after 1 attempts: curl: \(60\) /,
      ],
      [
        "a proxy without a port that does not listen on 443",
        { AZURE_KUBERNETES_TOKEN_PROXY: "https://127.0.0.1" },
        /^FAILED: after 1 attempts: curl: \(7\) .* port 443/,
      ],
    ])("fails with one line for %s", async (_, env, line) => {
      const { status, output } = await throughProxy(env);
      expect(status).toBe(1);
      if (typeof line === "string") expect(output).toBe(line);
      else expect(output).toMatch(line);
      expect(asked).toEqual([]);
    });

    test("fails with the reason of the proxy", async () => {
      answers.token = { error: "unauthorized_client", error_description: "the account may not use the identity" };
      expect(await throughProxy()).toEqual({
        status: 1,
        output: "FAILED: after 1 attempts: the account may not use the identity\n",
      });
    });
  });
});
