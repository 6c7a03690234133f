import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/**
 * A proxy that takes Terraform's connections to Azure to the stand-ins on loopback, so that the backend block stays the
 * one of production, and refuses every other host.
 */
export class LoopbackProxy {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private reachable = true;

  /** @param portOf the loopback port that stands in for a host, or nothing */
  constructor(portOf: (host: string) => number | undefined) {
    this.server = createServer((_, response) => response.writeHead(403).end());
    this.server.on("connect", (request, client: Socket) => {
      const host = (request.url ?? "").replace(/:443$/, "");
      const port = this.reachable ? portOf(host) : undefined;
      // The SDK repeats a refused connection for minutes, except where the text holds "dial tcp".
      if (port === undefined) return void client.end(`HTTP/1.1 403 dial tcp: lookup ${host}: no such host\r\n\r\n`);
      const upstream = connect(port, "127.0.0.1", () => {
        client.write("HTTP/1.1 200 OK\r\n\r\n");
        upstream.pipe(client).pipe(upstream);
      });
      for (const socket of [client, upstream]) {
        this.sockets.add(socket);
        socket.on("error", () => {
          client.destroy();
          upstream.destroy();
        });
        socket.on("close", () => this.sockets.delete(socket));
      }
    });
  }

  public async start(): Promise<number> {
    await new Promise<void>((done) => this.server.listen(0, "127.0.0.1", done));
    return (this.server.address() as AddressInfo).port;
  }

  /** Cuts every connection and refuses new ones: from here on no host resolves. */
  public goDark(): void {
    this.reachable = false;
    for (const socket of this.sockets) socket.destroy();
  }

  public comeBack(): void {
    this.reachable = true;
  }

  public stop(): void {
    this.goDark();
    this.server.close();
  }
}
