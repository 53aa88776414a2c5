import { decideRefresh, type RefreshDecision } from "../../packages/server/src/subjects/sessions/rotation.ts";
import type { Property } from "./properties.ts";
import { type Mechanics, SHIPPED } from "./mechanics.ts";
import type { Scenario } from "./scenario.ts";

/** A mistake somebody could make, a scenario in which it shows, and the property that it breaks. */
export interface Fault {
  name: string;
  mechanics: Mechanics;
  scenario: Scenario;
  breaks: Property;
}

type Rule = typeof decideRefresh;

const SMALL = { tabs: 2, generations: 4, grace: 1, burst: 0 };
const SMALLER = { ...SMALL, tabs: 1, generations: 3 };
const REPEAT: RefreshDecision = { do: "repeat" };
const END: RefreshDecision = { do: "end" };

/** Changes what the shipped rule decides. */
function deciding(
  change: (decision: RefreshDecision, ...situation: Parameters<Rule>) => RefreshDecision,
): Mechanics {
  return { ...SHIPPED, decide: (...situation) => change(decideRefresh(...situation), ...situation) };
}

/** Whether the rule would repeat the answer with no key to go by. */
function isInWindow(...[presented, state, now, limits, proofs]: Parameters<Rule>): boolean {
  const withoutKeys = state.rotations.map((rotation) => ({ ...rotation, key: null }));
  const keyless = { ...state, rotations: withoutKeys };
  return decideRefresh({ ...presented, key: null }, keyless, now, limits, proofs).do === "repeat";
}

