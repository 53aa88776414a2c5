import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { AnsweredRequest } from "../../http/observe-requests.ts";
import { type RefreshOutcome, refreshOutcomes } from "../sessions/refresh-outcome.ts";
import { logInOutcomes, signUpOutcomes } from "./metrics-outcomes.ts";
import { type PurgedTable, purgedTables } from "./purge.ts";

const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]; // seconds
const hashBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]; // seconds

/** The numbers of one server. No label tells of a user: each has few values, which the source lists. */
export function createMetrics(version: string) {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: "countersign_build_info",
    help: "1; the label tells the version.",
    labelNames: ["version"],
    registers,
  }).set({ version }, 1);
  return {
    registry,
    countRefresh: counterOf(registry, "countersign_refreshes_total", {
      help: "Refreshes with a genuine refresh token, by how they ended.",
      label: "outcome",
      values: Object.keys(refreshOutcomes) as RefreshOutcome[],
    }),
    countLogIn: counterOf(registry, "countersign_log_ins_total", {
      help: "Log-ins, by how they ended.",
      label: "outcome",
      values: logInOutcomes,
    }),
    countSignUp: counterOf(registry, "countersign_sign_ups_total", {
      help: "Sign-ups, by how they ended.",
      label: "outcome",
      values: signUpOutcomes,
    }),
    countPurged: counterOf(registry, "countersign_purged_rows_total", {
      help: "Rows that nobody needed any more and that this process deleted, by table.",
      label: "table",
      values: purgedTables,
    }),
    setPurgeBacklog: backlogGauge(registry),
    ...feedCounters(registry),
    observeHash: hashObserver(registry),
    observeRequest: requestObserver(registry),
    text: textOf(registry),
  };
}

interface CounterOptions<Value extends string> {
  readonly help: string;
  readonly label: string;
  readonly values: readonly Value[];
}

/** Each value is there from the start, so that the first of its kind is seen as a rise. */
function counterOf<Value extends string>(
  registry: Registry,
  name: string,
  { help, label, values }: CounterOptions<Value>,
): (value: Value, by?: number) => void {
  const counter = new Counter({ name, help, labelNames: [label], registers: [registry] });
  const children = new Map(values.map((value) => [value, counter.labels(value)]));
  for (const child of children.values()) child.inc(0);
  return (value, by = 1) => children.get(value)?.inc(by);
}

function feedCounters(registry: Registry) {
  const registers = [registry];
  const sent = new Counter({
    name: "countersign_feed_events_total",
    help: "Events of the revocation feed that were sent, each reader's counted.",
    registers,
  });
  const dropped = new Counter({
    name: "countersign_feed_readers_dropped_total",
    help: "Readers of the revocation feed that did not keep up and were cut off.",
    registers,
  });
  return { countFeedEvent: () => sent.inc(), countDroppedReader: () => dropped.inc() };
}

function backlogGauge(registry: Registry): (table: PurgedTable, rows: number) => void {
  const gauge = new Gauge({
    name: "countersign_purge_backlog_rows",
    help: "Rows that the last purge found to delete, by table.",
    labelNames: ["table"],
    registers: [registry],
  });
  return (table, rows) => gauge.set({ table }, rows);
}

function hashObserver(registry: Registry): (waited: number, took: number) => void {
  const [waiting, hashing] = [
    [
      "countersign_hash_wait_seconds",
      "How long password hashes waited for their turn, rests included.",
    ] as const,
    ["countersign_hash_duration_seconds", "How long password hashes took once it was their turn."] as const,
  ].map(([name, help]) => new Histogram({ name, help, buckets: hashBuckets, registers: [registry] }));
  return (waited, took) => {
    waiting?.observe(waited / 1_000);
    hashing?.observe(took / 1_000);
  };
}

function requestObserver(registry: Registry): (answered: AnsweredRequest) => void {
  const histogram = new Histogram({
    name: "countersign_http_request_duration_seconds",
    help: "How long requests took, by route, method and first digit of the status; gone where the client left before the answer.",
    labelNames: ["method", "route", "status"],
    buckets: requestBuckets,
    registers: [registry],
  });
  const children = new Map<string, ReturnType<typeof histogram.labels>>();
  return ({ method, route, status, seconds }) => {
    const key = `${method} ${route} ${status}`;
    const known = children.get(key);
    const child = known ?? histogram.labels(method, route, status);
    if (known === undefined) children.set(key, child);
    child.observe(seconds);
  };
}

/** Those of the process are begun by the first who asks: they watch the event loop from then on. */
function textOf(registry: Registry): () => Promise<string> {
  let isBegun = false;
  return () => {
    if (!isBegun) collectDefaultMetrics({ register: registry });
    isBegun = true;
    return registry.metrics();
  };
}
