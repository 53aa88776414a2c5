import { routes as paths } from "@countersign/protocol";
import { JwkSetSchema, ServerMetadataSchema } from "@countersign/protocol/schemas";
import type { HttpRoutes } from "../../http/http-server.ts";
import type { SigningKeys } from "./signing-keys.ts";

export interface SigningKeyRoutesParts {
  readonly signingKeys: Pick<SigningKeys, "keySet">;
  readonly issuer: string;
  /** Whether there is a revocation feed. */
  readonly servesFeed: boolean;
  /** ms: how long receivers may keep the key set; a key is published this long before it signs. */
  readonly keySetLifetime: number;
}

export function signingKeyRoutes({
  signingKeys,
  issuer,
  servesFeed,
  keySetLifetime,
}: SigningKeyRoutesParts): HttpRoutes {
  const cacheControl = `public, max-age=${Math.floor(keySetLifetime / 1000)}`;
  return async (app) => {
    app.route({
      method: "GET",
      url: paths.metadata.path,
      config: { anyOrigin: true },
      schema: { summary: "Where everything is (RFC 8414)", response: { 200: ServerMetadataSchema } },
      handler: async (_request, reply) => {
        reply.header("cache-control", cacheControl);
        return {
          issuer,
          jwks_uri: `${issuer}${paths.keySet.path}`,
          ...(servesFeed ? { revocations_endpoint: `${issuer}${paths.revocations.path}` } : {}),
          response_types_supported: [],
          grant_types_supported: [],
        };
      },
    });
    app.route({
      method: "GET",
      url: paths.keySet.path,
      config: { anyOrigin: true },
      schema: { summary: "The public keys (RFC 7517)", response: { 200: JwkSetSchema } },
      handler: async (_request, reply) => {
        reply.header("cache-control", cacheControl);
        // The schema's serializer writes the members of public keys and no others.
        return signingKeys.keySet() as { keys: [] };
      },
    });
  };
}
