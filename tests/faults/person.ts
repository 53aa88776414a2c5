import { setTimeout as wait } from "node:timers/promises";
import { createDevice, type Device, reasonOf, tokensOf } from "./device.ts";
import type { Answer, Ask, Line } from "./line.ts";
import type { Random } from "./random.ts";

/** What a device's owner may rely on. In doubt: its ending was asked for and not answered. */
type Promised = "alive" | "ended" | "in doubt";

interface Held {
  readonly device: Device;
  promised: Promised;
}

/** A user of the service, who remembers what the service has acknowledged. */
export interface Person {
  readonly email: string;
  /** Does one thing that users do. An answer that gets lost leaves its outcome in doubt. */
  act(): Promise<void>;
  /** Holds the service to everything that it acknowledged, and tells what it did not keep. */
  check(): Promise<readonly string[]>;
  /** The sessions whose ending was acknowledged. */
  ended(): readonly string[];
}

const mostDevices = 4;
/** A log-in that has no answer so often is a failure of the service. */
const mostTries = 300;

export interface Newcomer {
  readonly line: Line;
  readonly email: string;
  readonly random: Random;
  /** When to stop asking. */
  readonly signal: AbortSignal;
}

/** Signs up; `undefined` where no answer came. */
export async function signUp({ line, email, random, signal }: Newcomer): Promise<Person | undefined> {
  const headers = { "x-forwarded-for": `10.${random.below(256)}.${random.below(256)}.${random.below(256)}` };
  const password = newPassword(random);
  const answer = await line.try({ method: "POST", path: "/v1/signup", body: { email, password }, headers });
  if (answer === undefined) return undefined;
  if (answer.status !== 201) throw new Error(`${email} could not sign up: ${reasonOf(answer)}`);
  return createPerson({ line, email, random, signal, headers, password }, answer);
}

interface PersonParts extends Newcomer {
  readonly headers: Readonly<Record<string, string>>;
  readonly password: string;
}

function createPerson(parts: PersonParts, signedUp: Answer): Person {
  const { line, email, random, signal, headers, password } = parts;
  const held: Held[] = [keep(signedUp)];
  /** Any of them may be the one, the acknowledged one first. */
  let passwords = [password];

  function keep(answer: Answer): Held {
    return { device: createDevice(line, tokensOf(answer), headers), promised: "alive" };
  }

  const alive = () => held.filter(({ promised }) => promised === "alive");
  const post = (path: string, body: object, bearer?: Device): Ask => ({
    method: "POST",
    path,
    body,
    headers: { ...headers, ...(bearer && authorization(bearer)) },
  });

  async function logIn(given: string): Promise<Answer | undefined> {
    const answer = await line.try(post("/v1/login", { email, password: given }));
    if (answer?.status === 200) held.push(keep(answer));
    return answer;
  }

  /** Ends sessions by a question whose answer is 204. */
  async function end(some: readonly Held[], asked: Ask): Promise<boolean> {
    for (const one of some) one.promised = "in doubt";
    const isDone = (await line.try(asked))?.status === 204;
    if (isDone) for (const one of some) one.promised = "ended";
    return isDone;
  }

  async function changePassword(by: Held): Promise<void> {
    const [current = ""] = passwords;
    const changed = newPassword(random);
    passwords = [current, changed];
    const others = held.filter((one) => one !== by && one.promised !== "ended");
    if (await end(others, post("/v1/password", { current, new: changed }, by.device))) passwords = [changed];
  }

  const revoke = (one: Held, by: Held): Ask => ({
    method: "DELETE",
    path: `/v1/sessions/${one.device.sessionId}`,
    headers: { ...headers, ...authorization(by.device) },
  });

  async function checkDevice(one: Held): Promise<readonly string[]> {
    const { outcome } = await one.device.refresh(signal);
    const isOver = typeof outcome === "object";
    const what = `${email}, session ${one.device.sessionId}`;
    if (one.promised === "alive" && isOver) return [`${what} was signed out: ${outcome.over}`];
    if (one.promised === "ended" && !isOver) return [`${what} is back after its ending was acknowledged`];
    one.promised = isOver ? "ended" : "alive";
    return [];
  }

  async function checkPassword(): Promise<readonly string[]> {
    for (const one of passwords) {
      let answer = await logIn(one);
      for (let tries = 1; answer === undefined && tries < mostTries && !signal.aborted; tries++) {
        await wait(100);
        answer = await logIn(one);
      }
      if (answer?.status !== 200) continue;
      passwords = [one];
      return [];
    }
    return [`${email} cannot log in with what was acknowledged`];
  }

  return {
    email,
    ended: () => held.filter(({ promised }) => promised === "ended").map(({ device }) => device.sessionId),
    async act() {
      const [first, second] = alive();
      const one = random.pick(alive());
      if (first === undefined || one === undefined) return void (await logIn(passwords[0] ?? ""));
      const what = random.next();
      if (what < 0.9) await one.device.tryRefresh();
      else if (what < 0.94 && alive().length < mostDevices) await logIn(passwords[0] ?? "");
      else if (what < 0.96)
        await end([one], post("/v1/logout", { refresh_token: one.device.refreshToken() }));
      else if (what < 0.98 && second !== undefined) await end([second], revoke(second, first));
      else if (passwords.length === 1) await changePassword(first);
    },
    async check() {
      const wrong: string[] = [];
      for (const one of held) wrong.push(...(await checkDevice(one)));
      return [...wrong, ...(await checkPassword())];
    },
  };
}

function authorization(device: Device): Record<string, string> {
  return { authorization: `Bearer ${device.accessToken()}` };
}

function newPassword(random: Random): string {
  return `a walk of ${random.below(2 ** 32)} steps and ${random.below(2 ** 32)} more`;
}
