import type { useVerdict } from "./use-verdict.ts";

export interface VerdictWords {
  readonly mark: "good" | "bad" | "open";
  readonly title: string;
  readonly text: string;
}

/** What a look at a signature means, in words. */
export function wordsForVerdict(verdict: ReturnType<typeof useVerdict>): VerdictWords {
  switch (verdict.kind) {
    case "genuine":
      return {
        mark: "good",
        title: "Genuine",
        text: `The key ${verdict.kid} made this signature over exactly this header and this payload (${verdict.alg}).`,
      };
    case "forged":
      return {
        mark: "bad",
        title: "Forged",
        text: "The signature does not fit. Somebody changed the token after it was signed, and every service refuses it.",
      };
    case "malformed":
      return {
        mark: "bad",
        title: "Not a token",
        text: "This is not three parts of canonical base64url with JSON in the first two. Nobody looks any further.",
      };
    case "unknown_key":
      return {
        mark: "bad",
        title: "Unknown key",
        text: `The issuer publishes no key named ${verdict.kid}, so nobody can have had it signed there.`,
      };
    case "wrong_algorithm":
      return {
        mark: "bad",
        title: "Wrong algorithm",
        text: `The token says ${verdict.alg}, but its key is for ${verdict.keyAlg}. The key decides, never the token.`,
      };
    case "secret":
      return {
        mark: "open",
        title: "Cannot be checked here",
        text: `${verdict.alg} signs and checks with one shared secret. A browser that could check this token could make tokens, too.`,
      };
    case "unsupported":
      return {
        mark: "open",
        title: "Cannot be checked here",
        text: `This browser does not check ${verdict.alg} on this page. On https, or with a newer browser, it does.`,
      };
    case "unreachable":
      return { mark: "open", title: "Not checked", text: "The key set cannot be had just now." };
    case "checking":
      return { mark: "open", title: "Checking…", text: "" };
  }
}
