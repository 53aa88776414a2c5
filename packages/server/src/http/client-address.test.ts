import assert from "node:assert/strict";
import { test } from "node:test";
import { createDemo } from "./testing/demo-server.ts";

async function addressFor(trustProxy: false | string[], remoteAddress: string, forwarded?: string) {
  const { app } = createDemo({ settings: { trustProxy } });
  const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
  return (await app.inject({ url: "/v1/address", remoteAddress, headers })).json().address;
}

test("X-Forwarded-For counts from trusted proxies only", async () => {
  assert.equal(await addressFor(false, "192.0.2.1", "203.0.113.9"), "192.0.2.1");
  assert.equal(await addressFor(["10.0.0.0/8"], "192.0.2.1", "203.0.113.9"), "192.0.2.1");
  assert.equal(await addressFor(["10.0.0.0/8"], "10.1.1.1", "203.0.113.9"), "203.0.113.9");
});

test("what the client itself wrote into X-Forwarded-For is not believed", async () => {
  assert.equal(await addressFor(["10.0.0.0/8"], "10.1.1.1", "198.51.100.1, 203.0.113.9"), "203.0.113.9");
});

test("an IPv4 address wrapped in IPv6 is that IPv4 address, and a zone is left out", async () => {
  assert.equal(await addressFor(false, "::ffff:192.0.2.1"), "192.0.2.1");
  assert.equal(await addressFor(false, "fe80::1%eth0"), "fe80::1");
});

test("the port that a proxy writes behind an address is left out", async () => {
  for (const [forwarded, address] of [
    ["203.0.113.9:50123", "203.0.113.9"],
    ["[2001:db8::1]:50123", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["2001:db8::1", "2001:db8::1"],
    ["[203.0.113.9:1", "10.1.1.1"],
    ["203.0.113.9:x", "10.1.1.1"],
  ] as const) {
    assert.equal(await addressFor(["10.0.0.0/8"], "10.1.1.1", forwarded), address);
  }
});

test("a forwarded text that is no address gives the proxy's own", async () => {
  assert.equal(await addressFor(["10.0.0.0/8"], "10.1.1.1", "<script>"), "10.1.1.1");
});

test("a forwarded text that is no address does not stand in the log", async () => {
  const { app, log } = createDemo({ settings: { trustProxy: ["10.0.0.0/8"] } });
  await app.inject({ url: "/keys", remoteAddress: "10.1.1.1", headers: { "x-forwarded-for": "<script>" } });
  assert.match(log.join(""), /"ip":"10\.1\.1\.1"/);
  assert.doesNotMatch(log.join(""), /script/);
});