export const FAULTS: Fault[] = [
  {
    name: "the grace window is ignored",
    mechanics: {
      ...SHIPPED,
      decide: (presented, state, now, limits, proofs) =>
        decideRefresh(presented, state, now, { ...limits, grace: -1 }, proofs),
    },
    scenario: { ...SMALL, clients: "plain" },
    breaks: "no honest client is signed out",
  },
  {
    name: "a retry with its key is not honoured after the window",
    mechanics: deciding((decision, ...situation) =>
      decision.do === "repeat" && !isInWindow(...situation) ? END : decision,
    ),
    scenario: { ...SMALL, clients: "keys" },
    breaks: "no honest client is signed out",
  },
  {
    name: "a client that is ahead of the database is refused",
    mechanics: deciding((decision) =>
      decision.do === "adopt" ? { do: "refuse", because: "unrecognized" } : decision,
    ),
    scenario: { ...SMALL, clients: "plain", losesWrites: true },
    breaks: "no honest client is signed out",
  },
  {
    name: "the key of an adopted range counts for every generation in it",
    mechanics: deciding((decision, presented, { rotations }) => {
      const spent = rotations.find(
        ({ from, to }) => from <= presented.generation && presented.generation < to,
      );
      return spent && spent.key !== presented.key ? END : decision;
    }),
    scenario: { ...SMALL, clients: "keys", losesWrites: true },
    breaks: "no honest client is signed out",
  },
  {
    name: "a cookie is rotated again within the window",
    mechanics: {
      ...SHIPPED,
      decide: (presented, state, ...rest) => decideRefresh(presented, { ...state, mode: "token" }, ...rest),
    },
    scenario: { ...SMALL, clients: "cookie", tabs: 3 },
    breaks: "no honest client is signed out",
  },
  {
    name: "a cookie with another key counts as reuse inside the window",
    mechanics: deciding((decision, presented, state) => {
      const spent = state.rotations.find(({ to }) => to === presented.generation);
      return spent && spent.key !== presented.key ? END : decision;
    }),
    scenario: { ...SMALL, clients: "cookie", losesKeys: true },
    breaks: "no honest client is signed out",
  },
  {
    name: "the key before does not count for a cookie",
    mechanics: {
      ...SHIPPED,
      decide: (presented, ...rest) => decideRefresh({ ...presented, keyBefore: null }, ...rest),
    },
    scenario: { ...SMALL, clients: "cookie", crashes: 1 },
    breaks: "no honest client is signed out",
  },
  {
    name: "the list of rotations holds no more than a window may",
    mechanics: deciding((decision, _presented, _state, _now, { burst }) =>
      "rotations" in decision ? { ...decision, rotations: decision.rotations.slice(-burst) } : decision,
    ),
    scenario: { ...SMALL, clients: "keys", burst: 2 },
    breaks: "no honest client is signed out",
  },
  {
    name: "a successor is drawn at random",
    mechanics: { ...SHIPPED, chains: false },
    scenario: { ...SMALL, clients: "plain", losesWrites: true },
    breaks: "a session never forks",
  },
  {
    name: "an ending is answered before it is on disk",
    mechanics: { ...SHIPPED, endsDurably: false },
    scenario: { ...SMALL, clients: "plain", losesWrites: true, logsOut: true },
    breaks: "ended stays ended",
  },
  {
    name: "a rotation is written whatever has become of the row",
    mechanics: { ...SHIPPED, writesConditionally: false },
    scenario: { ...SMALL, clients: "plain", races: true, logsOut: true },
    breaks: "ended stays ended",
  },
  {
    name: "keys do not count inside the window",
    mechanics: deciding((decision, ...situation) =>
      decision.do === "end" && isInWindow(...situation) ? REPEAT : decision,
    ),
    scenario: { ...SMALLER, clients: "keys", thief: "with own keys" },
    breaks: "two who spend one token end the session",
  },
  {
    name: "no key counts as any key",
    mechanics: deciding((decision, presented, ...rest) =>
      decision.do === "end" && presented.key === null && isInWindow(presented, ...rest) ? REPEAT : decision,
    ),
    scenario: { ...SMALLER, clients: "keys", thief: "without keys" },
    breaks: "two who spend one token end the session",
  },
  {
    name: "reuse is answered like a retry",
    mechanics: deciding((decision) => (decision.do === "end" ? REPEAT : decision)),
    scenario: { ...SMALLER, clients: "plain", thief: "without keys" },
    breaks: "two who spend one token end the session",
  },
  {
    name: "what a healed session had spent is forgiven for good",
    mechanics: deciding((decision, presented, { rotations }) => {
      const { generation } = presented;
      const spent = rotations.find(({ from, to }) => from <= generation && generation <= to);
      return decision.do === "end" && spent !== undefined && spent.from < spent.to ? REPEAT : decision;
    }),
    scenario: { ...SMALLER, clients: "plain", losesWrites: true, thief: "without keys" },
    breaks: "two who spend one token end the session",
  },
  {
    name: "an ending that was lost is not asserted again",
    mechanics: { ...SHIPPED, looksAt: () => false },
    scenario: { ...SMALLER, clients: "plain", failsOver: true, logsOut: true },
    breaks: "ended stays ended",
  },
  {
    name: "a process whose heartbeat is gone looks only at its newest endings",
    mechanics: { ...SHIPPED, looksAt: (memory) => memory === "fresh" },
    scenario: { ...SMALLER, clients: "plain", failsOver: true, logsOut: true },
    breaks: "ended stays ended",
  },
  {
    name: "an ending that was asserted again counts as an old one",
    mechanics: { ...SHIPPED, notesAssertions: false },
    scenario: { ...SMALLER, clients: "plain", failsOver: true, logsOut: true },
    breaks: "ended stays ended",
  },
  {
    name: "a reuse whose ending was lost is forgotten with it",
    mechanics: { ...SHIPPED, looksAt: () => false },
    scenario: { ...SMALLER, generations: 2, clients: "keys", failsOver: true, thief: "without keys" },
    breaks: "ended stays ended",
  },
  {
    name: "a run goes on although its heartbeat has gone back",
    mechanics: { ...SHIPPED, serversRan: () => true },
    scenario: { ...SMALL, clients: "plain", restores: true },
    breaks: "what a restored backup does not know is refused",
  },
  {
    name: "nobody heeds the operator who says that servers ran",
    mechanics: { ...SHIPPED, serversRan: ({ inHole }, hole) => !inHole || hole === "none" },
    scenario: { ...SMALL, clients: "plain", restores: true },
    breaks: "no honest client is signed out",
  },
];
