import { Type } from "typebox";
import { idempotencyKeyHeader } from "../headers.ts";
import { idempotencyKeyLength } from "../limits.ts";

/** The header of a refresh that may be retried however late. */
export const IdempotencyHeadersSchema = Type.Object({
  [idempotencyKeyHeader]: Type.Optional(
    Type.String({
      minLength: idempotencyKeyLength.min,
      maxLength: idempotencyKeyLength.max,
      pattern: "^[\\x21-\\x7e]*$",
      description:
        "Made when the refresh token is received, from 128 random bits or more, and sent when it is spent; in cookie mode, after a comma, the one before it.",
    }),
  ),
});
