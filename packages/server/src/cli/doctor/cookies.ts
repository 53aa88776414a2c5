import { routes } from "@countersign/protocol";
import { createSessionCookie } from "../../http/session-cookie.ts";
import type { Ask } from "./ask.ts";
import { fail, type Finding, ok } from "./finding.ts";

const probe = "cookies";

/** Whether a page's cookie and origin reach the server: a cookie and a token in the body are to be refused for being two. */
export async function examineCookies(issuer: string, ask: Ask): Promise<Finding> {
  const { name } = createSessionCookie({ issuer });
  const { status, body } = await ask(`${issuer}${routes.refresh.path}`, {
    method: "POST",
    headers: { origin: issuer, cookie: `${name}=made-up`, "content-type": "application/json" },
    body: JSON.stringify({ refresh_token: "made-up" }),
  });
  const code = body["code"];
  if (code === "invalid_request")
    return ok(probe, "the server gets cookies, and takes them from its own pages");
  if (code === "origin_refused") {
    return fail(
      probe,
      "the server refuses its own pages",
      "Let the proxy pass Origin and Sec-Fetch-Site on, and start the server with these settings.",
    );
  }
  if (code === "invalid_token") {
    return fail(
      probe,
      "the session cookie does not reach the server",
      "Let the proxy pass Cookie on, and start the server with this COUNTERSIGN_ISSUER.",
    );
  }
  return fail(
    probe,
    `POST ${routes.refresh.path} answers ${status}, not 400`,
    "See that the proxy passes POST on, and the server's log.",
  );
}
