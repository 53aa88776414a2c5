import type { Settings } from "../../config/settings.ts";
import { type Finding, ok, warn } from "./finding.ts";

const probe = "proxy";

/** Whether the addresses of clients reach the server: it speaks no TLS, so a proxy stands before an https issuer. */
export function examineProxies({ issuer, trustProxy }: Pick<Settings, "issuer" | "trustProxy">): Finding {
  if (trustProxy !== false) {
    return ok(probe, `X-Forwarded-For counts from ${trustProxy.join(", ")}: each must write it anew`);
  }
  if (!issuer.startsWith("https:")) return ok(probe, "none, and nobody's X-Forwarded-For counts");
  return warn(
    probe,
    "all clients have the proxy's address, and share one allowance for guessing passwords",
    "Set COUNTERSIGN_TRUST_PROXY to the address that the proxy comes from.",
  );
}
