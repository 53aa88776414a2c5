import { type Static, Type } from "typebox";
import { SessionSchema } from "./session.ts";
import { UserSchema } from "./user.ts";

/** What sign-up, log-in and refresh answer (names of RFC 6749 §5.1). */
export const TokenAnswerSchema = Type.Object(
  {
    user: UserSchema,
    session: SessionSchema,
    access_token: Type.String({ description: "A JWT (RFC 9068)." }),
    token_type: Type.Literal("Bearer"),
    expires_in: Type.Integer({ description: "The access token's lifetime in seconds." }),
    generation: Type.Integer({
      description: "Counts the session's refresh tokens: 0 at log-in, one more with each new one.",
    }),
    refresh_token: Type.Optional(Type.String({ description: "Absent in cookie mode." })),
  },
  { title: "TokenAnswer" },
);

export type TokenAnswer = Static<typeof TokenAnswerSchema>;
