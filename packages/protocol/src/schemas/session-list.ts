import { type Static, Type } from "typebox";
import { IdSchema } from "./identifier.ts";
import { nullable } from "./nullable.ts";
import { pageOf } from "./page.ts";
import { TimeSchema } from "./time.ts";

/** One session in a list; `last_seen_at` is rounded to the hour, so that it gives no refresh away. */
export const SessionEntrySchema = Type.Object(
  {
    id: IdSchema,
    current: Type.Boolean({ description: "Whether the request's access token belongs to it." }),
    device_name: nullable(Type.String()),
    user_agent: nullable(Type.String()),
    ip: nullable(Type.String()),
    created_at: TimeSchema,
    last_seen_at: TimeSchema,
    expires_at: TimeSchema,
  },
  { title: "SessionEntry" },
);

export type SessionEntry = Static<typeof SessionEntrySchema>;

/** `GET /v1/sessions`. */
export const SessionListSchema = Type.Object(
  { sessions: Type.Array(SessionEntrySchema) },
  { title: "SessionList" },
);

export type SessionList = Static<typeof SessionListSchema>;

/** `GET /v1/users/:id/sessions`. */
export const SessionPageSchema = pageOf(SessionEntrySchema, "SessionPage");

export type SessionPage = Static<typeof SessionPageSchema>;

/** `DELETE /v1/sessions`. */
export const EndSessionsQuerySchema = Type.Object(
  {
    scope: Type.Enum(["others", "all"], { type: "string", description: "Whether the own session ends too." }),
  },
  { additionalProperties: false },
);

export type EndSessionsQuery = Static<typeof EndSessionsQuerySchema>;
