import assert from "node:assert/strict";
import { test } from "node:test";
import type { Stores } from "../stores.ts";
import { createPutRole } from "./define-role.ts";

const byNobody = { actorId: null, origin: { ip: null, userAgent: null } };

/** Puts roles beside another one with these permissions, and tells for which roles their holders were looked at. */
function putRoleBeside(permissions: readonly string[]) {
  const defined = new Map<string, readonly string[]>([["member", permissions]]);
  const lookedAt: string[] = [];
  const find = (name: string) =>
    defined.has(name) ? { name, permissions: defined.get(name) ?? [], createdAt: 0 } : undefined;
  const stores = {
    audit: { append: async () => {} },
    roles: {
      find: async (name: string) => find(name),
      raisePolicyVersion: async () => 2,
      put: async (name: string, permitted: readonly string[]) => void defined.set(name, permitted),
      policy: async () => ({ version: 2, permissions: defined }),
      setsWith: async (name: string) => {
        lookedAt.push(name);
        return [[name]];
      },
    },
  } as unknown as Stores;
  const putRole = createPutRole({
    inTransaction: (work) => work(stores),
    settings: { audience: ["https://api.example.com"] },
    clock: () => 0,
    newId: () => "an id",
    announce: async () => {},
  });
  return { putRole, lookedAt };
}

test("a role is defined without a look at who has it while a token with all roles would fit", async () => {
  const { putRole, lookedAt } = putRoleBeside(["posts:read"]);
  await putRole("editor", ["posts:write"], byNobody);
  assert.deepEqual(lookedAt, []);
});

test("where a token with all roles would not fit, those whom nobody has do not count", async () => {
  const many = Array.from({ length: 90 }, (_, index) => `permission-${index}`.padEnd(100, "x"));
  const { putRole, lookedAt } = putRoleBeside(many);
  await putRole("editor", ["posts:write"], byNobody);
  assert.deepEqual(lookedAt, ["editor"]);
  await assert.rejects(putRole("editor", many, byNobody), { code: "invalid_request" });
});
