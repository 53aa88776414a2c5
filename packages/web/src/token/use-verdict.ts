import { type JwkSetAnswer, routes } from "@countersign/protocol";
import { useEffect, useState } from "preact/hooks";
import { type Verdict, verifySignature } from "./verify-signature.ts";

/** Checks a token's signature against the server's key set; `unreachable` while that cannot be had. */
export function useVerdict(token: string): Verdict | { readonly kind: "checking" | "unreachable" } {
  const [verdict, setVerdict] = useState<ReturnType<typeof useVerdict>>({ kind: "checking" });
  useEffect(() => {
    let isCurrent = true;
    // A key that is new since the browser kept the set is looked for in a fresh one.
    fetchKeySet("default")
      .then((keySet) => verifySignature(token, keySet))
      .then(async (first) =>
        first.kind === "unknown_key" ? verifySignature(token, await fetchKeySet("reload")) : first,
      )
      .then((found) => isCurrent && setVerdict(found))
      .catch(() => isCurrent && setVerdict({ kind: "unreachable" }));
    return () => {
      isCurrent = false;
    };
  }, [token]);
  return verdict;
}

async function fetchKeySet(cache: RequestCache): Promise<JwkSetAnswer> {
  const answer = await fetch(routes.keySet.path, { cache, credentials: "omit" });
  return (await answer.json()) as JwkSetAnswer;
}
