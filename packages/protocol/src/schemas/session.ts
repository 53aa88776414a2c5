import { type Static, Type } from "typebox";
import { IdSchema } from "./identifier.ts";
import { TimeSchema } from "./time.ts";

/** The session that a token answer belongs to. */
export const SessionSchema = Type.Object(
  { id: IdSchema, created_at: TimeSchema, expires_at: TimeSchema },
  { title: "Session", description: "`expires_at` is the earlier of the idle and the absolute end." },
);

export type Session = Static<typeof SessionSchema>;
