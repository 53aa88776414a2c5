import type { AccessTokenClaims } from "@countersign/protocol";

/** A member of a token, explained to somebody who has never seen one. */
export interface MemberWords {
  readonly title: string;
  readonly meaning: string;
  /** How its value is best read; as it is by default. */
  readonly as?: "moment";
}

/** The header (RFC 7515 §4.1). */
const headerWords = {
  alg: {
    title: "Algorithm",
    meaning: "How the signature was made. A service goes by the algorithm of the key, and refuses any other.",
  },
  kid: {
    title: "Key",
    meaning: "Which of the issuer's keys signed it, so that a service takes the right one.",
  },
  typ: {
    title: "Kind of token",
    meaning: "An access token, so that no other kind of token passes for one.",
  },
} as const satisfies Record<string, MemberWords>;

/** Every claim of an access token; the compiler holds the list against the type. */
export const claimWords = {
  iss: { title: "Issuer", meaning: "The server that made the token. A service believes this one alone." },
  sub: { title: "Subject", meaning: "You. The number stays yours when your e-mail address changes." },
  aud: { title: "Audience", meaning: "Who the token is for. Anybody else has to refuse it." },
  exp: { title: "Expires", meaning: "From this second on everybody refuses it.", as: "moment" },
  iat: { title: "Issued", meaning: "The second in which it was made.", as: "moment" },
  auth_time: {
    title: "Password entered",
    meaning: "When you last typed your password. Refreshing does not change it.",
    as: "moment",
  },
  jti: { title: "Token number", meaning: "This token's own number. No other token has it." },
  sid: {
    title: "Session",
    meaning: "Your log-in on this device. End the session, and its tokens are refused at once.",
  },
  client_id: { title: "Client", meaning: "The application that you logged in with." },
  amr: { title: "How you logged in", meaning: "How you proved that it is you: pwd stands for the password." },
  roles: { title: "Roles", meaning: "What you are here. Operators give and take roles." },
  permissions: {
    title: "Permissions",
    meaning: "What your roles allow. A service looks here before it acts.",
  },
  roles_version: {
    title: "Version of your roles",
    meaning: "Counts changes of your roles. A token with an older count is out of date and is exchanged.",
  },
  policy_version: {
    title: "Version of the policy",
    meaning:
      "Counts changes of what roles allow. A token with an older count is out of date and is exchanged.",
  },
  email: { title: "E-mail", meaning: "Your address, as you typed it." },
  email_verified: { title: "E-mail verified", meaning: "Whether you have shown that the address is yours." },
} as const satisfies Record<keyof AccessTokenClaims, MemberWords>;

/** The words for a claim; one of a newer server than these pages has its name alone. */
export function wordsForClaim(name: string): MemberWords {
  return find(claimWords, name) ?? { title: name, meaning: "These pages do not know this claim." };
}

/** The same for a member of the header. */
export function wordsForHeader(name: string): MemberWords {
  return find(headerWords, name) ?? { title: name, meaning: "These pages do not know this member." };
}

/** Names come from a token: they must not reach what every object has. */
function find(words: Readonly<Record<string, MemberWords>>, name: string): MemberWords | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined;
}
