import { type Static, Type } from "typebox";

/** A refresh token in a request: of any form, for a malformed one is `invalid_token`, not `invalid_request`. */
export const RefreshTokenSchema = Type.String({
  description: "The refresh token of token mode; leave it out in cookie mode.",
});

/** `POST /v1/refresh`; without a body in cookie mode. */
export const RefreshRequestSchema = Type.Object(
  { refresh_token: Type.Optional(RefreshTokenSchema) },
  { additionalProperties: false, title: "RefreshRequest" },
);

export type RefreshRequest = Static<typeof RefreshRequestSchema>;
