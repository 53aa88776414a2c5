import assert from "node:assert/strict";
import { test } from "node:test";
import { createWriter, enoughToWrite, type Writer } from "./writer.ts";
import type { WriterChannel } from "./writer-channel.ts";
import type { WriterAnswer, WriterStep } from "./writer-protocol.ts";

const done: WriterAnswer = { ok: true, result: { rows: [], changes: 1 } };
const broken: WriterAnswer = { ok: false, message: "UNIQUE constraint failed", errcode: 2067, lost: false };
const full: WriterAnswer = { ok: false, message: "database or disk is full", errcode: 13, lost: true };

test("units wait for the disk, and statements by themselves do not", async () => {
  const durable: boolean[] = [];
  const { fake } = channel({});
  const writer = onStillClock({
    ...fake,
    send: (steps) => {
      for (const step of steps) if (step.do === "begin") durable.push(step.durable);
      return fake.send(steps);
    },
  });
  await writer.run("update", []);
  await (await writer.openUnit()).keep();
  assert.deepEqual(durable, [false, true]);
});

/** Time goes on only where a test says so: a pause of the machine would else end a group. */
function onStillClock(fake: WriterChannel, limits: Parameters<typeof createWriter>[1] = {}): Writer {
  return createWriter(fake, { clock: () => 0, ...limits });
}

/** A channel whose steps fail as told, and the steps it was sent. */
function channel(failing: Partial<Record<WriterStep["do"], WriterAnswer>>) {
  const sent: string[] = [];
  const fake: WriterChannel = {
    send: async (steps) => {
      sent.push(...steps.map((step) => step.do));
      let lost: WriterAnswer | undefined;
      return steps.map((step) => {
        const answer = lost ?? failing[step.do] ?? done;
        if (!answer.ok && answer.lost) lost = answer;
        return answer;
      });
    },
    close: async () => {},
  };
  return { fake, sent };
}

test("many statements that come together leave before the turn is over, in one transaction", async () => {
  const { fake, sent } = channel({});
  const writer = onStillClock(fake);
  const few = Array.from({ length: enoughToWrite - 1 }, () => writer.run("update", []));
  await Promise.resolve();
  assert.deepEqual(sent, [], "few wait for others");
  const last = writer.run("select", []);
  await Promise.resolve();
  assert.equal(sent.length, enoughToWrite + 2);
  assert.equal(writer.waiting(), 0);
  await Promise.all([...few, last]);
  await writer.run("update", []);
  assert.deepEqual(sent.slice(enoughToWrite + 2), ["begin", "run", "commit"]);
});

test("units that wait together share one commit", async () => {
  const { fake, sent } = channel({});
  const writer = onStillClock(fake);
  const work = async () => {
    const unit = await writer.openUnit();
    await unit.run("insert", []);
    await unit.keep();
  };
  await Promise.all([work(), work()]);
  assert.equal(sent.join(" "), "begin unit run keep unit run keep commit");
});

test("a group takes further units for ten milliseconds, then it commits", async () => {
  let now = 0;
  const { fake, sent } = channel({});
  const writer = createWriter(fake, { clock: () => now });
  const lasting = async (duration: number) => {
    const unit = await writer.openUnit();
    now += duration;
    await unit.keep();
  };
  await Promise.all([lasting(10), lasting(1), lasting(0)]);
  assert.equal(sent.join(" "), "begin unit keep unit keep commit begin unit keep commit");
});

test("a commit that fails fails every unit of the group, and the statements that ride along", async () => {
  const { fake } = channel({ commit: full });
  const writer = onStillClock(fake);
  const work = async () => {
    const unit = await writer.openUnit();
    await unit.keep();
  };
  const outcomes = await Promise.allSettled([work(), work(), writer.run("update", [])]);
  for (const outcome of outcomes) {
    assert.ok(outcome.status === "rejected");
    assert.equal(outcome.reason.code, "unavailable");
  }
});

