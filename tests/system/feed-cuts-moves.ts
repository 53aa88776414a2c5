import type { TokenAnswer } from "@countersign/protocol";
import { sendUntilTaken } from "./eventually.ts";

/** A session as its device knows it. */
interface Device {
  readonly user: string;
  readonly id: string;
  token: string;
  refreshToken: string;
}

const password = "a long walk in the rain";

/** People who log in, log out, end each other's sessions and get other roles, at whichever server is there. */
export function createMoves(servers: () => string, operatorToken: () => string) {
  let devices: Device[] = [];
  const clerks = new Set<string>();
  /** Every access token that was ever issued to them. */
  const tokens: string[] = [];

  async function send(method: string, path: string, body?: object, token?: string): Promise<Response> {
    return await fetch(servers() + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async function enter(path: "/v1/signup" | "/v1/login", email: string): Promise<TokenAnswer> {
    const answer = await sendUntilTaken(() => send("POST", path, { email, password }));
    if (!answer.ok) throw new Error(await answer.text());
    const body = (await answer.json()) as TokenAnswer;
    const { user, session, access_token: token, refresh_token: refreshToken = "" } = body;
    devices.push({ user: user.id, id: session.id, token, refreshToken });
    tokens.push(token);
    return body;
  }

  const gone = (device: Device) => void (devices = devices.filter((one) => one !== device));
  const moves: readonly ((device: Device) => Promise<unknown>)[] = [
    async (device) => {
      gone(device);
      return send("POST", "/v1/logout", { refresh_token: device.refreshToken });
    },
    async ({ user }) => {
      // Another than the last, or nothing would be written.
      const roles = clerks.delete(user) ? [] : ["clerk"];
      if (roles.length > 0) clerks.add(user);
      return send("PUT", `/v1/users/${user}/roles`, { roles }, operatorToken());
    },
    async ({ user }) => send("DELETE", `/v1/users/${user}/sessions`, undefined, operatorToken()),
    async (device) => {
      const answer = await send("POST", "/v1/refresh", { refresh_token: device.refreshToken });
      if (!answer.ok) return gone(device);
      const { access_token, refresh_token = "" } = (await answer.json()) as TokenAnswer;
      tokens.push(access_token);
      Object.assign(device, { token: access_token, refreshToken: refresh_token });
    },
  ];
  /** How often each is made. */
  const weights = [0.14, 0.75, 0.005, 0.105];

  return {
    tokens,
    enter,
    /** One of them by chance; a server that is killed meanwhile may leave it done or not, and the database tells. */
    async move(): Promise<void> {
      const device = devices[Math.floor(Math.random() * devices.length)];
      let chance = Math.random();
      const chosen = weights.findIndex((weight) => (chance -= weight) < 0);
      if (device === undefined) throw new Error("Nobody is left.");
      await moves[chosen]?.(device).catch(() => {});
    },
  };
}
