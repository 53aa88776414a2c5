import assert from "node:assert/strict";
import { test } from "node:test";
import { describeValidation } from "./validation-errors.ts";

test("a member that breaks several rules is named once, with the first", () => {
  const finding = { instancePath: "/name", schemaPath: "#/properties/name" };
  assert.deepEqual(
    describeValidation([
      { ...finding, keyword: "minLength", params: { limit: 1 } },
      { ...finding, keyword: "pattern", params: { pattern: "^[a-z]+$" } },
      { ...finding, instancePath: "", keyword: "required", params: { missingProperty: "email" } },
    ]),
    [
      { path: "/name", message: "has fewer than 1 characters" },
      { path: "/email", message: "is required" },
    ],
  );
});
