import assert from "node:assert/strict";
import { test } from "node:test";
import { createDemo } from "./testing/demo-server.ts";

const origin = "https://app.example";
const settings = { corsOrigins: [origin] };

test("a preflight of a listed origin is answered, and may be kept", async () => {
  const headers = {
    origin,
    "access-control-request-method": "POST",
    "access-control-request-headers": "x-evil",
  };
  const answer = await createDemo({ settings }).app.inject({
    method: "OPTIONS",
    url: "/v1/refresh",
    headers,
  });
  assert.equal(answer.statusCode, 204);
  assert.equal(answer.headers["access-control-allow-origin"], origin);
  assert.equal(answer.headers["access-control-allow-credentials"], "true");
  assert.equal(
    answer.headers["access-control-allow-headers"],
    "authorization, content-type, idempotency-key",
  );
  assert.equal(answer.headers["access-control-max-age"], "7200");
  assert.match(String(answer.headers["vary"]), /Origin/);
});

test("a listed origin may read answers, failures too, and the headers that it needs", async () => {
  const answer = await createDemo({ settings }).app.inject({ url: "/v1/me", headers: { origin } });
  assert.equal(answer.statusCode, 401);
  assert.equal(answer.headers["access-control-allow-origin"], origin);
  assert.equal(answer.headers["access-control-expose-headers"], "retry-after, www-authenticate");
});

test("no other origin may, not even with a preflight", async () => {
  const { app } = createDemo({ settings });
  for (const evil of [
    "null",
    "https://evil.example",
    `${origin}.evil.example`,
    `${origin}:443`,
    "https://APP.example",
  ]) {
    const headers = { origin: evil, "access-control-request-method": "POST" };
    const preflight = await app.inject({ method: "OPTIONS", url: "/v1/refresh", headers });
    assert.equal(preflight.statusCode, 405, evil);
    const answer = await app.inject({ url: "/keys", headers });
    for (const headersBack of [preflight.headers, answer.headers]) {
      assert.equal(headersBack["access-control-allow-origin"], undefined, evil);
      assert.equal(headersBack["access-control-allow-credentials"], undefined, evil);
    }
  }
});

test("without listed origins there is no CORS at all", async () => {
  const headers = { origin, "access-control-request-method": "POST" };
  const answer = await createDemo().app.inject({ method: "OPTIONS", url: "/v1/refresh", headers });
  assert.equal(answer.statusCode, 405);
  assert.equal(answer.headers["access-control-allow-origin"], undefined);
});

test("the answer to an unlisted origin's preflight, and the log, name the setting", async () => {
  for (const corsOrigins of [[], ["https://other.example"]]) {
    const { app, log } = createDemo({ settings: { corsOrigins } });
    const headers = { origin, "access-control-request-method": "POST" };
    const { body } = await app.inject({ method: "OPTIONS", url: "/v1/refresh", headers });
    assert.match(JSON.parse(body).detail, /may call once COUNTERSIGN_CORS_ORIGINS lists it\.$/);
    assert.match(log.join("\n"), /"note":"COUNTERSIGN_CORS_ORIGINS does not list https:\/\/app\.example"/);
    const plain = await app.inject({ method: "OPTIONS", url: "/v1/refresh", headers: { origin } });
    assert.equal(plain.json().detail, "This path takes POST.");
  }
});
