import { type Static, Type } from "typebox";
import { PasswordSchema } from "./password.ts";

/** `POST /v1/password`. */
export const ChangePasswordRequestSchema = Type.Object(
  { current: PasswordSchema, new: PasswordSchema },
  { additionalProperties: false, title: "ChangePasswordRequest" },
);

export type ChangePasswordRequest = Static<typeof ChangePasswordRequestSchema>;
