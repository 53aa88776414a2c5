import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { decodeUnverified } from "@countersign/jwt";
import { fastify } from "fastify";
import { guardFastify } from "../src/fastify.ts";
import { guardFetch, withClaims } from "../src/fetch.ts";
import { guardNode } from "../src/node.ts";
import { frameworks, guard, issuer, type Serve } from "./frameworks.ts";

function bearer(claims: object = {}): string {
  return `Bearer ${issuer.token(claims)}`;
}

for (const [name, start] of Object.entries(frameworks)) {
  describe(name, () => {
    let serve: Serve;
    let stop: (() => unknown) | undefined;
    before(async () => ({ serve, stop } = { stop: undefined, ...(await start()) }));
    after(() => stop?.());
    const get = (path: string, ...authorization: string[]) => serve("GET", path, authorization);

    test("a good token reaches the handler, with its claims", async () => {
      const { status, body } = await get("/user", bearer());
      assert.deepEqual([status, JSON.parse(body)], [200, { sub: "ada" }]);
    });

    test("the scheme is compared without case", async () => {
      const { status } = await get("/user", bearer().replace("Bearer", "bEARER"));
      assert.equal(status, 200);
    });

    test("no token at all is 401 with `Bearer` alone (RFC 6750 §3.1)", async () => {
      const { status, headers, body } = await get("/user");
      assert.deepEqual([status, headers.get("www-authenticate")], [401, "Bearer"]);
      assert.equal(headers.get("content-type"), "application/problem+json");
      assert.equal((JSON.parse(body) as { code: string }).code, "invalid_token");
    });

    test("another scheme is 401 with `Bearer` alone (RFC 6750 §3.1), a token without one is not", async () => {
      const [other, none] = [await get("/user", "Basic YTpi"), await get("/user", issuer.token())];
      assert.equal(other.headers.get("www-authenticate"), "Bearer");
      assert.match(none.headers.get("www-authenticate") ?? "", /^Bearer error="invalid_token"/);
    });

    test("a bad token is 401 with `invalid_token` as challenge, and a problem document", async () => {
      const token = issuer.token({ exp: 1 });
      const { status, headers, body } = await get("/user", `Bearer ${token}`);
      assert.equal(status, 401);
      assert.match(
        headers.get("www-authenticate") ?? "",
        /^Bearer error="invalid_token", error_description="/,
      );
      const { code, action, type } = JSON.parse(body) as Record<string, string>;
      assert.deepEqual(
        [code, action, type],
        ["token_expired", "refresh", "urn:countersign:error:token_expired"],
      );
      for (const part of token.split("."))
        assert(!`${body}${headers.get("www-authenticate")}`.includes(part));
    });

    for (const [what, headers] of Object.entries({
      "two headers": [bearer(), bearer()],
      "two tokens in one": [`${bearer()}, ${bearer()}`],
      "another scheme": ["Basic YTpi"],
      "no scheme": [issuer.token()],
      "an empty token": ["Bearer "],
      "a refresh token": [`Bearer cs_rt_${"A".repeat(98)}`],
    })) {
      test(`${what}: 401 \`invalid_token\``, async () => {
        const { status, body } = await get("/user", ...headers);
        assert.deepEqual([status, (JSON.parse(body) as { code: string }).code], [401, "invalid_token"]);
      });
    }

    test("a token in the query is not looked at", async () => {
      const { status } = await get(`/user?access_token=${issuer.token()}`);
      assert.notEqual(status, 200);
    });

    test("an ended session is 401 with its reason, and it is not for an API to say `log_in`", async () => {
      const { status, body } = await get("/user", bearer({ sid: "ended" }));
      const { code, action, reason } = JSON.parse(body) as Record<string, string>;
      assert.deepEqual([status, code, action, reason], [401, "session_ended", "refresh", "logged_out"]);
    });

    test("tokens that cannot be checked are 503 with `Retry-After`", async () => {
      const { status, headers } = await get("/user", bearer({ sid: "unavailable" }));
      assert.deepEqual(
        [status, headers.get("retry-after"), headers.get("www-authenticate")],
        [503, "5", null],
      );
    });

    test("one of the roles is enough, and without one the refusal names them", async () => {
      assert.equal((await get("/role", bearer({ roles: ["writer"] }))).status, 200);
      const { status, headers, body } = await get("/role", bearer({ roles: ["admin"] }));
      const { code, detail } = JSON.parse(body) as Record<string, string>;
      assert.deepEqual([status, code], [403, "insufficient_permissions"]);
      assert.equal(detail, "This needs the role `reader` or `writer`. Ask an operator for it.");
      assert.equal(
        headers.get("www-authenticate"),
        `Bearer error="insufficient_scope", error_description="${detail}"`,
      );
    });

    test("all of the permissions are needed, and the refusal names those that are missing", async () => {
      const { status, body } = await get("/permission", bearer({ permissions: ["books:read"] }));
      const { detail } = JSON.parse(body) as Record<string, string>;
      assert.deepEqual(
        [status, detail],
        [403, "This needs the permission `books:write`. Ask an operator for it."],
      );
      const permissions = ["books:read", "books:write", "other"];
      assert.equal((await get("/permission", bearer({ permissions }))).status, 200);
    });

    test("attack 29: a client whose id is that of a user is not taken for the user", async () => {
      const { status, body } = await get("/user", bearer({ sub: "ada", client_id: "ada" }));
      assert.deepEqual([status, (JSON.parse(body) as { code: string }).code], [401, "invalid_token"]);
    });

    test("HEAD and OPTIONS are guarded as GET is, and HEAD has no body", async () => {
      const head = await serve("HEAD", "/user", []);
      assert.deepEqual([head.status, head.body], [401, ""]);
      assert.equal((await serve("OPTIONS", "/user", [])).status, 401);
      assert.equal((await serve("OPTIONS", "/user", [bearer()])).status, 200);
    });
  });
}

