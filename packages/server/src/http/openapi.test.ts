import assert from "node:assert/strict";
import { test } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { createDemo } from "./testing/demo-server.ts";

async function document() {
  const answer = await createDemo().app.inject("/openapi.json");
  assert.equal(answer.statusCode, 200);
  return answer.json();
}

test("the document is valid OpenAPI 3.1", async () => {
  const validator = new Validator();
  const result = await validator.validate(await document());
  assert.deepEqual(result, { valid: true });
  assert.equal(validator.version, "3.1");
});

test("schemas have names, and routes refer to them", async () => {
  const { paths, components } = await document();
  const { requestBody, responses } = paths["/v1/login"].post;
  assert.deepEqual(requestBody.content["application/json"].schema, {
    $ref: "#/components/schemas/LogInRequest",
  });
  assert.deepEqual(responses.default.content["application/problem+json"].schema, {
    $ref: "#/components/schemas/Problem",
  });
  assert.deepEqual(Object.keys(components.schemas).toSorted(), ["LogInRequest", "Problem", "RefreshRequest"]);
});

test("every operation has a name of its own, that of its route on the wire", async () => {
  const { paths } = await document();
  assert.equal(paths["/v1/login"].post.operationId, "logIn");
  const names = Object.values<Record<string, { operationId: string }>>(paths).flatMap((operations) =>
    Object.values(operations).map((operation) => operation.operationId),
  );
  assert.ok(
    names.every((name) => /^[a-z][A-Za-z]+$/.test(name)),
    names.join(),
  );
  assert.equal(new Set(names).size, names.length);
});

test("a body that may be left out is not called required", async () => {
  const { paths } = await document();
  assert.equal(paths["/v1/login"].post.requestBody.required, true);
  assert.equal(paths["/v1/refresh"].post.requestBody.required, false);
});

test("the document shows the routes and nothing of the machinery", async () => {
  const { paths } = await document();
  assert.ok(!("/openapi.json" in paths) && !("*" in paths));
  assert.deepEqual(Object.keys(paths["/v1/me"]), ["get"]);
});
