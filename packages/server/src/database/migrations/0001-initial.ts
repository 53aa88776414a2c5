import { type Kysely, sql } from "kysely";
import type { MigrationDialect } from "../migration-dialect.ts";
import type { Tables } from "../tables.ts";

/**
 * Each statement may run again: some distributed databases commit these one by one, and a start that was interrupted
 * is to go on where it stopped.
 */
export async function up(database: Kysely<Tables>, dialect: MigrationDialect): Promise<void> {
  const { bytes } = dialect;
  await createUsers(database);
  await createSessions(database, dialect);
  await createKeys(database, bytes);
  await createRoles(database);
  await createRecords(database);
}

async function createUsers({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable("users")
    .ifNotExists()
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("email", "text", (column) => column.notNull())
    .addColumn("email_key", "text", (column) => column.notNull().unique())
    .addColumn("email_verified", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("disabled_at", "bigint")
    .addColumn("roles_version", "integer", (column) => column.notNull().defaultTo(1))
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await schema
    .createTable("passwords")
    .ifNotExists()
    .addColumn("user_id", "text", (column) => column.primaryKey().references("users.id").onDelete("cascade"))
    .addColumn("hash", "text", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull().defaultTo(1))
    .addColumn("changed_at", "bigint", (column) => column.notNull())
    .execute();
  await schema
    .createTable("guesses")
    .ifNotExists()
    .addColumn("key", "text", (column) => column.primaryKey())
    .addColumn("count", "integer", (column) => column.notNull())
    .addColumn("window_ends_at", "bigint", (column) => column.notNull())
    .execute();
  await schema.createIndex("guesses_by_end").ifNotExists().on("guesses").column("window_ends_at").execute();
}

// No index holds a column that a rotation writes, so that a rotation touches the row alone. The rows of a user who is
// deleted stay until they are purged, and tell why their tokens are refused.
async function createSessions(
  { schema }: Kysely<Tables>,
  { bytes, withRoom }: MigrationDialect,
): Promise<void> {
  await schema
    .createTable("sessions")
    .ifNotExists()
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("mode", "text", (column) => column.notNull())
    .addColumn("key_version", "integer", (column) => column.notNull())
    .addColumn("generation", "bigint", (column) => column.notNull())
    .addColumn("hash", bytes, (column) => column.notNull())
    .addColumn("issued_at", "bigint", (column) => column.notNull())
    .addColumn("rotations", "text", (column) => column.notNull())
    .addColumn("device_name", "text", (column) => column.notNull())
    .addColumn("user_agent", "text")
    .addColumn("ip", "text")
    .addColumn("network", "text", (column) => column.notNull())
    .addColumn("amr", "text", (column) => column.notNull())
    .addColumn("auth_time", "bigint", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("last_seen_at", "bigint", (column) => column.notNull())
    .addColumn("idle_expires_at", "bigint", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addColumn("ended_at", "bigint")
    .addColumn("end_reason", "text")
    .modifyEnd(withRoom)
    .execute();
  await schema
    .createIndex("sessions_by_user")
    .ifNotExists()
    .on("sessions")
    .columns(["user_id", "id"])
    .execute();
  await schema
    .createIndex("unended_sessions_by_user")
    .ifNotExists()
    .on("sessions")
    .columns(["user_id", "id"])
    .where(sql.ref("ended_at"), "is", null)
    .execute();
  await schema
    .createIndex("sessions_by_end")
    .ifNotExists()
    .on("sessions")
    .column("ended_at")
    .where("ended_at", "is not", null)
    .execute();
  await schema.createIndex("sessions_by_expiry").ifNotExists().on("sessions").column("expires_at").execute();
  await schema
    .createIndex("unended_sessions_by_secret")
    .ifNotExists()
    .on("sessions")
    .column("key_version")
    .where(sql.ref("ended_at"), "is", null)
    .execute();
}

async function createKeys({ schema }: Kysely<Tables>, bytes: MigrationDialect["bytes"]): Promise<void> {
  await schema
    .createTable("master_secrets")
    .ifNotExists()
    .addColumn("v", "integer", (column) => column.primaryKey())
    .addColumn("check_value", bytes, (column) => column.notNull().unique())
    .addColumn("first_seen_at", "bigint", (column) => column.notNull())
    .execute();
  await schema
    .createTable("signing_keys")
    .ifNotExists()
    .addColumn("kid", "text", (column) => column.primaryKey())
    .addColumn("alg", "text", (column) => column.notNull())
    .addColumn("follows", "text", (column) => column.notNull().unique())
    .addColumn("public_jwk", "text")
    .addColumn("sealed_private", bytes)
    .addColumn("key_version", "integer")
    .addColumn("secret_check", bytes)
    .addColumn("use_at", "bigint", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
}

async function createRoles(database: Kysely<Tables>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable("roles")
    .ifNotExists()
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("permissions", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await schema
    .createTable("user_roles")
    .ifNotExists()
    .addColumn("user_id", "text", (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("role", "text", (column) => column.notNull().references("roles.name").onDelete("cascade"))
    .addPrimaryKeyConstraint("user_roles_key", ["user_id", "role"])
    .execute();
  await schema.createIndex("user_roles_by_role").ifNotExists().on("user_roles").column("role").execute();
  await schema
    .createTable("policy")
    .ifNotExists()
    .addColumn("id", "integer", (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn("version", "integer", (column) => column.notNull())
    .execute();
  await database
    .insertInto("policy")
    .values({ id: 1, version: 1 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await database
    .insertInto("roles")
    .values({ name: "operator", permissions: "roles:write users:read users:write", created_at: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function createRecords({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable("revocations")
    .ifNotExists()
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("subject", "text", (column) => column.notNull())
    .addColumn("data", "text", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addColumn("set_token", "text")
    .execute();
  await schema
    .createIndex("revocations_by_expiry")
    .ifNotExists()
    .on("revocations")
    .column("expires_at")
    .execute();
  await schema
    .createIndex("revocations_by_time")
    .ifNotExists()
    .on("revocations")
    .columns(["at", "expires_at"])
    .execute();
  await schema
    .createTable("audit_events")
    .ifNotExists()
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("user_id", "text")
    .addColumn("session_id", "text")
    .addColumn("actor_id", "text")
    .addColumn("ip", "text")
    .addColumn("user_agent", "text")
    .addColumn("data", "text", (column) => column.notNull())
    .execute();
  await schema
    .createIndex("audit_events_by_user")
    .ifNotExists()
    .on("audit_events")
    .columns(["user_id", "id"])
    .execute();
  await schema
    .createTable("runs")
    .ifNotExists()
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("started_at", "bigint", (column) => column.notNull())
    .addColumn("last_seen_at", "bigint", (column) => column.notNull())
    .addColumn("token_lifetime", "bigint", (column) => column.notNull())
    .addColumn("signs_with", "text")
    .execute();
}
