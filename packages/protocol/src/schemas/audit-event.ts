import { type Static, Type } from "typebox";
import { IdSchema } from "./identifier.ts";
import { nullable } from "./nullable.ts";
import { CursorSchema, pageOf } from "./page.ts";
import { TimeSchema } from "./time.ts";

/** Something that happened to an account, a session or a role; nothing secret is in it. */
export const AuditEventSchema = Type.Object(
  {
    id: IdSchema,
    at: TimeSchema,
    type: Type.String({ description: "What happened, such as `session.ended`." }),
    user_id: nullable(IdSchema),
    session_id: nullable(IdSchema),
    actor_id: nullable(IdSchema),
    ip: nullable(Type.String()),
    user_agent: nullable(Type.String()),
    data: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
  },
  {
    title: "AuditEvent",
    description: "`actor_id` is the operator who did it; null for the user and the command line.",
  },
);

export type AuditEvent = Static<typeof AuditEventSchema>;

/** `GET /v1/me/events` and `GET /v1/events`: the newest first. */
export const AuditEventPageSchema = pageOf(AuditEventSchema, "AuditEventPage");

export type AuditEventPage = Static<typeof AuditEventPageSchema>;

/** The query of `GET /v1/events`. */
export const EventsQuerySchema = Type.Object(
  {
    cursor: Type.Optional(CursorSchema),
    user_id: Type.Optional(Type.String({ maxLength: 64, description: "Only what happened to this user." })),
  },
  { additionalProperties: false },
);

export type EventsQuery = Static<typeof EventsQuerySchema>;
