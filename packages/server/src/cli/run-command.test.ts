import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { runWords } from "../../test/fake-terminal.ts";
import { version } from "../package.ts";
import { commands } from "./commands.ts";

const names = commands.map(({ name }) => name);

test("no words, or a wish for help, lists every command", async () => {
  for (const words of [[], ["help"], ["--help"], ["-h"]]) {
    const { code, output } = await runWords(words);
    assert.equal(code, 0);
    for (const name of names) assert.ok(output.includes(`countersign ${name}`));
  }
});

test("each command explains itself, however it is asked", async () => {
  for (const name of names) {
    const words = name.split(" ");
    const asked = [
      ["help", ...words],
      [...words, "--help"],
      [...words, "-h"],
    ];
    for (const question of asked) {
      const { code, output, complaint } = await runWords(question);
      assert.deepEqual([code, complaint], [0, ""]);
      assert.ok(output.startsWith(`countersign ${name}`));
    }
  }
});

test("the version is the package's", async () => {
  for (const word of ["--version", "version"])
    assert.deepEqual(await runWords([word]), { code: 0, output: version, complaint: "" });
});

const nearest = {
  serv: "serve",
  server: "serve",
  "db migrate": "migrate",
  "secrets new": "secret new",
  inspect: "token inspect",
  "tokn inspct": "token inspect",
};
for (const [typed, name] of Object.entries(nearest)) {
  test(`\`${typed}\` is refused with exit code 2, and the nearest is \`${name}\``, async () => {
    const { code, output, complaint } = await runWords(typed.split(" "));
    assert.deepEqual([code, output], [2, ""]);
    assert.ok(complaint.includes(`The nearest is \`countersign ${name}\``), complaint);
  });
}

test("a group of commands explains itself: all of it when asked, and when called without a command", async () => {
  const { code, output } = await runWords(["help", "role"]);
  assert.equal(code, 0);
  assert.deepEqual(
    output.match(/^ {2}countersign \w+ \w+/gm),
    ["list", "create", "allow", "deny", "delete"].map((name) => `  countersign role ${name}`),
  );
  const called = await runWords(["role"]);
  assert.deepEqual([called.code, called.output], [2, ""]);
  assert.ok(called.complaint.endsWith(output));
  const wrong = await runWords(["role", "remove"]);
  assert.match(wrong.complaint, /^There is no command `role remove`/);
  assert.ok(wrong.complaint.endsWith(output));
});

test("what is like no command is refused without a guess, and told where all are listed", async () => {
  const { code, complaint } = await runWords(["xyzzy"]);
  assert.equal(code, 2);
  assert.equal(complaint, "There is no command `xyzzy`.\n`countersign help` lists all commands.");
});

test("what cannot be is refused before a password is asked for", async () => {
  const { code, complaint } = await runWords(["user", "create", "notmail"], {
    readSecret: () => Promise.reject(new Error("It was asked for.")),
  });
  assert.equal(code, 1);
  assert.match(complaint, /^This is not an e-mail address/);
});

test("`role allow` and `role deny` need a permission", async () => {
  for (const name of ["allow", "deny"]) {
    const { code, complaint } = await runWords(["role", name, "author"]);
    assert.equal(code, 2);
    assert.match(complaint, /needs one permission more/);
  }
});

test("unknown options are refused before anything runs, and say where settings are", async () => {
  for (const name of names) {
    const { code, output, complaint } = await runWords([...name.split(" "), "--port=4000"]);
    assert.deepEqual([code, output], [2, ""]);
    assert.ok(
      complaint.startsWith(`\`countersign ${name}\` has no option \`--port\`. Settings are environment`),
    );
  }
});

test("an option that stands twice is refused, unless it may", async () => {
  const twice = await runWords(["user", "list", "--email", "ada@example.com", "--email", "eve@example.com"]);
  assert.deepEqual([twice.code, twice.output], [2, ""]);
  assert.match(twice.complaint, /^`--email` stands more than once\.\n/);
  const { complaint } = await runWords(["user", "create", "--role", "a", "--role", "b", "ada@example.com"]);
  assert.doesNotMatch(complaint, /^`--role` stands/);
});

test("words too many are refused", async () => {
  for (const words of [
    ["serve", "now"],
    ["migrate", "now"],
    ["secret", "new", "32", "64"],
    ["token", "inspect", "a", "b"],
  ]) {
    const { code, output, complaint } = await runWords(words);
    assert.deepEqual([code, output], [2, ""]);
    assert.match(complaint, /more\.\n\ncountersign /);
  }
});

test("what may be a token or a password is never repeated", async () => {
  const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln";
  for (const words of [
    [token],
    ["inspect", token],
    ["token", token],
    ["serve", token],
    ["serve", `--secret=${token}`],
    ["serve", `--${token}`],
    ["token", "inspect", token, token],
    ["token", "inspect", `${token}.more`],
    ["token", "inspect", `${"x".repeat(9_000)}.${token}`],
  ]) {
    const { code, output, complaint } = await runWords(words);
    assert.ok(code > 0);
    assert.ok(!(output + complaint).includes("eyJ"), words.join(" "));
  }
});

test("a new secret has 32 bytes, or as many as are asked for", async () => {
  for (const [words, bytes] of [
    [[], 32],
    [["48"], 48],
    [["64"], 64],
  ] as const) {
    const { output } = await runWords(["secret", "new", ...words]);
    assert.equal(Buffer.from(output, "base64url").length, bytes);
  }
  for (const wrong of ["31", "1025", "many", "3e1"]) {
    assert.equal((await runWords(["secret", "new", wrong])).code, 2);
  }
});

test("migrations run once, and wrong settings are told with exit code 1", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const environment = { COUNTERSIGN_DATABASE_URL: `sqlite:${join(folder, "data/test.db")}` };
  assert.match((await runWords(["migrate"], { environment })).output, /^ran 0001-initial/);
  assert.equal((await runWords(["migrate"], { environment })).output, "The database is up to date.");
  const wrong = await runWords(["migrate"], { environment: { COUNTERSIGN_PORT: "x" } });
  assert.equal(wrong.code, 1);
  assert.match(wrong.complaint, /^The settings are wrong:\n- COUNTERSIGN_PORT/);
});
