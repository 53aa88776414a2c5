import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { setTimeout } from "node:timers/promises";
import { readBlock, replaceEach } from "./page.ts";
import { startProcess, temporaryFolder } from "../server-process.ts";
import { freePort } from "../../free-port.ts";

export const hostName = "id.example.com";
export const feedSecret = "a-Word-for-the-feed-4711";

interface Place {
  readonly folder: string;
  readonly plain: number;
  readonly tls: number;
  readonly server: number;
}

export interface ProxyKind {
  readonly name: "nginx" | "haproxy";
  /** The page's configuration, moved to ports and files of the test's own. */
  configure(place: Place): string;
  /** Stays in the foreground, so that it ends with its process. */
  words(file: string, folder: string): string[];
}

/** How long a connection may say nothing: less than a minute, so that a test sees a stream live longer. */
const silence = "4s";

export const proxyKinds: readonly ProxyKind[] = [
  {
    name: "nginx",
    configure: ({ folder, plain, tls, server }) => `
      error_log stderr;
      pid nginx.pid;
      events {}
      http {
        access_log off;
        client_body_temp_path ${folder}/body;
        proxy_temp_path ${folder}/proxied;
        ${replaceEach(readBlock("nginx"), {
          "listen 80;": `listen 127.0.0.1:${plain};`,
          "listen 443 ": `listen 127.0.0.1:${tls} `,
          "/etc/ssl/countersign/certificate.pem": `${folder}/certificate.pem`,
          "/etc/ssl/countersign/key.pem": `${folder}/key.pem`,
          "127.0.0.1:4000": `127.0.0.1:${server}`,
          "proxy_read_timeout 60s;": `proxy_read_timeout ${silence};`,
        })}
      }`,
    words: (file, folder) => ["-p", folder, "-c", file, "-e", "stderr", "-g", "daemon off;"],
  },
  {
    name: "haproxy",
    configure: ({ folder, plain, tls, server }) =>
      replaceEach(readBlock("haproxy"), {
        "bind :80": `bind 127.0.0.1:${plain}`,
        "bind :443": `bind 127.0.0.1:${tls}`,
        "/etc/haproxy/countersign.pem": `${folder}/both.pem`,
        "127.0.0.1:4000": `127.0.0.1:${server}`,
        "timeout client 60s": `timeout client ${silence}`,
        "timeout server 60s": `timeout server ${silence}`,
      }),
    words: (file) => ["-db", "-f", file],
  },
];

// Debian keeps both where only root's PATH looks.
const environment = { ...process.env, PATH: `${process.env["PATH"]}:/usr/sbin` };

/** Why this proxy cannot be tried here, `false` if it can. */
export function untried(name: ProxyKind["name"]): string | false {
  if (process.platform !== "linux") return "needs Linux, where all of 127.0.0.0/8 is loopback";
  const missing = [name, "openssl"].filter(
    (program) =>
      spawnSync(program, [program === "openssl" ? "version" : "-v"], { env: environment }).status !== 0,
  );
  if (missing.length === 0) return false;
  return `NOT TRIED: its configuration in docs/deploy.md, for want of ${missing.join(" and ")}; apt-get install brings it`;
}

/** A server behind this proxy, as the page sets them up; both end with the test. */
export async function startBehind(t: TestContext, kind: ProxyKind) {
  const folder = temporaryFolder(t);
  const place = { folder, plain: await freePort(), tls: await freePort(), server: await freePort() };
  const { child } = await startProcess(t, {
    folder,
    environment: {
      COUNTERSIGN_PORT: String(place.server),
      COUNTERSIGN_ISSUER: `https://${hostName}`,
      COUNTERSIGN_TRUST_PROXY: "127.0.0.1",
      COUNTERSIGN_FEED_SECRET: feedSecret,
    },
  });
  let log = "";
  child.stdout.on("data", (chunk: string) => (log += chunk));
  const certificate = makeCertificate(folder);
  const file = join(folder, `${kind.name}.conf`);
  writeFileSync(file, kind.configure(place));
  await startProxy(t, kind, file, place);
  return {
    ...place,
    certificate,
    stop: () => child.kill("SIGTERM"),
    /** Resolves once the server's log has this in it, with all that it has. */
    async logged(text: string): Promise<string> {
      while (!log.includes(text)) await once(child.stdout, "data");
      return log;
    },
  };
}

function makeCertificate(folder: string): string {
  const words = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=${hostName}`;
  const files = [
    "-addext",
    `subjectAltName=DNS:${hostName}`,
    "-keyout",
    "key.pem",
    "-out",
    "certificate.pem",
  ];
  spawnSync("openssl", [...words.split(" "), ...files], { cwd: folder });
  const [certificate, key] = ["certificate.pem", "key.pem"].map((name) =>
    readFileSync(join(folder, name), "utf8"),
  );
  writeFileSync(join(folder, "both.pem"), `${certificate}${key}`);
  return certificate ?? "";
}

async function startProxy(t: TestContext, kind: ProxyKind, file: string, place: Place): Promise<void> {
  const proxy = spawn(kind.name, kind.words(file, place.folder), { env: environment });
  const ended = once(proxy, "close");
  let complaints = "";
  proxy.stderr.setEncoding("utf8").on("data", (chunk: string) => (complaints += chunk));
  t.after(async () => {
    proxy.kill("SIGTERM");
    await ended;
  });
  while (!(await listens(place.tls))) {
    if (proxy.exitCode !== null) throw new Error(`${kind.name} ended: ${complaints}`);
    await setTimeout(20);
  }
}

async function listens(port: number): Promise<boolean> {
  const socket = connect({ host: "127.0.0.1", port });
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
