import assert from "node:assert/strict";
import { test } from "node:test";
import { createLogger } from "../http/logger.ts";
import { createOutageLog } from "./outage-log.ts";

function start() {
  const lines: string[] = [];
  const logger = createLogger("info", { write: (line) => void lines.push(line) });
  return { outage: createOutageLog(logger), said: () => lines.map((line) => JSON.parse(line).msg as string) };
}

const failed = "background work failed and will be tried again";
const again = "background work succeeds again";

test("an outage is told when it begins and when it is over, however often the work fails meanwhile", () => {
  const { outage, said } = start();
  outage.worked();
  for (let times = 0; times < 3; times += 1) outage.failed(new Error("the database is away"));
  assert.deepEqual(said(), [failed]);
  outage.worked();
  outage.worked();
  assert.deepEqual(said(), [failed, again]);
  outage.failed(new Error("the database is away"));
  assert.deepEqual(said(), [failed, again, failed]);
});

test("another reason is told", () => {
  const { outage, said } = start();
  outage.failed(new Error("the database is away"));
  outage.failed(new Error("the disk is full"));
  assert.deepEqual(said(), [failed, failed]);
});
