import { type Static, Type } from "typebox";
import { IdSchema } from "./identifier.ts";
import { TimeSchema } from "./time.ts";

/** A user, as shown to the user. */
export const UserSchema = Type.Object(
  {
    id: IdSchema,
    email: Type.String({ description: "As typed at sign-up." }),
    email_verified: Type.Boolean(),
    created_at: TimeSchema,
    roles: Type.Array(Type.String(), { description: "Names, sorted." }),
  },
  { title: "User" },
);

export type User = Static<typeof UserSchema>;
