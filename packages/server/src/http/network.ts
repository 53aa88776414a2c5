import { isIPv6, SocketAddress } from "node:net";

/** How a translator writes IPv4 addresses (RFC 6052 §2.1), in the normal form. */
const translated = /^64:ff9b::(?:[\da-f]+(?::[\da-f]+)?)?$/;

/**
 * The network that one client controls: an IPv4 address, or an IPv6 /64, for within one anybody has 2^64 addresses. Behind a
 * translator all IPv4 clients share a /96: there it is the address.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const normal = new SocketAddress({ address, family: "ipv6" }).address;
  if (translated.test(normal)) return normal;
  const groups = groupsOf(normal);
  return `${groups.slice(0, 4).join(":")}::/64`;
}

/** The first four groups of an address in its normal form (RFC 5952), with `::` written out. */
function groupsOf(address: string): string[] {
  const [head = "", tail = ""] = address.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === "" ? [] : tail.split(":");
  // An IPv4 tail stands for two groups; it lies in the last half, so only its count matters.
  const width = after.length + (tail.includes(".") ? 1 : 0);
  return [...before, ...Array.from({ length: 8 - before.length - width }, () => "0"), ...after];
}