/** As JavaScript calls it. */
type Loose = (...given: readonly unknown[]) => unknown;

const refuse = (): never => assert.fail("the request was refused");

test("a request that an adapter made has its headers where it put them", () => {
  const user = guardNode(guard).requireUser();
  const token = issuer.token();
  const made = { rawHeaders: [], headers: { authorization: `Bearer ${token}` } };
  assert.equal(user(made, { writeHead: refuse })?.sub, decodeUnverified(token).payload["sub"]);
});

test("a handler takes the framework's own kind of request", async () => {
  class OwnRequest extends Request {
    readonly path = new URL(this.url).pathname;
  }
  const user = guardFetch(guard).requireUser();
  const handle = withClaims(user, (request: OwnRequest, _claims, { id }: { id: string }) =>
    Response.json([request.path, id]),
  );
  const headers = { authorization: `Bearer ${issuer.token()}` };
  const answer = await handle(new OwnRequest("https://api.example/me", { headers }), { id: "1" });
  assert.deepEqual(await answer.json(), ["/me", "1"]);
});

test("a requirement of nothing is a bug, not an open door", () => {
  const { requireRole, requirePermission } = guardNode(guard) as unknown as Record<string, Loose>;
  for (const make of [requireRole, requirePermission]) {
    assert.throws(() => make?.(), TypeError);
    assert.throws(() => make?.(["admin"]), TypeError);
    assert.throws(() => make?.(undefined), TypeError);
  }
});

test("who takes what makes the check for the check lets nobody in", async () => {
  const { requireUser, requireRole } = guardFetch(guard) as unknown as Record<
    string,
    (request: Request) => object
  >;
  assert(requireUser !== undefined && requireRole !== undefined);
  const request = new Request("https://api.example/me");
  for (const made of [requireUser, requireRole]) {
    await assert.rejects(withClaims(made, answerAll)(request), /makes the check/);
  }
});

test("without a guard no middleware is made", () => {
  assert.throws(() => guardNode(undefined as never), /The guard is missing/);
});

test("without a guard Fastify is told so", async () => {
  const app = fastify();
  await assert.rejects(async () => {
    await app.register(guardFastify, {} as never);
  }, /The guard is missing/);
});

function answerAll(): Response {
  return Response.json({});
}
