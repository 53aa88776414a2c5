import { Agent, request } from "node:http";

export interface Ask {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const timeout = 15_000; // ms: who hears nothing for so long asks again

/** Connections of the tests' clients, kept open as a load balancer keeps them. */
const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

/** One try. Rejects where no answer came. */
export function ask(origin: string, { method, path, body, headers }: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const sent = request(origin + path, {
      method,
      agent,
      timeout,
      headers: { ...(text === undefined ? {} : { "content-type": "application/json" }), ...headers },
    });
    sent.once("timeout", () => sent.destroy(new Error("No answer in time.")));
    sent.once("error", reject);
    sent.once("response", (response) => {
      let received = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (received += chunk));
      response.once("error", reject);
      response.once("end", () => {
        const status = response.statusCode ?? 0;
        resolve({ status, body: received === "" ? undefined : JSON.parse(received) });
      });
    });
    sent.end(text);
  });
}

/** The way to a service: some servers, of which the next is asked when one gives no answer. */
export interface Line {
  /**
   * One try. Gives `undefined` where the server did not answer, or answered that it cannot now. Rejects where it failed
   * by a fault of its own: none of the faults that the tests make is one.
   */
  try(ask: Ask): Promise<Answer | undefined>;
}

export function lineTo(origins: readonly string[], first = 0): Line {
  let at = first;
  return {
    async try(asked) {
      const origin = origins[at % origins.length];
      if (origin === undefined) throw new TypeError("A line leads somewhere.");
      const answer = await ask(origin, asked).catch(() => undefined);
      if (answer?.status === 500) throw new Error(`${asked.method} ${asked.path} was answered 500.`);
      if (answer !== undefined && answer.status < 500 && answer.status !== 429) return answer;
      at += 1;
      return undefined;
    },
  };
}
