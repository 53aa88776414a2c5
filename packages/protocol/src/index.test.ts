import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { test } from "node:test";

test("the main entry loads nothing from outside the package", async () => {
  const specifiers: string[] = [];
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      specifiers.push(specifier);
      return next(specifier, context);
    },
  });
  const entry: string = "./index.ts?alone";
  await import(entry);
  hooks.deregister();
  assert.ok(specifiers.length > 5);
  assert.deepEqual(
    specifiers.filter((specifier) => !specifier.startsWith("./")),
    [],
  );
});
