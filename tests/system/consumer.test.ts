import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const compilers = {
  "TypeScript 7": join(root, "node_modules/typescript"),
  "TypeScript 5.9": join(root, "tests/consumer/node_modules/typescript"),
};

/** A project of somebody else, which has the package from its tarball and nothing else of ours. */
const project = mkdtempSync(join(tmpdir(), "countersign-consumer-"));
const installed = join(project, "node_modules/@countersign/jwt");
let packed: string[];

before(() => {
  run(root, "npm", "run", "build");
  const [tarball] = JSON.parse(
    run(join(root, "packages/jwt"), "npm", "pack", "--json", "--pack-destination", project),
  ) as { filename: string; files: { path: string }[] }[];
  assert(tarball !== undefined);
  packed = tarball.files.map(({ path }) => path);
  writeFileSync(join(project, "package.json"), '{ "type": "module", "private": true }');
  run(project, "npm", "install", "--offline", "--no-audit", "--no-fund", join(project, tarball.filename));
  mkdirSync(join(project, "node_modules/@types"), { recursive: true });
  symlinkSync(join(root, "node_modules/@types/node"), join(project, "node_modules/@types/node"));
  copyFileSync(join(root, "tests/consumer/index.ts"), join(project, "index.ts"));
});

after(() => rmSync(project, { recursive: true }));

test("the tarball holds the compiled modules with their types, and nothing else: no tests, no sources", () => {
  const modules = globSync("*.ts", { cwd: join(root, "packages/jwt/src") })
    .filter((file) => !file.endsWith(".test.ts"))
    .map((file) => `dist/${file.slice(0, -3)}`);
  const expected = [...modules.flatMap((path) => [`${path}.js`, `${path}.d.ts`]), "package.json"];
  const others = packed.filter((path) => !/^(README|LICENSE)/.test(path));
  assert.deepEqual(others.toSorted(), expected.toSorted());
});

for (const [name, compiler] of Object.entries(compilers)) {
  const version = name.slice("TypeScript ".length);

  for (const [module, moduleResolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ] as const) {
    test(`${name} accepts the declarations, strict and resolved as ${moduleResolution} does`, () => {
      assert(run(project, "node", join(compiler, "bin/tsc"), "--version").includes(` ${version}`));
      const compilerOptions = {
        module,
        moduleResolution,
        target: "es2022",
        types: ["node"],
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        outDir: `${moduleResolution}-${version}`,
      };
      writeFileSync(
        join(project, "tsconfig.json"),
        JSON.stringify({ compilerOptions, include: ["index.ts"] }),
      );
      run(project, "node", join(compiler, "bin/tsc"));
      const output = run(project, process.execPath, join(compilerOptions.outDir, "index.js"));
      assert.deepEqual(JSON.parse(output), { sub: "42", afterwards: "key_unknown", incomplete: "at+jwt" });
    });
  }
}

test("all packages install as docs/packages.md says, and bring license and description along", () => {
  const other = mkdtempSync(join(tmpdir(), "countersign-consumer-"));
  try {
    writeFileSync(join(other, "package.json"), '{ "type": "module", "private": true }');
    const page = readFileSync(join(root, "docs/packages.md"), "utf8");
    const [, commands = ""] = /```sh\n([^]*?)```/.exec(page) ?? [];
    run(root, "/bin/sh", "-ec", commands.replaceAll("../my-project", other));
    const program = `
      import { createClient } from "@countersign/client";
      import { createGuard } from "@countersign/guard";
      import { createVerifier } from "@countersign/jwt";
      import { routes } from "@countersign/protocol";
      console.log(typeof createClient, typeof createGuard, typeof createVerifier, routes.logIn.path);`;
    const output = run(other, process.execPath, "--input-type=module", "--eval", program);
    assert.equal(output, "function function function /v1/login\n");
    for (const name of ["client", "guard", "jwt", "protocol"]) {
      const files = readdirSync(join(other, "node_modules/@countersign", name));
      assert.deepEqual(files.toSorted(), ["LICENSE", "README.md", "dist", "package.json"], name);
    }
  } finally {
    rmSync(other, { recursive: true });
  }
});

test("what imports createVerifier alone needs no module that signs or handles keys", () => {
  const { sideEffects, dependencies } = JSON.parse(
    readFileSync(join(installed, "package.json"), "utf8"),
  ) as Record<string, unknown>;
  assert.equal(sideEffects, false);
  assert.equal(dependencies, undefined);
  // A bundler leaves out, of a package without side effects, the re-exports that are not used: the entry has to be nothing but those.
  const entry = readFileSync(join(installed, "dist/index.js"), "utf8");
  assert.match(entry, /^(export \{[^}]*\} from "[^"]+";\n)+$/);
  const reached = reachedFrom("verifier.js");
  assert(reached.has("jws.js") && reached.has("check-claims.js"));
  for (const name of ["signer", "generate-key", "import-key", "key-set", "key-pair", "secret", "hmac"]) {
    assert(!reached.has(`${name}.js`), `verifier.js needs ${name}.js`);
  }
});

function reachedFrom(file: string, reached = new Set<string>()): Set<string> {
  if (reached.has(file)) return reached;
  reached.add(file);
  const code = readFileSync(join(installed, "dist", file), "utf8");
  for (const [, imported = ""] of code.matchAll(/^import .* from "\.\/([^"]+)";$/gm))
    reachedFrom(imported, reached);
  return reached;
}

/** Runs a command to its end and returns its output; npm's own variables would point a second npm at this repository. */
function run(cwd: string, command: string, ...words: readonly string[]): string {
  const environment = Object.entries(process.env).filter(([name]) => !name.startsWith("npm_"));
  return execFileSync(command, words, {
    cwd,
    env: Object.fromEntries(environment),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
}
