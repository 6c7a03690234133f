import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { Certificates } from "./certificates";

export const TENANT = "00000000-0000-0000-0000-00000000000a";
export const CLIENT = "00000000-0000-0000-0000-00000000000c";
export const CLIENT_SECRET = "a-client-secret-of-the-tests";
/** Further applications that log in by a secret, which is their id. */
export const APPLIER = "00000000-0000-0000-0000-0000000000a1";
export const PLANNER = "00000000-0000-0000-0000-0000000000b1";
const SECRETS: Readonly<Record<string, string>> = { [CLIENT]: CLIENT_SECRET, [APPLIER]: APPLIER, [PLANNER]: PLANNER };
export const OIDC_TOKEN = "a.token.of-the-tests";

/**
 * A stand-in for Entra's token endpoint, which knows some applications by a secret, and one by a federated token; and for Azure's
 * answer where the blobs of a storage account are.
 */
export class LoginHost {
  /** How each token was asked for: "secret" or "federated token". */
  public readonly logins: string[] = [];
  /** The accounts whose endpoint was asked for. */
  public readonly lookups: string[] = [];
  private readonly server: Server;

  constructor(certificates: Certificates) {
    const tls = { cert: readFileSync(certificates.certificate), key: readFileSync(certificates.key) };
    this.server = createServer(tls, (request, response) => {
      let body = "";
      request.on("data", (data) => (body += data));
      request.on("end", () => {
        const { url = "", headers } = request;
        const answer = discovery(headers.host ?? "", url) ?? this.answer(url, new URLSearchParams(body));
        response.writeHead(answer.status, { "content-type": "application/json" });
        response.end(JSON.stringify(answer.body));
      });
    });
  }

  public async start(): Promise<number> {
    await new Promise<void>((done) => this.server.listen(0, "127.0.0.1", done));
    return (this.server.address() as AddressInfo).port;
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(url: string, asked: URLSearchParams): { status: number; body: object } {
    const account = /\/storageAccounts\/(\w+)\?/.exec(url)?.[1];
    if (account) {
      this.lookups.push(account);
      const blob = `https://${account}.blob.core.windows.net/`;
      return { status: 200, body: { name: account, properties: { primaryEndpoints: { blob } } } };
    }
    const client = asked.get("client_id") ?? "";
    const login =
      asked.get("client_secret") === SECRETS[client]
        ? "secret"
        : client === CLIENT && asked.get("client_assertion") === OIDC_TOKEN
          ? "federated token"
          : undefined;
    if (!url.startsWith(`/${TENANT}/oauth2/`) || !(client in SECRETS) || !login)
      return { status: 401, body: { error: "invalid_client", error_description: "AADSTS7000215: not known here" } };
    this.logins.push(login);
    // OpenTofu asks for further scopes in addition to that of the service.
    const audience = /(\S*?)\/*\.default(?!\S)/.exec(asked.get("scope") ?? "")?.[1] ?? "";
    return {
      status: 200,
      body: { token_type: "Bearer", expires_in: 3600, access_token: unsignedToken(audience, client) },
    };
  }
}

/** Where the endpoints of the tenant are. OpenTofu asks before it logs in, and Terraform does not. */
function discovery(host: string, url: string): { status: number; body: object } | undefined {
  const tenant = `https://${host}/${TENANT}`;
  const endpoints = `/${TENANT}/v2.0/.well-known/openid-configuration`;
  if (url.startsWith("/common/discovery/instance?")) {
    const names = { preferred_network: host, preferred_cache: host, aliases: [host] };
    return { status: 200, body: { tenant_discovery_endpoint: `https://${host}${endpoints}`, metadata: [names] } };
  }
  if (url.split("?")[0] !== endpoints) return undefined;
  const [authorize, token] = ["authorize", "token"].map((each) => `${tenant}/oauth2/v2.0/${each}`);
  const body = { authorization_endpoint: authorize, token_endpoint: token, issuer: `${tenant}/v2.0` };
  return { status: 200, body };
}

/** A token with the claims Azurite looks at; it checks no signature. */
function unsignedToken(audience: string, client: string): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const times = { iat: now, nbf: now - 60, exp: now + 3600 };
  const claims = { aud: audience, iss: `https://sts.windows.net/${TENANT}/`, oid: client, ...times };
  return `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}.${Buffer.from("unsigned").toString("base64url")}`;
}
