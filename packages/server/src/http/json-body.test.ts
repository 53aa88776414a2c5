import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { createDemo } from "./testing/demo-server.ts";

const good = { email: "ada@example.org", password: "correct horse" };

async function post(payload: string | Buffer, headers: Record<string, string> = {}) {
  const { app, log } = createDemo();
  const answer = await app.inject({
    method: "POST",
    url: "/v1/login",
    headers: { "content-type": "application/json", ...headers },
    payload,
  });
  return {
    status: answer.statusCode,
    code: answer.json().code,
    errors: answer.json().errors,
    log,
    body: answer.body,
  };
}

test("JSON in UTF-8 is read, with or without its charset named", async () => {
  for (const type of [
    "application/json",
    "Application/JSON",
    "application/json;charset=utf-8",
    'application/json; charset="UTF-8"',
  ]) {
    assert.equal((await post(JSON.stringify(good), { "content-type": type })).status, 200, type);
  }
});

test("wrong content type or charset: unsupported_media_type (RFC 9110 §15.5.16)", async () => {
  for (const type of [
    "text/plain",
    "text/json",
    "application/problem+json",
    "application/json; charset=utf-16",
    "application/json; charset=utf-7",
    "application/json; charset=utf-8; charset=utf-16",
    "application/json; x=y",
    "application/json, text/plain",
    "application",
    "",
  ]) {
    const { status, code } = await post(JSON.stringify(good), { "content-type": type });
    assert.deepEqual([status, code], [415, "unsupported_media_type"], type);
  }
});

test("gzip bomb: an encoded body is refused, not unpacked (CWE-409)", async () => {
  const bomb = gzipSync(Buffer.alloc(10_000_000));
  for (const encoding of ["gzip", "br", "deflate", "identity, gzip"]) {
    const { status } = await post(bomb.subarray(0, 10_000), { "content-encoding": encoding });
    assert.equal(status, 415, encoding);
  }
});

test("a body over 16 KiB is body_too_large", async () => {
  const { status, code } = await post(JSON.stringify({ ...good, password: "x".repeat(20_000) }));
  assert.deepEqual([status, code], [413, "body_too_large"]);
});

test("what is not JSON in UTF-8 is invalid_request, and neither answered nor logged", async () => {
  for (const text of [
    '{"password":"hunter2',
    "hunter2",
    '{"password":"hunter2",}',
    "{'password':'hunter2'}",
    '{"password":"hunter2\n"}',
    '{"password":NaN}',
    "[".repeat(10_000),
  ]) {
    const { status, code, body, log } = await post(text);
    assert.deepEqual([status, code], [400, "invalid_request"], text.slice(0, 30));
    assert.ok(!(body + log.join("")).includes("hunter2"));
  }
});

test("a byte order mark is refused (RFC 8259 §8.1)", async () => {
  assert.equal((await post(`\ufeff${JSON.stringify(good)}`)).status, 400);
});

test("bytes that are no UTF-8 are refused, not replaced", async () => {
  for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]]) {
    const body = Buffer.concat([
      Buffer.from('{"email":"a@b.c","password":"'),
      Buffer.from(bytes),
      Buffer.from('"}'),
    ]);
    assert.deepEqual((await post(body)).status, 400, bytes.join());
  }
  assert.equal((await post(Buffer.from(JSON.stringify(good), "utf16le"))).status, 400);
});

test("half a surrogate pair and NUL are refused wherever they stand", async () => {
  for (const [text, path] of [
    ['{"email":"a\\ud800","password":"b"}', "/email"],
    ['{"email":"a@b.c","password":"b\\u0000c"}', "/password"],
    ['{"x":[1,{"y~/z":"\\udc00"}]}', "/x/1/y~0~1z"],
    ['{"\\ud800":1}', ""],
  ] as const) {
    const { status, errors } = await post(text);
    assert.equal(status, 400, text);
    assert.equal(errors[0].path, path, text);
  }
});

test("prototype pollution: poisonous names are refused, at any depth (CWE-1321)", async () => {
  for (const text of [
    '{"__proto__":{"admin":true}}',
    '{"\\u005f_proto__":{"admin":true}}',
    '{"constructor":{"prototype":{"admin":true}}}',
    '{"email":{"a":[{"__proto__":1}]}}',
  ]) {
    assert.equal((await post(text)).status, 400, text);
  }
  assert.equal(Reflect.get({}, "admin"), undefined);
});

test("unknown members are refused (mass assignment, CWE-915)", async () => {
  for (const name of ["role", "is_admin", "email_verified", "id"]) {
    const { status, errors } = await post(JSON.stringify({ ...good, [name]: "x" }));
    assert.equal(status, 400);
    assert.deepEqual(errors, [{ path: `/${name}`, message: "is not known here" }]);
  }
});

test("a value of the wrong type is refused, not converted, and not repeated", async () => {
  for (const members of [
    { email: ["ada@example.org"] },
    { email: { $ne: 1 } },
    { password: 12_345_678 },
    { cookie: "true" },
    { device_name: null },
  ]) {
    const { status, body } = await post(JSON.stringify({ ...good, ...members }));
    assert.equal(status, 400, JSON.stringify(members));
    for (const value of ["ada@", "12345678", "$ne"]) assert.ok(!body.includes(value), body);
  }
  for (const text of ["null", "[]", '"x"', "1", "true"]) assert.equal((await post(text)).status, 400, text);
});

test("whatever the body, the answer is a 4xx problem document, and the server goes on", async () => {
  const { app } = createDemo();
  const send = async (payload: string | Buffer): Promise<void> => {
    const headers = { "content-type": "application/json" };
    const answer = await app.inject({ method: "POST", url: "/v1/login", headers, payload });
    assert.ok(answer.statusCode >= 400 && answer.statusCode < 500, String(answer.statusCode));
    assert.equal(answer.headers["content-type"], "application/problem+json");
  };
  const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
  const json = fc
    .record({ email: fc.jsonValue(), password: fc.jsonValue(), x: fc.jsonValue() })
    .map((value) => JSON.stringify(value));
  await fc.assert(fc.asyncProperty(fc.oneof(bytes, json), send), { numRuns: 300 });
});

test("no body where one is needed names what is missing", async () => {
  const answer = await createDemo().app.inject({ method: "POST", url: "/v1/login" });
  assert.deepEqual(answer.json().errors, [
    { path: "/email", message: "is required" },
    { path: "/password", message: "is required" },
  ]);
  assert.equal(
    answer.json().detail,
    "The request's body is not as expected: `email` is required, `password` is required.",
  );
});

test("all wrong members are named", async () => {
  const { errors } = await post(JSON.stringify({ email: 5, password: null, foo: 1 }));
  assert.deepEqual(
    errors.map(({ path }: { path: string }) => path),
    ["/foo", "/email", "/password"],
  );
});

test("of thousands of wrong members twenty are named", async () => {
  const members = Object.fromEntries(Array.from({ length: 1_500 }, (_, index) => [`a${index}`, 1]));
  const { status, errors, body } = await post(JSON.stringify({ ...good, ...members }));
  assert.deepEqual([status, errors.length], [400, 20]);
  assert.ok(body.length < 4_000, String(body.length));
});

test("an empty body is none, also with a content type", async () => {
  const { app } = createDemo();
  for (const headers of [{}, { "content-type": "application/json" }]) {
    const answer = await app.inject({ method: "POST", url: "/v1/refresh", headers });
    assert.deepEqual(answer.json(), { token: null, cookie: null, key: null });
  }
});
