import { readFileSync } from "node:fs";
import { createServer, request as call, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { Certificates } from "./certificates";

/** Whether a principal may read, write or delete blobs now. */
export type BlobRights = (principal: string, action: "read" | "write" | "delete") => boolean;

const ACTIONS: Readonly<Record<string, "read" | "delete">> = { GET: "read", HEAD: "read", DELETE: "delete" };

/** What Azure does before its blob storage answers: it asks whether the principal of the token has the data action. */
export class BlobGate {
  private readonly server: Server;

  constructor(certificates: Certificates, port: number, rights: BlobRights) {
    const tls = { cert: readFileSync(certificates.certificate), key: readFileSync(certificates.key) };
    const ca = readFileSync(certificates.authority);
    this.server = createServer(tls, (request, response) => {
      const { method = "", url: path, headers } = request;
      if (!rights(principalOf(headers.authorization), ACTIONS[method] ?? "write")) {
        request.resume();
        response.writeHead(403, { "x-ms-error-code": "AuthorizationPermissionMismatch" });
        response.end("<Error><Code>AuthorizationPermissionMismatch</Code><Message>no right</Message></Error>");
        return;
      }
      const servername = headers.host!.split(":")[0]!;
      const upstream = call({ host: "127.0.0.1", port, servername, ca, method, path, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      upstream.on("error", () => response.destroy());
      request.pipe(upstream);
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
}

/** The object id in a bearer token; the stand-in for Entra does not sign it. */
function principalOf(authorization = ""): string {
  const [, claims] = authorization.replace(/^Bearer /, "").split(".");
  const { oid } = JSON.parse(Buffer.from(claims ?? "e30", "base64url").toString()) as { oid?: string };
  return oid ?? "";
}
