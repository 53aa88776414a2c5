import type { FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "../problem.ts";
import { problemAnswer } from "./problem-document.ts";
import { noteRefusal } from "./refusal-note.ts";

/** Answers whatever was thrown during a request, and logs what the client is not told. */
export function answerProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, headers, body } = problemAnswer(thrown);
  logProblem(request, thrown, status, body.code);
  noteRefusal(reply, body);
  // As bytes, for to a string Fastify would add a charset, which this media type does not have.
  void reply
    .code(status)
    .headers(headers)
    .send(Buffer.from(JSON.stringify(body)));
}

function logProblem({ log, id: reqId }: FastifyRequest, thrown: unknown, status: number, code: string): void {
  const note = thrown instanceof Problem ? thrown.note : undefined;
  if (code === "internal_error") log.error({ reqId, err: thrown }, "request failed");
  else if (status >= 500) log.warn({ reqId, code, note }, "request refused");
  else if (note === undefined) log.debug({ reqId, code }, "request refused");
  else log.info({ reqId, code, note }, "request refused");
}
