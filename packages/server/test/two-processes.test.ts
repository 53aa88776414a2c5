import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUnverified } from "@countersign/jwt";
import { besideSecondServer } from "./second-server.ts";
import { bearer, startTestServer, tokens } from "./test-server.ts";

const byNobody = { actorId: null, origin: { ip: null, userAgent: null } };

test("a key that one process makes signs at both once its time has come, and both know it before", async (t) => {
  const server = await startTestServer(t);
  await besideSecondServer(server, async (second) => {
    const { kid, use_at } = await second.actions.manageKeys.rotate(byNobody);
    for (const one of [server, second]) await one.beat();
    const published = (await server.get("/.well-known/jwks.json")).json().keys;
    assert.ok(published.some((key: { kid: string }) => key.kid === kid));
    server.clock.now = Date.parse(use_at);
    const ada = await server.signUp();
    assert.equal(decodeUnverified(ada.access_token).header.kid, kid);
    const seen = await second.http.inject({ url: "/v1/me", headers: bearer(ada) });
    assert.equal(seen.statusCode, 200);
  });
});

test("a role that is changed at one process makes tokens stale at the other at once", async (t) => {
  const server = await startTestServer(t);
  const ada = await server.signUp();
  await besideSecondServer(server, async (second) => {
    await second.actions.putRole("support", ["tickets:read"], byNobody);
    await second.actions.setUserRoles(ada.user.id, ["support"], byNobody);
    assert.equal((await server.get("/v1/me", bearer(ada))).json().code, "token_stale");
    const after = tokens(await server.refresh(ada.refresh_token));
    assert.deepEqual(decodeUnverified(after.access_token).payload["permissions"], ["tickets:read"]);
    await second.actions.putRole("support", ["tickets:close"], byNobody);
    assert.equal((await server.get("/v1/me", bearer(after))).json().code, "token_stale");
    const last = tokens(await server.refresh(after.refresh_token));
    assert.deepEqual(decodeUnverified(last.access_token).payload["permissions"], ["tickets:close"]);
  });
});
