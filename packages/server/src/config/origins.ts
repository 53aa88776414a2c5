import { BlockList, isIP, isIPv6 } from "node:net";
import { type Kind, list, WrongValue } from "./kinds.ts";

/** `scheme://host` or `scheme://host:port` as a browser's `Origin` header writes it (RFC 6454 §6.1). */
export const origin: Kind<string> = {
  name: "origin",
  parse(value) {
    const url = URL.parse(value);
    if (url === null || !/^https?:$/.test(url.protocol)) {
      throw new WrongValue("must be an http or https origin such as https://auth.example.com");
    }
    // A URL may have one in its host, which no browser is at.
    if (url.hostname.includes("*")) throw new WrongValue("must name its host: list each origin, without `*`");
    // Compared byte for byte with what browsers send and what tokens carry, so there is one way to write it.
    if (url.origin !== value) {
      throw new WrongValue(
        `must be an origin: no path, query, user or trailing slash, so write ${url.origin}`,
      );
    }
    return value;
  },
};

export const origins = list(origin, "origins, comma-separated");

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Whether only this machine reaches the host: a name under `localhost` (RFC 6761 §6.3), 127.0.0.0/8 or ::1. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  if (isIP(bare) === 0) return bare === "localhost" || bare.endsWith(".localhost");
  return loopback.check(bare, isIPv6(bare) ? "ipv6" : "ipv4");
}

/** Where a server is that listens on this machine only; none where the system is to choose the port. */
export function defaultIssuer(port: number | undefined): string | undefined {
  return port ? new URL(`http://localhost:${port}`).origin : undefined;
}
