import type { Scenario } from "./scenario.ts";

const PLAIN = { clients: "plain", tabs: 3, generations: 4, grace: 1, burst: 0 } satisfies Scenario;
const KEYS = { ...PLAIN, clients: "keys" } satisfies Scenario;
const COOKIE = { ...PLAIN, clients: "cookie" } satisfies Scenario;

export const SCENARIOS: Record<string, Scenario> = {
  "tabs without keys lose answers and retry within the window": { ...PLAIN, generations: 5, grace: 2 },
  "tabs without keys go on after writes were lost": { ...PLAIN, losesWrites: true },
  "tabs without keys meet a limit of one rotation a window": { ...PLAIN, generations: 6, grace: 2, burst: 1 },

  "late answers set a cookie jar back": { ...COOKIE, tabs: 4, generations: 6, grace: 2 },
  "late answers set a cookie jar back after writes were lost": { ...COOKIE, losesWrites: true },
  "cookies and their keys fall out of step": { ...COOKIE, generations: 3, losesKeys: true },
  "cookies and their keys fall out of step after writes were lost": {
    ...COOKIE,
    tabs: 2,
    generations: 3,
    losesKeys: true,
    losesWrites: true,
  },
  "a browser crashes and its cookie jar goes back": { ...COOKIE, crashes: 3 },

  "tabs that share keys retry however late": { ...KEYS, generations: 5, grace: 2 },
  "tabs that share keys lose some of them": { ...KEYS, generations: 3, losesKeys: true },
  "tabs that share keys go on after writes were lost": { ...KEYS, losesWrites: true },
  "tabs that share keys lose some of them, and writes were lost": {
    ...KEYS,
    tabs: 2,
    generations: 3,
    losesKeys: true,
    losesWrites: true,
  },
  "tabs that share keys meet the limit, and writes were lost": {
    ...KEYS,
    tabs: 2,
    generations: 5,
    burst: 2,
    losesWrites: true,
  },

  "processes race and the owner logs out while writes are lost": {
    ...PLAIN,
    generations: 3,
    races: true,
    logsOut: true,
    losesWrites: true,
  },
  "processes race over cookies and the owner logs out while writes are lost": {
    ...COOKIE,
    generations: 3,
    races: true,
    logsOut: true,
    losesWrites: true,
  },
  "processes race over shared keys and the owner logs out": { ...KEYS, races: true, logsOut: true },

  "a standby lacks the last writes, and the owner logs out": {
    ...PLAIN,
    tabs: 2,
    generations: 3,
    failsOver: true,
    logsOut: true,
  },
  "a standby lacks the last writes, and the owner of shared keys logs out": {
    ...KEYS,
    tabs: 2,
    generations: 3,
    failsOver: true,
    logsOut: true,
  },
  "a standby lacks the last writes, and the owner of a cookie logs out": {
    ...COOKIE,
    generations: 2,
    failsOver: true,
    logsOut: true,
  },
  "a standby lacks the last writes, while processes race and the owner logs out": {
    ...PLAIN,
    tabs: 2,
    generations: 2,
    failsOver: true,
    races: true,
    logsOut: true,
  },

  "a backup is restored under tabs without keys": { ...PLAIN, tabs: 2, restores: true },
  "a backup is restored under tabs that share keys": { ...KEYS, tabs: 2, restores: true },
  "a backup is restored under cookies": { ...COOKIE, tabs: 2, restores: true },
  "a backup is restored after the owner has logged out": {
    ...PLAIN,
    tabs: 2,
    generations: 3,
    restores: true,
    logsOut: true,
  },
  "a backup is restored and a crash loses writes": {
    ...KEYS,
    tabs: 1,
    generations: 3,
    restores: true,
    losesWrites: true,
  },

  "a thief copies tokens with their keys": {
    ...KEYS,
    tabs: 2,
    generations: 3,
    thief: "with the key copied",
  },
  "a thief copies tokens where nobody has keys": { ...PLAIN, tabs: 2, generations: 3, thief: "without keys" },
  "a thief copies tokens and makes keys where the owner has none": {
    ...PLAIN,
    tabs: 1,
    generations: 3,
    thief: "with own keys",
  },
  "a thief copies tokens and makes keys, and writes are lost": {
    ...KEYS,
    tabs: 1,
    generations: 3,
    losesWrites: true,
    thief: "with own keys",
  },
  "a thief copies tokens where nobody has keys, and writes are lost": {
    ...PLAIN,
    tabs: 1,
    generations: 3,
    losesWrites: true,
    thief: "without keys",
  },
  "a thief copies tokens and makes keys, while processes race": {
    ...KEYS,
    tabs: 2,
    generations: 3,
    races: true,
    thief: "with own keys",
  },
  "a thief copies tokens and makes keys, and the owner logs out": {
    ...KEYS,
    tabs: 2,
    generations: 3,
    logsOut: true,
    thief: "with own keys",
  },
  "a thief copies cookies": { ...COOKIE, tabs: 2, generations: 3, grace: 2, thief: "without keys" },
  "a thief copies cookies with their keys from a browser that crashes": {
    ...COOKIE,
    tabs: 1,
    generations: 3,
    crashes: 1,
    thief: "with the key copied",
  },
  "a thief copies tokens and sends no keys, and a standby lacks the last writes": {
    ...KEYS,
    tabs: 1,
    generations: 2,
    failsOver: true,
    thief: "without keys",
  },
  "a thief copies tokens where nobody has keys, and a standby lacks the last writes": {
    ...PLAIN,
    tabs: 1,
    generations: 2,
    failsOver: true,
    thief: "without keys",
  },
  "a thief copies tokens and sends no keys, and a backup is restored": {
    ...KEYS,
    tabs: 1,
    generations: 2,
    restores: true,
    thief: "without keys",
  },
};
