import { type Static, Type } from "typebox";
import { RefreshTokenSchema } from "./refresh.ts";

/** `POST /v1/logout`; without a body the bearer token counts, else the cookie. */
export const LogOutRequestSchema = Type.Object(
  { refresh_token: Type.Optional(RefreshTokenSchema) },
  { additionalProperties: false, title: "LogOutRequest" },
);

export type LogOutRequest = Static<typeof LogOutRequestSchema>;
