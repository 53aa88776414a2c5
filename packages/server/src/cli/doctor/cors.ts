import { routes } from "@countersign/protocol";
import type { Ask } from "./ask.ts";
import { fail, type Finding, ok } from "./finding.ts";

const probe = "CORS";

/** In a domain that never exists (RFC 6761 §6.4). */
const foreignOrigin = "https://foreign.invalid";

/** Whether pages of the listed origins may call, with cookies, and no others (Fetch standard, CORS protocol). */
export async function examineCors(
  { issuer, corsOrigins }: { readonly issuer: string; readonly corsOrigins: readonly string[] },
  ask: Ask,
): Promise<Finding[]> {
  const allowance = async (origin: string) => {
    const { headers } = await ask(`${issuer}${routes.refresh.path}`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST" },
    });
    const allowed = headers.get("access-control-allow-origin");
    return { allowed, withCookies: headers.get("access-control-allow-credentials") === "true" };
  };
  const findings: Finding[] = [];
  for (const origin of corsOrigins) {
    const { allowed, withCookies } = await allowance(origin);
    if (allowed !== origin || !withCookies) {
      findings.push(
        fail(
          probe,
          `pages of ${origin} are kept out`,
          "Start the server with these settings, and let the proxy pass OPTIONS and its answer on as they are.",
        ),
      );
    }
  }
  if ((await allowance(foreignOrigin)).allowed !== null) {
    findings.push(
      fail(
        probe,
        "pages of any site are let in",
        "Let the proxy add no Access-Control headers: the server writes them.",
      ),
    );
  }
  if (findings.length > 0) return findings;
  const who = corsOrigins.length === 0 ? "no other site's pages" : `pages of ${corsOrigins.join(", ")} alone`;
  return [ok(probe, `${who} may call`)];
}
