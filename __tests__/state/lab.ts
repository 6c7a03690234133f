// Azure's blob storage and login host on loopback, for the real Terraform with its real azurerm backend.
import { createHmac, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeUnless, hasTerraform, whyNoApply } from "../kit/providers";
import { Workspace } from "../kit/terraform";
import { Azurite, fetchAzurite } from "./azurite";
import { BlobGate, type BlobRights } from "./blob-gate";
import { hasOpenssl, makeCertificates } from "./certificates";
import { CLIENT, CLIENT_SECRET, LoginHost, OIDC_TOKEN, TENANT } from "./login-host";
import { LoopbackProxy } from "./proxy";

const BLOB_HOSTS = ["blob.core.windows.net", "blob.core.usgovcloudapi.net", "blob.core.chinacloudapi.cn"];
const LOGIN_HOSTS = [
  ...["login.microsoftonline.com", "login.microsoftonline.us", "login.chinacloudapi.cn"],
  "management.azure.com",
];

/** Why the real azurerm backend cannot be tested here; undefined if it can. */
function whyNoBackend(): string | undefined {
  if (!hasTerraform) return "`terraform` is not on the PATH";
  if (!hasOpenssl) return "`openssl` is not on the PATH";
  return fetchAzurite() ? undefined : "`npm install` could not download Azurite";
}

/** `describe` for tests of the backend alone, without a provider. */
export const describeBackend = (title: string, tests: () => void): void => describeUnless(whyNoBackend(), title, tests);

/** `describe` for tests that apply with state in the lab. */
export const describeState = (title: string, tests: () => void): void =>
  describeUnless(whyNoApply() ?? whyNoBackend(), title, tests);

/** Logins as a pipeline sets them in the environment; none is ever in the JSON. */
export const LOGIN_BY = {
  secret: { ARM_TENANT_ID: TENANT, ARM_CLIENT_ID: CLIENT, ARM_CLIENT_SECRET: CLIENT_SECRET },
  oidc: { ARM_TENANT_ID: TENANT, ARM_CLIENT_ID: CLIENT, ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: OIDC_TOKEN },
} as const;

export interface BlobAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export class StateLab {
  /**
   * A lab with one container in each account, and a folder of its own.
   *
   * @param rights what each principal may do with blobs, which the emulator itself does not ask
   */
  public static async start(
    accounts: readonly string[] = ["sttfstate"],
    container = "tfstate",
    rights?: BlobRights,
  ): Promise<StateLab> {
    const folder = mkdtempSync(join(tmpdir(), "state-lab-"));
    const hosts = [...BLOB_HOSTS.map((host) => `*.${host}`), ...LOGIN_HOSTS];
    const certificates = makeCertificates(folder, hosts);
    const keys = Object.fromEntries(accounts.map((account) => [account, randomBytes(64).toString("base64")]));
    const azurite = new Azurite(folder, certificates, keys);
    const login = new LoginHost(certificates);
    const ports = { blobs: await azurite.start(), login: await login.start() };
    const gate = rights && new BlobGate(certificates, ports.blobs, rights);
    const blobs = gate ? await gate.start() : ports.blobs;
    const proxy = new LoopbackProxy((host) => {
      if (LOGIN_HOSTS.includes(host)) return ports.login;
      const [account, ...rest] = host.split(".");
      return account! in keys && BLOB_HOSTS.includes(rest.join(".")) ? blobs : undefined;
    });
    const environment = {
      SSL_CERT_FILE: certificates.authority,
      HTTPS_PROXY: `http://127.0.0.1:${await proxy.start()}`,
      NO_PROXY: "",
    };
    const lab = new StateLab(folder, keys, ports.blobs, azurite, login, proxy, environment, gate);
    for (const account of accounts) await lab.makeContainer(container, account);
    return lab;
  }

  /** How each token was asked for so far. */
  public get logins(): readonly string[] {
    return this.login.logins;
  }
  /** The accounts whose endpoint was asked for. */
  public get lookups(): readonly string[] {
    return this.login.lookups;
  }
  private readonly workspaces: Workspace[] = [];

  private constructor(
    private readonly folder: string,
    private readonly keys: Readonly<Record<string, string>>,
    private readonly port: number,
    private readonly azurite: Azurite,
    private readonly login: LoginHost,
    public readonly proxy: LoopbackProxy,
    /** What makes Terraform reach this lab and nothing else. */
    public readonly environment: Readonly<Record<string, string>>,
    private readonly gate: BlobGate | undefined,
  ) {}

