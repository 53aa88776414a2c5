import { type Static, Type } from "typebox";

/** The members of a public key, and no others: a serializer that goes by this list cannot publish a private one. */
export const PublicJwkSchema = Type.Object(
  {
    kty: Type.Enum(["EC", "RSA", "OKP"], { type: "string" }),
    kid: Type.String(),
    use: Type.Literal("sig"),
    alg: Type.String(),
    crv: Type.Optional(Type.String()),
    x: Type.Optional(Type.String()),
    y: Type.Optional(Type.String()),
    n: Type.Optional(Type.String()),
    e: Type.Optional(Type.String()),
  },
  { title: "PublicJwk" },
);

export type PublicJwk = Static<typeof PublicJwkSchema>;

/** `GET /.well-known/jwks.json` (RFC 7517 §5). */
export const JwkSetSchema = Type.Object({ keys: Type.Array(PublicJwkSchema) }, { title: "JwkSet" });

export type JwkSetAnswer = Static<typeof JwkSetSchema>;
