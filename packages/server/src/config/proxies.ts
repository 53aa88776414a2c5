import { BlockList, isIP, isIPv6 } from "node:net";
import { type Kind, list, WrongValue } from "./kinds.ts";

const namedRanges = ["loopback", "linklocal", "uniquelocal"];

const proxy: Kind<string> = {
  name: "proxy",
  parse(value) {
    if (!namedRanges.includes(value) && !isAddress(value) && !isNetwork(value)) {
      throw new WrongValue(
        `must be off, or list each proxy's address or network (10.0.0.7, 10.0.0.0/8, ${namedRanges.join(", ")})`,
      );
    }
    return value;
  },
};

const proxyList = list(proxy, "proxies");

/**
 * Whose `X-Forwarded-For` counts, `false` for nobody's. There is no "everybody" and no number of hops: a client that
 * reaches the server directly could then write its own address and so pass every limit.
 */
export const proxies: Kind<false | string[]> = {
  name: "`off`, or addresses and networks, comma-separated",
  parse: (value) => (value === "off" ? false : [...proxyList.parse(value)]),
};

function isAddress(value: string): boolean {
  return isIP(value) !== 0;
}

function isNetwork(value: string): boolean {
  const [, address = "", prefix] = /^([^/]+)\/(\d{1,3})$/.exec(value) ?? [];
  if (!isAddress(address) || Number(prefix) === 0) return false;
  try {
    new BlockList().addSubnet(address, Number(prefix), isIPv6(address) ? "ipv6" : "ipv4");
    return true;
  } catch {
    return false;
  }
}
