import assert from "node:assert/strict";
import { test } from "node:test";
import { exportKeySet } from "@countersign/jwt";
import { newKey } from "./fake-issuer.ts";
import { refusal, startGuard } from "./start-guard.ts";

const metadataPath = "/.well-known/oauth-authorization-server";
const keySetPath = "/.well-known/jwks.json";

for (const [what, members, expected] of [
  [
    "another issuer",
    { issuer: "https://auth.example/" },
    /name another issuer: "https:\/\/auth.example\/", and `issuer` is "https:\/\/auth.example"/,
  ],
  ["no issuer", { issuer: undefined }, /name another issuer: none/],
  ["keys at another origin", { jwks_uri: "https://other.example/jwks" }, /`jwks_uri` is at an origin/],
  ["keys over http", { jwks_uri: "http://auth.example/jwks" }, /not https/],
  ["a feed at another origin", { revocations_endpoint: "https://other.example/" }, /`revocations_endpoint`/],
  ["a password in an address", { jwks_uri: "https://ada:pw@auth.example/jwks" }, /a password/],
  ["no keys", { jwks_uri: undefined }, /no `jwks_uri`/],
] as const) {
  test(`metadata with ${what} are refused`, async (t) => {
    const { guard, issuer, time, errors } = startGuard(t, {}, (one) => {
      one.answers[metadataPath] = () => Response.json({ ...one.metadata(), ...members });
    });
    await time.settle();
    assert.match(errors()[0] ?? "", expected);
    assert.equal(refusal(guard, issuer.token()), "unavailable");
    assert.equal(issuer.asked(keySetPath), 0);
  });
}

test("keys may be at another origin that the options name", async (t) => {
  const urls: string[] = [];
  const otherOrigins = ["https://keys.example"];
  const { guard } = startGuard(t, { feed: false, otherOrigins, fetch: fetchElsewhere });
  const key = newKey();
  function fetchElsewhere(input: unknown): Promise<Response> {
    urls.push(String(input));
    const metadata = { issuer: "https://auth.example", jwks_uri: "https://keys.example/jwks" };
    return Promise.resolve(Response.json(urls.length === 1 ? metadata : exportKeySet([key])));
  }
  await guard.ready();
  assert.deepEqual(urls, [
    "https://auth.example/.well-known/oauth-authorization-server",
    "https://keys.example/jwks",
  ]);
});

test("metadata of OpenID Connect Discovery are found where those of RFC 8414 are not", async (t) => {
  const { guard, issuer } = startGuard(t, { feed: false }, (one) => {
    one.answers["/.well-known/openid-configuration"] = () => Response.json(one.metadata());
    delete one.answers[metadataPath];
  });
  await guard.ready();
  assert.equal(refusal(guard, issuer.token()), undefined);
});

test("metadata over 64 KiB are refused", async (t) => {
  const { time, errors } = startGuard(t, { feed: false }, (one) => {
    one.answers[metadataPath] = () => Response.json({ ...one.metadata(), padding: "x".repeat(65_536) });
  });
  await time.settle();
  assert.match(errors()[0] ?? "", /over 64 KiB/);
});

test("an answer that does not come is given up after 5 seconds", async (t) => {
  const { time, errors } = startGuard(t, { feed: false }, (one) => {
    one.answers[metadataPath] = ({ signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  });
  await time.advance(4_999);
  assert.deepEqual(errors(), []);
  await time.advance(1);
  assert.match(errors()[0] ?? "", /no answer within 5 seconds/);
});

test("an answer that does not end is given up after 5 seconds, also where `fetch` does not end it, and tried again", async (t) => {
  const { guard, issuer, time, errors } = startGuard(t, { feed: false }, (one) => {
    one.answers[metadataPath] = () => new Response(new ReadableStream());
  });
  await time.advance(5_000);
  assert.match(errors()[0] ?? "", /no answer within 5 seconds/);
  issuer.answers[metadataPath] = () => Response.json(issuer.metadata());
  await time.advance(1_000);
  assert.equal(refusal(guard, issuer.token()), undefined);
});
