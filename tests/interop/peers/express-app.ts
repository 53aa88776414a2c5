import { once } from "node:events";
import type { TestContext } from "node:test";
import express, { type ErrorRequestHandler, type RequestHandler } from "express";
import type { Judge } from "../peer.ts";

/** An API in Express behind such a guard, on loopback; it says in its answer why a token is refused. */
export async function startApp(t: TestContext, guard: RequestHandler): Promise<Judge> {
  const app = express();
  app.get("/", guard, (_request, response) => void response.json({}));
  app.use(refuse);
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return async (token) => {
    const answer = await fetch(`http://127.0.0.1:${port}/`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const text = await answer.text();
    return answer.status === 200 ? undefined : text;
  };
}

const refuse: ErrorRequestHandler = (error, _request, response, _next) =>
  void response.status(401).send(String(error));
