import { routes } from "@countersign/protocol";
import type { Inspection } from "../../subjects/operations/inspect.ts";
import type { Answer, Ask } from "./ask.ts";
import { fail, type Finding, ok } from "./finding.ts";

const probe = "server";
const oneDatabase = "Let server and command line use one COUNTERSIGN_DATABASE_URL.";

/** Whether the issuer is reached, and is a server with these settings; its answer, if it gave one. */
export async function examineServer(
  issuer: string,
  ask: Ask,
): Promise<{ readonly findings: readonly Finding[]; readonly answer?: Answer }> {
  const url = `${issuer}${routes.metadata.path}`;
  try {
    const answer = await ask(url);
    return answer.status === 200 && typeof answer.body["issuer"] === "string"
      ? { answer, findings: [judgeIssuer(answer.body["issuer"], issuer)] }
      : { findings: [foreign(url, answer.status)] };
  } catch (error) {
    return { findings: [unreached(issuer, error)] };
  }
}

/** Whether a server that answers can also write. A proxy may keep the path to itself: only its own answer counts. */
export async function examineReadiness(issuer: string, ask: Ask): Promise<Finding[]> {
  const { status, body } = await ask(`${issuer}/readyz`);
  if (status !== 503 || body["code"] !== "unavailable") return [];
  const mend =
    "Its log says why. See that its disk has room, and that its database is the one it was started with.";
  return [fail(probe, "it answers, and cannot write to its database", mend)];
}

/** Whether the key set that clients are sent to holds the key that signs, which each database has once a server ran on it. */
export async function examineKeySet(
  { body }: Answer,
  { currentKey }: Inspection,
  ask: Ask,
): Promise<Finding[]> {
  const url = String(body["jwks_uri"]);
  if (currentKey === undefined) {
    return [fail("key set", "a server answers, and this database has no key that signs", oneDatabase)];
  }
  if (!currentKey.isPublic) return [];
  try {
    const { status, body: set } = await ask(url);
    if (status !== 200 || !Array.isArray(set["keys"])) return [foreign(url, status)];
    const kids = set["keys"].map((key: { kid?: unknown } | null) => key?.kid);
    if (kids.includes(currentKey.kid)) return [ok("key set", `${url} holds the key that signs`)];
    const mend = `${oneDatabase} No proxy may keep the answer longer than it says.`;
    return [fail("key set", `${url} lacks the key that signs in this database`, mend)];
  } catch (error) {
    return [unreached(url, error)];
  }
}

function judgeIssuer(said: string, issuer: string): Finding {
  if (said === issuer) return ok(probe, `${issuer} answers, and is the issuer of its tokens`);
  return fail(
    probe,
    `${issuer} calls itself ${JSON.stringify(said)}`,
    "Run this with the server's settings, or correct COUNTERSIGN_ISSUER and start the server again.",
  );
}

function foreign(url: string, status: number): Finding {
  return fail(
    probe,
    `${url} answers ${status}, not as Countersign does`,
    "See that the proxy passes every path on to the server, and that the name leads here.",
  );
}

function unreached(url: string, error: unknown): Finding {
  return fail(
    probe,
    `${url} cannot be reached: ${error instanceof Error ? error.message : String(error)}`,
    "Start the server, see that the proxy passes on to it, and that the name leads here.",
  );
}
