import assert from "node:assert/strict";
import { test } from "node:test";
import { readPostgresUrl } from "./address.ts";
import { HostChoice } from "./host-choice.ts";

test("a URL names one host or several, with or without ports", () => {
  const address = readPostgresUrl("postgres://ada:p%40ss@one,two:5433,[::1]:5434/auth?sslmode=verify-full");
  assert.ok(address);
  assert.deepEqual(address.hosts, [
    { host: "one", port: 5432 },
    { host: "two", port: 5433 },
    { host: "[::1]", port: 5434 },
  ]);
  assert.equal(
    address.withHost({ host: "two", port: 5433 }),
    "postgres://ada:p%40ss@two:5433/auth?sslmode=verify-full",
  );
});

const withHost = (query: string) =>
  readPostgresUrl(`postgres://ada@one/auth${query}`)?.withHost({ host: "one", port: 5432 });

test("a mode of TLS that would trust anybody checks the certificate all the same", () => {
  for (const mode of ["require", "prefer", "verify-ca", "verify-full"]) {
    assert.equal(withHost(`?sslmode=${mode}`), "postgres://ada@one:5432/auth?sslmode=verify-full");
  }
  for (const mode of ["disable", "no-verify"]) {
    assert.equal(withHost(`?sslmode=${mode}`), `postgres://ada@one:5432/auth?sslmode=${mode}`);
  }
});

test("what is no such URL is none", () => {
  for (const text of [
    "",
    "sqlite:./x.db",
    "postgres://",
    "postgres://host",
    "postgres://a,,b/c",
    "postgres://a:b/c",
  ]) {
    assert.equal(readPostgresUrl(text), undefined, text);
  }
});

test("a host that fails is passed over once, however many notice", () => {
  const address = readPostgresUrl("postgres://one,two/auth");
  assert.ok(address);
  const choice = new HostChoice(address);
  const failed = choice.current;
  choice.passOver(failed);
  choice.passOver(failed);
  assert.equal(choice.current.host, "two");
  choice.passOver(choice.current);
  assert.equal(choice.current.host, "one");
});
