import { type Static, Type } from "typebox";
import { type EndReason, endReasons } from "../end-reasons.ts";
import { feedEvents } from "../feed-events.ts";
import { snapshotMaxEntries } from "../limits.ts";

const VersionSchema = Type.Integer({
  minimum: 0,
  description: "Tokens with a lower number are out of date.",
});
const MillisecondsSchema = Type.Integer({ minimum: 0, description: "Milliseconds since the epoch." });
const SubjectSchema = Type.Object({ format: Type.Literal("opaque"), id: Type.String() });

/** CAEP `session-revoked`: names no time, for every access token of the session is dead. */
const SessionRevokedSchema = Type.Object({
  reason: Type.Enum(Object.keys(endReasons) as EndReason[], { type: "string" }),
});

/** CAEP `token-claims-change`: of the user in `sub_id`, or of a role. */
const TokenClaimsChangeSchema = Type.Object({
  claims: Type.Union([
    Type.Object({ roles_version: VersionSchema }),
    Type.Object({ policy_version: VersionSchema, role: Type.String() }),
  ]),
});

/** A stolen signing key. */
const KeyRevokedSchema = Type.Object({ kid: Type.String() });

const entry = { id: Type.String({ description: "The event's id." }), live_until: MillisecondsSchema };

/** One live revocation in a snapshot. */
const FeedEntrySchema = Type.Union([
  Type.Object({ ...entry, session: Type.String(), ...SessionRevokedSchema.properties }),
  Type.Object({ ...entry, user: Type.String(), roles_version: VersionSchema }),
  Type.Object({ ...entry, role: Type.String(), policy_version: VersionSchema }),
  Type.Object({ ...entry, kid: Type.String() }),
]);

export type FeedEntry = Static<typeof FeedEntrySchema>;

/** A part of what is live. */
const SnapshotSchema = Type.Object({
  entries: Type.Array(FeedEntrySchema, { maxItems: snapshotMaxEntries }),
});

/** Sent every few seconds: silence, a frozen stream and an omission all show. */
const HeartbeatSchema = Type.Object({
  time: MillisecondsSchema,
  count: Type.Integer({ minimum: 0, description: "How many revocations are live." }),
  digest: Type.String({ description: "Over the live revocations; base64url." }),
});

export type Heartbeat = Static<typeof HeartbeatSchema>;

/** The payload of one SET of the feed (RFC 8417 §2.2): one event, no `exp`. */
export const SecurityEventTokenSchema = Type.Object(
  {
    iss: Type.String(),
    aud: Type.String({ description: "The issuer itself." }),
    iat: Type.Integer(),
    jti: Type.String(),
    sub_id: Type.Optional(
      Type.Object({
        format: Type.Literal("complex"),
        session: Type.Optional(SubjectSchema),
        user: Type.Optional(SubjectSchema),
      }),
    ),
    live_until: Type.Optional(MillisecondsSchema),
    events: Type.Union([
      Type.Object({ [feedEvents.sessionRevoked]: SessionRevokedSchema }),
      Type.Object({ [feedEvents.tokenClaimsChange]: TokenClaimsChangeSchema }),
      Type.Object({ [feedEvents.keyRevoked]: KeyRevokedSchema }),
      Type.Object({ [feedEvents.snapshot]: SnapshotSchema }),
      Type.Object({ [feedEvents.heartbeat]: HeartbeatSchema }),
    ]),
  },
  { title: "SecurityEventToken" },
);

export type SecurityEventToken = Static<typeof SecurityEventTokenSchema>;
