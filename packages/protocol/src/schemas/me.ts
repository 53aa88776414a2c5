import { type Static, Type } from "typebox";
import { PasswordSchema } from "./password.ts";
import { UserSchema } from "./user.ts";

/** `GET /v1/me`. */
export const MeAnswerSchema = Type.Object({ user: UserSchema }, { title: "MeAnswer" });

export type MeAnswer = Static<typeof MeAnswerSchema>;

/** `DELETE /v1/me`. */
export const DeleteMeRequestSchema = Type.Object(
  { password: PasswordSchema },
  { additionalProperties: false, title: "DeleteMeRequest" },
);

export type DeleteMeRequest = Static<typeof DeleteMeRequestSchema>;
