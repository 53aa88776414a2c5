import { type Static, Type } from "typebox";
import { emailMaxBytes } from "../limits.ts";
import { nullable } from "./nullable.ts";
import { CursorSchema, pageOf } from "./page.ts";
import { TimeSchema } from "./time.ts";
import { UserSchema } from "./user.ts";

/** A user, as shown to operators. */
export const OperatorUserSchema = Type.Object(
  { ...UserSchema.properties, disabled_at: nullable(TimeSchema) },
  { title: "OperatorUser" },
);

export type OperatorUser = Static<typeof OperatorUserSchema>;

/** `GET /v1/users/:id`. */
export const UserAnswerSchema = Type.Object({ user: OperatorUserSchema }, { title: "UserAnswer" });

export type UserAnswer = Static<typeof UserAnswerSchema>;

/** `GET /v1/users`. */
export const UserPageSchema = pageOf(OperatorUserSchema, "UserPage");

export type UserPage = Static<typeof UserPageSchema>;

/** The query of `GET /v1/users`. */
export const UsersQuerySchema = Type.Object(
  {
    cursor: Type.Optional(CursorSchema),
    email: Type.Optional(
      Type.String({ maxLength: emailMaxBytes, description: "Only the account with this address." }),
    ),
  },
  { additionalProperties: false },
);

export type UsersQuery = Static<typeof UsersQuerySchema>;