  /** A folder with a stack's JSON, its own backend kept, from which Terraform reaches this lab and nothing else. */
  public workspace(json: object, env: Readonly<Record<string, string>> = LOGIN_BY.secret): Workspace {
    const workspace = new Workspace(json, { keepBackend: true, env: { ...this.environment, ...env } });
    this.workspaces.push(workspace);
    return workspace;
  }

  /** The account's key: for tests of what happens when one stands in the environment. */
  public accessKey(account = "sttfstate"): string {
    return this.keys[account]!;
  }

  public async makeContainer(container: string, account = "sttfstate"): Promise<void> {
    const { status, body } = await this.blob("PUT", `/${container}`, { restype: "container" }, account);
    if (status !== 201) throw new Error(`container ${container}: ${status} ${body}`);
  }

  /** The names of the blobs in a container. */
  public async blobs(container = "tfstate", account = "sttfstate"): Promise<string[]> {
    const { body } = await this.blob("GET", `/${container}`, { comp: "list", restype: "container" }, account);
    return [...body.matchAll(/<Name>([^<]*)<\/Name>/g)].map((match) => fromXml(match[1]!));
  }

  public async deleteBlob(container: string, key: string, account = "sttfstate"): Promise<void> {
    const { status, body } = await this.blob("DELETE", `/${container}/${key}`, {}, account);
    if (status !== 202) throw new Error(`${key}: ${status} ${body}`);
  }

  /** Whether a state is locked. */
  public async locked(key: string): Promise<boolean> {
    const { headers } = await this.blob("HEAD", `/tfstate/${key}`);
    return headers["x-ms-lease-state"] === "leased";
  }

  /** The state under a key as Terraform stored it. */
  public async state(key: string): Promise<StoredState> {
    const { status, body } = await this.blob("GET", `/tfstate/${key}`);
    if (status !== 200) throw new Error(`${key}: ${status} ${body}`);
    return JSON.parse(body) as StoredState;
  }

  /** One REST call, signed with the account's key. */
  public blob(
    method: string,
    path: string,
    query: Readonly<Record<string, string>> = {},
    account = "sttfstate",
  ): Promise<BlobAnswer> {
    const encoded = path.split("/").map(encodeURIComponent).join("/");
    const headers = { "x-ms-date": new Date().toUTCString(), "x-ms-version": "2023-11-03" };
    const canonical = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
    const asked = Object.keys(query)
      .sort()
      .map((name) => `\n${name}:${query[name]}`);
    const text = `${method}${"\n".repeat(12)}${canonical.join("")}/${account}${encoded}${asked.join("")}`;
    const signature = createHmac("sha256", Buffer.from(this.keys[account]!, "base64")).update(text).digest("base64");
    const host = `${account}.${BLOB_HOSTS[0]}`;
    return new Promise((done, fail) => {
      const call = request({
        ...{ host: "127.0.0.1", port: this.port, servername: host, method },
        ca: readFileSync(this.environment.SSL_CERT_FILE!),
        path: `${encoded}?${new URLSearchParams(query).toString()}`,
        headers: { ...headers, host, "content-length": 0, authorization: `SharedKey ${account}:${signature}` },
      });
      call.on("error", fail).on("response", (response) => {
        let body = "";
        response.on("data", (data) => (body += data));
        response.on("end", () => done({ status: response.statusCode ?? 0, headers: response.headers, body }));
      });
      call.end();
    });
  }

  public async stop(): Promise<void> {
    this.proxy.stop();
    this.login.stop();
    this.gate?.stop();
    await this.azurite.stop();
    for (const workspace of this.workspaces) workspace.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const fromXml = (text: string): string => text.replace(/&(\w+);/g, (_, name: string) => ENTITIES[name]!);

/** What the tests read of a state file. */
export interface StoredState {
  readonly serial: number;
  readonly outputs: Readonly<Record<string, { value: unknown }>>;
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
  }[];
}

/** The addresses of the managed resources in a state, sorted. */
export function addressesIn(state: StoredState): string[] {
  return state.resources
    .filter((resource) => resource.mode === "managed")
    .map((resource) => `${resource.type}.${resource.name}`)
    .sort();
}
