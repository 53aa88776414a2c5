import { type Static, Type } from "typebox";

/** `GET /.well-known/oauth-authorization-server` (RFC 8414 §2). */
export const ServerMetadataSchema = Type.Object(
  {
    issuer: Type.String(),
    jwks_uri: Type.String(),
    revocations_endpoint: Type.Optional(Type.String({ description: "The revocation feed." })),
    response_types_supported: Type.Array(Type.String(), {
      description: "Empty: there are no OAuth flows yet.",
    }),
    grant_types_supported: Type.Array(Type.String(), {
      description: "Empty, for absent means two (RFC 8414 §2).",
    }),
  },
  { title: "ServerMetadata" },
);

export type ServerMetadata = Static<typeof ServerMetadataSchema>;