test("a transaction that is lost in a unit fails those behind it, and the writer goes on", async () => {
  const failing: Partial<Record<WriterStep["do"], WriterAnswer>> = { run: full };
  const { fake } = channel(failing);
  const writer = onStillClock(fake);
  const work = async () => {
    const unit = await writer.openUnit();
    await unit.run("insert", []).catch(() => unit.undo());
    await unit.keep();
  };
  await assert.rejects(work(), { code: "unavailable" });
  delete failing.run;
  await work();
});

test("a unit that cannot be undone takes its group along", async () => {
  const stuck: WriterAnswer = { ok: false, message: "disk I/O error", errcode: 10, lost: true };
  const { fake } = channel({ undo: stuck });
  const writer = onStillClock(fake);
  const unit = await writer.openUnit();
  const behind = writer.openUnit();
  await unit.undo();
  await assert.rejects((await behind).run("insert", []), { code: "unavailable" });
  await assert.rejects((await behind).keep(), { code: "unavailable" });
});

test("what orders the statements goes to the thread along with them", async () => {
  const messages: string[] = [];
  const { fake } = channel({});
  const writer = onStillClock({
    ...fake,
    send: (steps) => {
      messages.push(steps.map((step) => step.do).join(" "));
      return fake.send(steps);
    },
  });
  const unit = await writer.openUnit();
  await unit.run("insert", []);
  await unit.run("insert", []);
  await unit.keep();
  assert.deepEqual(messages, ["begin unit run", "run", "keep commit"]);
});

test("statements of a unit that are asked for at the same moment go together, in their order", async () => {
  const messages: string[] = [];
  const writer = onStillClock({
    send: async (steps) => {
      messages.push(steps.map((step) => (step.do === "run" ? step.sql : step.do)).join(" "));
      return steps.map((step) => (step.do === "run" && step.sql === "b" ? broken : done));
    },
    close: async () => {},
  });
  const unit = await writer.openUnit();
  const outcomes = await Promise.allSettled(["a", "b", "c"].map((sql) => unit.run(sql, [])));
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled"],
  );
  await unit.keep();
  assert.deepEqual(messages, ["begin unit a b c", "keep commit"]);
});

test("a unit is not idle while one of its statements is being run, however long that takes", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const runs: Array<() => void> = [];
  const { fake } = channel({});
  const writer = onStillClock({
    ...fake,
    send: (steps) =>
      new Promise((resolve) => {
        runs.push(() => void fake.send(steps).then(resolve));
      }),
  });
  const unit = await writer.openUnit();
  const first = unit.run("quick", []);
  await new Promise(setImmediate);
  const second = unit.run("slow", []);
  await new Promise(setImmediate);
  runs[0]?.();
  await first;
  t.mock.timers.tick(60_000);
  runs[1]?.();
  assert.equal((await second).changes, 1);
  const kept = unit.keep();
  await new Promise(setImmediate);
  runs[2]?.();
  await kept;
});

test("a statement of a unit that is over is refused, and never runs on its own", async () => {
  const { fake, sent } = channel({});
  const writer = onStillClock(fake);
  const unit = await writer.openUnit();
  await unit.keep();
  await assert.rejects(unit.run("insert", []), TypeError);
  assert.equal(sent.includes("run"), false);
});

test("a unit that never ends is undone, and the writer goes on", async () => {
  const { fake, sent } = channel({});
  const writer = onStillClock(fake, { idleLimit: 1 });
  const endless = await writer.openUnit();
  const next = await writer.openUnit();
  await next.keep();
  assert.equal(sent.join(" "), "begin unit undo unit keep commit");
  await assert.rejects(endless.run("insert", []), { code: "unavailable" });
  await assert.rejects(endless.keep(), { code: "unavailable" });
});

test("who waits is counted until the turn comes", async () => {
  const { fake } = channel({});
  const writer = onStillClock(fake);
  const all = [writer.run("update", []), writer.openUnit()] as const;
  assert.equal(writer.waiting(), 2);
  const unit = await all[1];
  assert.equal(writer.waiting(), 0);
  await unit.keep();
  await all[0];
});
