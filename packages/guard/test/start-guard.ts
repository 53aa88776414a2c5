import type { TestContext } from "node:test";
import { createGuard } from "../src/create-guard.ts";
import { GuardError } from "../src/guard-error.ts";
import type { GuardOptions } from "../src/options.ts";
import { audience, createFakeIssuer, issuerName } from "./fake-issuer.ts";
import { createFakeTime } from "./fake-time.ts";

/** A guard of a fake issuer, both on one fake clock; what it reports is kept. */
export function startGuard(
  t: TestContext,
  options: Partial<GuardOptions> = {},
  prepare: (issuer: ReturnType<typeof createFakeIssuer>) => void = () => {},
) {
  const time = createFakeTime();
  const issuer = createFakeIssuer(time);
  prepare(issuer);
  const reports: string[] = [];
  const guard = createGuard({
    issuer: issuerName,
    audience,
    clock: time.clock,
    schedule: time.schedule,
    fetch: issuer.fetch,
    random: () => 0.5,
    onFeedDown: () => reports.push("down"),
    onFeedUp: () => reports.push("up"),
    onError: (error) => reports.push(`error: ${messageOf(error)}`),
    ...options,
  });
  t.after(() => guard.close());
  return { time, issuer, guard, reports, errors: () => reports.filter((one) => one.startsWith("error")) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The code of the refusal of this token; `undefined` if it is accepted. */
export function refusal(guard: { verify(token: string): unknown }, token: string): string | undefined {
  return refusalError(guard, token)?.code;
}

export function refusalError(
  guard: { verify(token: string): unknown },
  token: string,
): GuardError | undefined {
  try {
    guard.verify(token);
    return undefined;
  } catch (error) {
    if (error instanceof GuardError) return error;
    throw error;
  }
}
