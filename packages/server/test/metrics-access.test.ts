import assert from "node:assert/strict";
import { test } from "node:test";
import { bearer, startTestServer } from "./test-server.ts";

const token = "a-Token-of-the-metrics-4711";
const withToken = { COUNTERSIGN_METRICS_TOKEN: token };
const publicly = {
  COUNTERSIGN_HOST: "0.0.0.0",
  COUNTERSIGN_ISSUER: "https://id.example.com",
  COUNTERSIGN_FEED_SECRET: "a-Word-for-the-feed-4711",
};

test("with a token set only its holder is answered, on a public host too", async (t) => {
  const server = await startTestServer(t, { ...withToken, ...publicly });
  const user = await server.signUp();
  for (const scheme of ["Bearer", "bearer"]) {
    const answer = await server.get("/metrics", { authorization: `${scheme} ${token}` });
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
  }
  const missing = await server.get("/metrics");
  assert.deepEqual([missing.statusCode, missing.json().code], [401, "invalid_token"]);
  assert.equal(missing.headers["www-authenticate"], "Bearer");
  assert.match(missing.json().detail, /COUNTERSIGN_METRICS_TOKEN/);
  const basic = `Basic ${Buffer.from(`:${token}`).toString("base64")}`;
  const wrong = [`Bearer ${token}x`, `Bearer ${token.slice(1)}`, `Bearer`, token, basic];
  for (const authorization of [...wrong, bearer(user).authorization]) {
    const refused = await server.get("/metrics", { authorization });
    assert.deepEqual([refused.statusCode, refused.json().code], [401, "invalid_token"], authorization);
    const challenge = authorization === basic ? /^Bearer$/ : /^Bearer error="invalid_token"/;
    assert.match(String(refused.headers["www-authenticate"]), challenge);
    assert.ok(!refused.body.includes("countersign_"));
  }
  assert.ok(!server.lines.join("").includes(token));
});

test("the OpenAPI document says where the server asks for a secret of its settings", async (t) => {
  const document = async (environment: Record<string, string>) =>
    (await (await startTestServer(t, environment)).get("/openapi.json")).json();
  const guarded = await document({ ...withToken, ...publicly });
  assert.deepEqual(guarded.components.securitySchemes.secret.scheme, "bearer");
  for (const path of ["/metrics", "/v1/revocations"])
    assert.deepEqual(guarded.paths[path].get.security, [{ secret: [] }], path);
  const open = await document({});
  for (const path of ["/metrics", "/v1/revocations"])
    assert.equal(open.paths[path].get.security, undefined, path);
});

for (const [where, environment] of [
  ["on a public host", publicly],
  ["behind a proxy, which its public issuer tells of", { COUNTERSIGN_ISSUER: publicly.COUNTERSIGN_ISSUER }],
] as const) {
  test(`without a token there is no such route ${where}`, async (t) => {
    const server = await startTestServer(t, environment);
    const [refused, unknown] = [await server.get("/metrics"), await server.get("/no-such-path")];
    assert.deepEqual([refused.statusCode, refused.body], [404, unknown.body]);
    assert.equal((await server.get("/openapi.json")).json().paths["/metrics"], undefined);
  });
}
