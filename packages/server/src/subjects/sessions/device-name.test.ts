import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../../problem.ts";
import { deviceName } from "./device-name.ts";

const isNameRefused = (error: unknown) =>
  error instanceof Problem && error.code === "invalid_request" && error.errors?.[0]?.path === "/device_name";

const nameOf = (userAgent: string | null) => deviceName(undefined, userAgent);

test("a browser's user agent tells browser and system", () => {
  const names = [
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36",
      "Chrome on Windows",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1",
      "Safari on iOS",
    ],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0", "Firefox on Linux"],
  ] as const;
  for (const [userAgent, name] of names) assert.equal(nameOf(userAgent), name);
});

test("what is no browser's is an unknown device", () => {
  for (const userAgent of [null, "", "  ", "node", "curl/8.5.0", "x".repeat(10_000)]) {
    assert.equal(nameOf(userAgent), "Unknown device");
  }
});

test("nothing hostile in a user agent becomes a name", () => {
  for (const userAgent of [
    "<script>/1 x",
    "<script/1 x",
    "<b>browser/1 x",
    "browser<b>/1 x",
    "a<b/1 x",
    "evil\u001b[31m/1.0",
    "a\u202eb/1.0",
    "__proto__/1",
    `${"x".repeat(200)}/1.0`,
  ]) {
    assert.equal(nameOf(userAgent), "Unknown device", JSON.stringify(userAgent));
  }
});

test("what stands behind the first 512 characters of a user agent is not looked at", () => {
  const chrome =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/124.0.0.0 Safari/537.36";
  assert.equal(nameOf(`${"(".repeat(500 - chrome.length)}${chrome}`), "Chrome on Windows");
  assert.equal(nameOf(`${"(".repeat(512)}${chrome}`), "Unknown device");
});

test("a given name wins, without the white space around it", () => {
  assert.equal(deviceName("  Ada's 👩‍💻 laptop ", "curl/8.5.0"), "Ada's 👩‍💻 laptop");
  assert.equal(deviceName("   ", null), "Unknown device");
});

test("a given name of a hundred characters is taken, whatever they are", () => {
  const name = "👩".repeat(100);
  assert.equal(deviceName(name, null), name);
});

test("a given name without end or with control characters is refused, and the member is told", () => {
  for (const name of ["a".repeat(101), "a\u0000b", "a\nb", "a\u009bb", "a\u2028b", "a\u202eb", "a\ud800b"]) {
    assert.throws(() => deviceName(name, null), isNameRefused, JSON.stringify(name));
  }
});
