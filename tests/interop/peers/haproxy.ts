import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../free-port.ts";
import { temporaryFolder } from "../../system/server-process.ts";
import { findKey, type Issuer } from "../issuer.ts";
import type { Peer } from "../peer.ts";

const binary = "haproxy";
const isThere = spawnSync(binary, ["-v"]).status === 0;

/** It knows no EdDSA, and reads no key sets: its key is a file, with HS256 the secret itself. */
export const haproxy: Peer = {
  name: "HAProxy",
  algorithms: ["ES256", "RS256", "HS256"],
  missing: isThere ? undefined : "Debian's haproxy",
  async open(t, issuer) {
    const folder = temporaryFolder(t);
    const [port, keyFile] = [await freePort(), join(folder, "key.pem")];
    const key = await findKey(issuer, issuer.good);
    if (issuer.secret === undefined) writeFileSync(keyFile, key);
    const file = join(folder, "haproxy.cfg");
    writeFileSync(file, configuration(port, issuer, issuer.secret ?? keyFile));
    const child = spawn(binary, ["-db", "-f", file], { stdio: ["ignore", "ignore", "pipe"] });
    t.after(() => child.kill("SIGKILL"));
    const url = `http://127.0.0.1:${port}/`;
    await listening(child, url);
    return async (token) => {
      const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      await answer.arrayBuffer();
      return answer.status === 200 ? undefined : (answer.headers.get("x-refused") ?? `${answer.status}`);
    };
  },
  reasons: { expired: /^expired$/, audience: /^audience$/, issuer: /^issuer$/, signature: /^signature$/ },
};

/** `jwt_verify` looks at the signature and at nothing else: what a token has to say stands here. */
function configuration(port: number, { alg, url, audience }: Issuer, key: string): string {
  return `
defaults
  mode http
  timeout client 10s
  timeout server 10s
  timeout connect 10s
frontend api
  bind 127.0.0.1:${port}
  http-request set-var(txn.token) http_auth_bearer
  http-request set-var(txn.alg) var(txn.token),jwt_header_query('$.alg')
  http-request set-var(txn.iss) var(txn.token),jwt_payload_query('$.iss')
  http-request set-var(txn.aud) var(txn.token),jwt_payload_query('$.aud')
  http-request set-var(txn.exp) var(txn.token),jwt_payload_query('$.exp','int')
  http-request set-var(txn.now) date()
  ${refuse("algorithm")} unless { var(txn.alg) -m str ${alg} }
  ${refuse("signature")} unless { var(txn.token),jwt_verify("${alg}","${key}") -m int 1 }
  ${refuse("issuer")} unless { var(txn.iss) -m str ${url} }
  ${refuse("audience")} unless { var(txn.aud) -m str ${audience} }
  ${refuse("expired")} unless { var(txn.exp),sub(txn.now) -m int gt 0 }
  http-request return status 200
`;
}

function refuse(reason: string): string {
  return `http-request return status 401 hdr x-refused ${reason}`;
}

async function listening(child: ChildProcess, url: string): Promise<void> {
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ended = once(child, "exit").then(() => "ended");
  for (;;) {
    const answer = await Promise.race([fetch(url).catch(() => undefined), ended]);
    if (answer === "ended") throw new Error(`HAProxy did not start: ${said}`);
    if (answer !== undefined) return;
  }
}
