import assert from "node:assert/strict";
import { test } from "node:test";
import { DatabaseError } from "pg";
import { Problem } from "../../problem.ts";
import { fromPostgresError, isConflict } from "./failures.ts";

function failure(code: string, message = "it failed"): unknown {
  const error = new DatabaseError(message, message.length, "error");
  error.code = code;
  return fromPostgresError(error);
}

test("conflicts and deadlocks are tried again, and not what may have been committed", () => {
  assert.equal(isConflict(failure("40001")), true);
  assert.equal(isConflict(failure("40P01")), true);
  assert.equal(isConflict(failure("40003")), false);
  assert.equal(isConflict(failure("08006")), false);
  assert.equal(isConflict(new Error("elsewhere")), false);
});

test("a pooler that refuses the connection's settings is told apart from a database that is away", () => {
  const refused = failure("08P01", "unsupported startup parameter: statement_timeout");
  assert.ok(refused instanceof Problem);
  assert.match(refused.note ?? "", /COUNTERSIGN_DATABASE_POOLER/);
  const away = failure("08P01", "server conn crashed?");
  assert.ok(away instanceof Problem);
  assert.equal(away.note, "the database is out of reach");
});

test("a URL without a password is told apart from a database that is away", () => {
  const missing = "SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string";
  const problem = fromPostgresError(new Error(missing));
  assert.ok(problem instanceof Problem);
  assert.match(problem.note ?? "", /^the database is asking for a password: write postgres:/);
});

function noteOf(properties: object): string | undefined {
  const problem = fromPostgresError(Object.assign(new Error("it failed"), properties));
  assert.ok(problem instanceof Problem);
  return problem.note;
}

test("what cannot be reached or read is named", () => {
  assert.equal(
    noteOf({ code: "ENOENT", path: "/etc/ca.pem" }),
    "the database is out of reach (ENOENT /etc/ca.pem)",
  );
  assert.equal(
    noteOf({ code: "ECONNREFUSED", address: "192.0.2.1", port: 5433 }),
    "the database is out of reach (ECONNREFUSED 192.0.2.1, port 5433)",
  );
  assert.equal(
    noteOf({ code: "ENOENT", address: "/run/postgresql/.s.PGSQL.5432" }),
    "the database is out of reach (ENOENT /run/postgresql/.s.PGSQL.5432)",
  );
  assert.equal(
    noteOf({ code: "ENOTFOUND", hostname: "db.example.com" }),
    "the database is out of reach (ENOTFOUND db.example.com)",
  );
  assert.equal(noteOf({}), "the database is out of reach (it failed)");
});
