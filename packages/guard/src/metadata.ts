import { parseAddress } from "./address.ts";
import { fetchJson, StatusError } from "./fetch-bounded.ts";
import type { Surroundings } from "./surroundings.ts";

/** Where an issuer has what a guard needs. */
export interface IssuerMetadata {
  readonly keySet: URL | undefined;
  readonly feed: URL | undefined;
}

export interface MetadataOptions {
  readonly issuer: string;
  /** Beside the issuer's own. */
  readonly otherOrigins: readonly string[];
}

const maxBytes = 64 * 1024;

/** Finds an issuer's metadata: that of RFC 8414, else that of OpenID Connect Discovery. */
export async function fetchMetadata(
  options: MetadataOptions,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<IssuerMetadata> {
  const [authorizationServer, openId] = metadataAddresses(options.issuer);
  const role = "The issuer's metadata";
  try {
    const { json } = await fetchJson({ url: authorizationServer, maxBytes, role, signal }, surroundings);
    return readMetadata(json, options);
  } catch (error) {
    if (!(error instanceof StatusError) || error.status < 400 || error.status >= 500) throw error;
    const { json } = await fetchJson({ url: openId, maxBytes, role, signal }, surroundings);
    return readMetadata(json, options);
  }
}

/** RFC 8414 §3.1 puts the well-known part before the issuer's path, OpenID Connect Discovery §4.1 after it. */
function metadataAddresses(issuer: string): [URL, URL] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  return [
    new URL(`${origin}/.well-known/oauth-authorization-server${path}`),
    new URL(`${origin}${path}/.well-known/openid-configuration`),
  ];
}

function readMetadata(json: unknown, { issuer, otherOrigins }: MetadataOptions): IssuerMetadata {
  const members: Record<string, unknown> = typeof json === "object" && json !== null ? { ...json } : {};
  // RFC 8414 §3.3: otherwise one issuer could pass off another's keys as its own.
  if (members["issuer"] !== issuer) {
    const named = JSON.stringify(members["issuer"])?.slice(0, 200) ?? "none";
    throw new Error(`The issuer's metadata name another issuer: ${named}, and \`issuer\` is "${issuer}".`);
  }
  const origins = new Set([new URL(issuer).origin, ...otherOrigins]);
  const readAddress = (name: string): URL | undefined => {
    if (members[name] === undefined) return undefined;
    const url = parseAddress(members[name], `\`${name}\` of the issuer's metadata`);
    if (origins.has(url.origin)) return url;
    throw new Error(`\`${name}\` is at an origin that neither \`issuer\` nor \`otherOrigins\` names.`);
  };
  return { keySet: readAddress("jwks_uri"), feed: readAddress("revocations_endpoint") };
}
