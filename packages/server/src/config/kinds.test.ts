import assert from "node:assert/strict";
import { test } from "node:test";
import { audiences } from "./audience.ts";
import { databaseUrl } from "./database-url.ts";
import { duration } from "./duration.ts";
import { host } from "./host.ts";
import { boolean, integer, type Kind, WrongValue } from "./kinds.ts";
import { origin, origins } from "./origins.ts";
import { proxies } from "./proxies.ts";
import { secrets } from "./secrets.ts";

function refuses(kind: Kind<unknown>, values: readonly string[]): void {
  for (const value of values) assert.throws(() => kind.parse(value), WrongValue, JSON.stringify(value));
}

test("a duration is a whole number and one unit, within its bounds", () => {
  const kind = duration("30s", "7d");
  assert.deepEqual(
    ["30s", "5m", "12h", "7d", "007m"].map(kind.parse),
    [30_000, 300_000, 43_200_000, 604_800_000, 420_000],
  );
  refuses(kind, ["29s", "8d", "5", "5 m", "5M", "1.5h", "-5m", "5ms", "1h30m", "1e3s", "９s", "9999999999s"]);
});

test("an integer has digits only, and its bounds belong to it", () => {
  const kind = integer(0, 1_000);
  assert.deepEqual(["0", "1000"].map(kind.parse), [0, 1_000]);
  refuses(kind, ["1001", "-1", "+1", "1.0", "0x10", "1e2", "1_000", "Infinity", "NaN"]);
});

test("a boolean is true or false and nothing like it", () => {
  assert.deepEqual(["true", "false"].map(boolean.parse), [true, false]);
  refuses(boolean, ["TRUE", "1", "yes", "on"]);
});

test("an origin is written as browsers write it", () => {
  for (const value of [
    "https://a.example",
    "http://localhost:4000",
    "https://[::1]:8443",
    "https://xn--bcher-kva.example",
  ])
    assert.equal(origin.parse(value), value);
  refuses(origin, [
    "https://a.example/",
    "https://a.example/x",
    "https://a.example?x",
    "https://a.example#x",
    "https://u@a.example",
    "https://A.example",
    "https://a.example:443",
    "ftp://a.example",
    "a.example",
    "//a.example",
    "null",
    "*",
    "https://*.example",
    "https://bücher.example",
  ]);
  assert.throws(() => origin.parse("https://A.example/x"), /write https:\/\/a\.example$/);
});

test("lists refuse empty and repeated entries", () => {
  assert.deepEqual(origins.parse("https://a.example , https://b.example"), [
    "https://a.example",
    "https://b.example",
  ]);
  refuses(origins, [",", "https://a.example,", "https://a.example,https://a.example"]);
});

test("a host has no port, scheme or brackets", () => {
  for (const value of ["::", "::1", "0.0.0.0", "auth.internal", "localhost"])
    assert.equal(host.parse(value), value);
  refuses(host, ["[::1]", "localhost:4000", "http://localhost", "a b", "-a", ".", "x".repeat(300)]);
});

test("an audience with a colon is a URI", () => {
  assert.deepEqual(audiences.parse("api,urn:example:api"), ["api", "urn:example:api"]);
  refuses(audiences, ["a b", ":x", "a\u200bb"]);
});

test("proxies are named one by one", () => {
  assert.equal(proxies.parse("off"), false);
  assert.deepEqual(proxies.parse("loopback,10.0.0.7, 10.0.0.0/8,fd00::/8"), [
    "loopback",
    "10.0.0.7",
    "10.0.0.0/8",
    "fd00::/8",
  ]);
  refuses(proxies, [
    "true",
    "1",
    "*",
    "10.0.0.0/33",
    "0.0.0.0/0",
    "::/0",
    "10.0.0.0/",
    "proxy.internal",
    "10.0.0.7,off",
  ]);
});

test("a database is a file of its own, or PostgreSQL on one host or several", () => {
  const cluster = "postgres://user:p%40ss@one:5433,[::1],10.0.0.7/name?sslmode=verify-full";
  assert.equal(databaseUrl.parse(cluster), cluster);
  const socket = "postgres://user@localhost/name?host=/run/postgresql&options=-c%20search_path%3Dauth";
  assert.equal(databaseUrl.parse(socket), socket);
  assert.equal(databaseUrl.parse("sqlite:/var/lib/x.db"), "sqlite:/var/lib/x.db");
  refuses(databaseUrl, [
    "sqlite:",
    "sqlite::memory:",
    "sqlite://data/x.db",
    "sqlite:./x.db?mode=ro",
    "data/x.db",
    "mysql://x",
    "postgres://",
    "postgres://host",
    "postgres://one,,two/name",
    "postgres://host:port/name",
    "postgres://host/name?sslmod=require",
    "postgres://host/name?sslmode=requir",
    "postgres://host/name?sslmode=",
    "postgres://host/name?sslmode=disable&sslmode=verify-full",
    "postgres://host/name?statement_timeout=1",
  ]);
});

test("secrets are canonical base64url of 32 bytes or more", () => {
  const good = Buffer.from(Array.from({ length: 32 }, (_, index) => (7 + index * 89) % 251));
  assert.deepEqual(secrets.parse(good.toString("base64url")), [good]);
  const nonCanonical = good.toString("base64url").slice(0, -1);
  refuses(secrets, [
    good.toString("base64"),
    good.subarray(1).toString("base64url"),
    `${nonCanonical}B`,
    "not a secret at all, but a longer text",
  ]);
});
