// A process with a guard, of this issuer, at this server. Of each token that it is sent it says that it accepts it, and then
// when it refuses it.
import { createGuard, GuardError } from "@countersign/guard";

const [issuer = "", server = ""] = process.argv.slice(2);
const guard = createGuard({
  issuer,
  audience: issuer,
  // As a load balancer would.
  fetch: (input, init) =>
    fetch(String(input instanceof Request ? input.url : input).replace(issuer, server), init),
});
await guard.ready();
if (guard.status().feed.state !== "up") throw new Error("The guard has no feed.");

process.on("message", (token: string) => {
  // It has to be good, or its refusal would say nothing.
  guard.verify(token);
  process.send?.("accepted");
  judge(token);
});

/** Again and again, with turns for the network between. */
function judge(token: string): void {
  try {
    guard.verify(token);
    setTimeout(judge, 1, token);
  } catch (error) {
    if (!(error instanceof GuardError) || error.code !== "session_ended") throw error;
    process.send?.(performance.timeOrigin + performance.now());
  }
}
process.send?.("ready");
