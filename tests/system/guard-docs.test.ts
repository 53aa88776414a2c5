import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createGuard, type GuardOptions } from "@countersign/guard";
import { guardFetch, withClaims } from "@countersign/guard/fetch";
import { startGuardedServer } from "./guarded-server.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(`${root}/${path}`, "utf8");
const [guardPage, revocationPage] = [read("docs/guard.md"), read("docs/revocation.md")];

test("docs/guard.md: every piece of code stands in an example or a test, which run", () => {
  const sources = [...globSync("examples/*/main.ts", { cwd: root }), "tests/system/guard-docs.test.ts"].map(
    read,
  );
  // Imports stand by themselves, before a blank line.
  const blocks = [...guardPage.matchAll(/```ts\n(.*?)```/gs)].flatMap(([, code = ""]) =>
    code.split(/(?<=^import .*\n)\n/m).map(lines),
  );
  assert(blocks.length > 5);
  for (const block of blocks)
    assert(
      sources.some((source) => lines(source).includes(block)),
      block,
    );
});

/** Without indentation. */
function lines(code: string): string {
  return code.replaceAll(/^ +/gm, "").trim();
}

test("docs/guard.md: a handler of requests", async (t) => {
  const { issuer, signUp } = await startGuardedServer(t);
  const guard = createGuard({ issuer, audience: issuer });
  t.after(() => guard.close());
  await guard.ready();
  const user = guardFetch(guard).requireUser();
  const GET = withClaims(user, (_request, claims) => Response.json({ id: claims.sub }));
  const ada = await signUp("ada@example.com");
  const headers = { authorization: `Bearer ${ada.access_token}` };
  const answer = await GET(new Request("http://localhost/me", { headers }));
  assert.deepEqual(await answer.json(), { id: ada.user.id });
  assert.equal((await GET(new Request("http://localhost/me"))).status, 401);
});

test("docs/guard.md names every option", () => {
  const options: Record<keyof GuardOptions, true> = {
    issuer: true,
    audience: true,
    profile: true,
    keys: true,
    secret: true,
    algorithms: true,
    typ: true,
    feed: true,
    feedSecret: true,
    whenFeedIsDown: true,
    clockTolerance: true,
    readyTimeout: true,
    otherOrigins: true,
    maxRevocations: true,
    onFeedDown: true,
    onFeedUp: true,
    onError: true,
    clock: true,
    random: true,
    fetch: true,
    schedule: true,
  };
  const [, table = ""] = guardPage.split("## Options");
  const missing = Object.keys(options).filter((name) => !table.includes(`\`${name}\``));
  assert.deepEqual(missing, []);
});

/** The figures of a table of docs/revocation.md, by row; what is no figure is left out. */
function figures(header: string): number[][] {
  const [, table = ""] = revocationPage.split(header);
  const rows = table.split("\n\n")[0]?.split("\n").slice(2) ?? [];
  return rows.map((row) =>
    row
      .split("|")
      .map((cell) => Number.parseFloat(cell.replaceAll(",", "")))
      .filter((figure) => !Number.isNaN(figure)),
  );
}

function costs() {
  const [written = 0, listed = 0, beat = 0, kept = 0] = figures("| what ").flat();
  return { written, listed, beat, kept };
}

test("docs/revocation.md: what is planned for a million sessions follows from what one costs", () => {
  const { written, listed, beat, kept } = costs();
  const rows = figures("| endings a second ");
  assert.equal(rows.length, 3);
  for (const [perSecond = 0, live = 0, ...others] of rows) {
    const perReader = perSecond * written + beat / 2;
    const expected = [(live * listed) / 1e6, (live * kept) / 1e6, perReader / 1e3, (100 * perReader) / 1e6];
    near(live, perSecond * 360);
    for (const [at, one] of expected.entries()) near(others[at] ?? 0, one);
  }
});

/** As far as rounding to two digits allows. */
function near(shown: number, expected: number): void {
  assert(Math.abs(shown - expected) <= 0.05 * expected, `${shown} is to be about ${expected}`);
}

test("docs/revocation.md: on the wire things cost no more than is said, and little less", async (t) => {
  const server = await startGuardedServer(t);
  const ada = await server.signUp("ada@example.com");
  const { written, listed, beat } = costs();
  const snapshot = /^data: \S+\n\n/;
  let empty = 0;
  await withFeed(server.issuer, async (until) => {
    empty = (await until(snapshot)).length;
    checkCost(beat, (await until(/(?<=event: live\n[^]*?\n\n)data: \S+\n\n/)).length);
    await server.logOut(ada);
    checkCost(written, (await until(/id: \d+-(?!0{8})\S+\ndata: \S+\n\n/)).length);
  });
  // Another server, since this one may keep its snapshot for the next readers.
  const other = await startGuardedServer(t);
  await other.logOut(await other.signUp("ada@example.com"));
  await withFeed(other.issuer, async (until) => checkCost(listed, (await until(snapshot)).length - empty));
});

function checkCost(shown: number, measured: number): void {
  assert(measured <= shown && measured > shown * 0.8, `${shown} is said, ${measured} measured`);
}

/** Reads the feed, each time until something has come. */
async function withFeed(
  issuer: string,
  use: (until: (pattern: RegExp) => Promise<string>) => Promise<void>,
): Promise<void> {
  const { body } = await fetch(`${issuer}/v1/revocations`);
  assert(body !== null);
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    await use(async (pattern) => {
      for (;;) {
        const [found] = pattern.exec(text) ?? [];
        if (found !== undefined) return found;
        text += (await reader.read()).value ?? "";
      }
    });
  } finally {
    await reader.cancel();
  }
}
