import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Whether the `openssl` command is on this machine. */
export const hasOpenssl = spawnSync("openssl", ["version"], { stdio: "ignore" }).status === 0;

export interface Certificates {
  /** Path of the authority's certificate: what Terraform trusts. */
  readonly authority: string;
  /** Paths of the certificate and key that the stand-ins serve. */
  readonly certificate: string;
  readonly key: string;
}

/** An authority of two days and one certificate by it for all the hosts, in a folder. */
export function makeCertificates(folder: string, hosts: readonly string[]): Certificates {
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "pipe" });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl(
    ...["req", "-x509", ...newKey, "-subj", "/CN=test authority", "-days", "2"],
    ...["-keyout", at("authority.key"), "-out", at("authority.pem")],
  );
  openssl("req", ...newKey, "-subj", "/CN=stand-ins", "-keyout", at("server.key"), "-out", at("server.csr"));
  const names = hosts.map((host) => `DNS:${host}`).join(",");
  writeFileSync(at("extensions"), `subjectAltName=${names}\nextendedKeyUsage=serverAuth\n`);
  openssl(
    ...["x509", "-req", "-in", at("server.csr"), "-days", "2", "-extfile", at("extensions"), "-out", at("server.pem")],
    ...["-CA", at("authority.pem"), "-CAkey", at("authority.key"), "-CAcreateserial"],
  );
  return { authority: at("authority.pem"), certificate: at("server.pem"), key: at("server.key") };
}
