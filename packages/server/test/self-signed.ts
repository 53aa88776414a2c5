import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** For tests that need a certificate: `{ skip: withoutOpenssl }`. */
export const withoutOpenssl = spawnSync("openssl", ["version"]).status !== 0 && "openssl is not there";

export interface SelfSigned {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** Where the certificate lies. */
  readonly path: string;
}

/** A certificate that nobody vouches for, made in the folder. */
export function makeSelfSigned(folder: string, { name, days }: { name: string; days: number }): SelfSigned {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const made = ["req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
  const named = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`, "-days", String(days)];
  const { status, stderr } = spawnSync("openssl", [...made, ...named, "-keyout", key, "-out", cert], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`openssl made no certificate: ${stderr}`);
  return { key: readFileSync(key), cert: readFileSync(cert), path: cert };
}
