import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../../..");

/** Writes the site into a folder, and gives what the command said. */
export function buildSite(folder: string): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["build/site.mjs", folder], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return { status, said: stdout + stderr };
}

export const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();

export const digests = (folder: string): string[] =>
  filesIn(folder).map((name) => {
    const digest = createHash("sha256").update(readFileSync(join(folder, name)));
    return `${digest.digest("hex")} ${name}`;
  });

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
  png: "image/png",
};

/** Serves a folder below a path, as a static host does. */
export async function serve(folder: string): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(({ url = "" }, response) => {
    const path = join(folder, url.replace(/^\/docs-of-it\//, "").replace(/[?#].*/, ""));
    const type = TYPES[path.split(".").at(-1)!] ?? "text/plain";
    createReadStream(path)
      .on("error", () => response.writeHead(404).end())
      .once("open", () => response.writeHead(200, { "content-type": type }))
      .pipe(response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/docs-of-it/`, server };
}
