import assert from "node:assert/strict";
import { test } from "node:test";
import { besideSecondServer } from "./second-server.ts";
import { bearer, startTestServer, tokens } from "./test-server.ts";

const byNobody = { actorId: null, origin: { ip: null, userAgent: null } };

test("keys that operators revoke at the same moment, all that there are, leave one that signs", async (t) => {
  const server = await startTestServer(t);
  let held = await server.signUp();
  await besideSecondServer(server, async (second) => {
    for (let round = 0; round < 10; round++) {
      const { manageKeys } = server.actions;
      await manageKeys.rotate(byNobody);
      const stolen = (await manageKeys.list()).map(({ kid }) => kid);
      assert.equal(stolen.length, 2);
      await Promise.all(
        stolen.map((kid, index) => (index === 0 ? server : second).actions.manageKeys.revoke(kid, byNobody)),
      );
      const left = await manageKeys.list();
      assert.deepEqual(
        left.map(({ kid, state }) => [stolen.includes(kid), state]),
        [[false, "current"]],
      );
      server.clock.now += 60_000;
      await server.beat();
      held = tokens(await server.refresh(held.refresh_token));
      assert.equal((await server.get("/v1/me", bearer(held))).statusCode, 200);
    }
  });
});
