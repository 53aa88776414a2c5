import assert from "node:assert/strict";
import { test } from "node:test";
import { networkOf } from "./network.ts";

test("an IPv4 address is its own network", () => {
  assert.equal(networkOf("192.0.2.1"), "192.0.2.1");
});

test("the addresses of one IPv6 /64 are one network, however they are written", () => {
  for (const address of [
    "2001:db8:1:2::",
    "2001:db8:1:2::1",
    "2001:0DB8:0001:0002:ffff:ffff:ffff:ffff",
    "2001:db8:1:2:3:4:192.0.2.1",
  ]) {
    assert.equal(networkOf(address), "2001:db8:1:2::/64", address);
  }
});

test("zeros that are left out count", () => {
  assert.equal(networkOf("::1"), "0:0:0:0::/64");
  assert.equal(networkOf("::192.0.2.1"), "0:0:0:0::/64");
  assert.equal(networkOf("2001:db8::1"), "2001:db8:0:0::/64");
  assert.equal(networkOf("2001::2:3:4:5:6"), "2001:0:0:2::/64");
  assert.equal(networkOf("1:2:3:4:5:6:7:8"), "1:2:3:4::/64");
});

test("behind a translator each IPv4 address is a network of its own, however it is written", () => {
  for (const address of ["64:ff9b::192.0.2.1", "64:FF9B::c000:201", "64:ff9b:0:0:0:0:c000:0201"])
    assert.equal(networkOf(address), "64:ff9b::c000:201", address);
  assert.equal(networkOf("64:ff9b::1:192.0.2.1"), "64:ff9b:0:0::/64");
  assert.equal(networkOf("64:ff9b:1::192.0.2.1"), "64:ff9b:1:0::/64");
});
