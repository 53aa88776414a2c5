import { isIP, isIPv4 } from "node:net";
import type { FastifyRequest } from "fastify";

/**
 * The client's IP address, without zone, without the port that some proxies add, and without the wrapping of IPv4 in IPv6
 * (RFC 4291 §2.5.5.2); undefined on a socket that has none. A proxy that others pass on has to be written without a port,
 * or it counts as the client.
 */
export function clientAddress(request: Pick<FastifyRequest, "ip" | "raw">): string | undefined {
  // A trusted proxy may still pass on what a client wrote: only an address is one.
  return plainAddress(request.ip) ?? plainAddress(request.raw.socket.remoteAddress);
}

function plainAddress(text: string | undefined): string | undefined {
  if (text === undefined || isIPv4(text)) return text;
  const [, inBrackets, withPort] = /^(?:\[([^\]]*)\](?::\d+)?|([\d.]+):\d+)$/.exec(text) ?? [];
  const address = inBrackets ?? withPort ?? text;
  const bare = address.split("%", 1)[0]?.replace(/^::ffff:(?=\d+\.)/i, "") ?? "";
  return isIP(bare) === 0 ? undefined : bare;
}
