import { readFileSync } from "node:fs";
import { checks } from "../../../packages/jwt/test/checks.ts";
import { type PeerName, peerNames } from "../../../packages/jwt/test/differential/peers.ts";
import {
  acceptedTokens,
  type Departure,
  type RefusedToken,
  refusedKeys,
  refusedTokens,
} from "../../../packages/jwt/test/refused-on-purpose.ts";
import { table } from "./markdown.ts";

/** The parts of docs/jwt.md that follow from what the tests of the package prove. */
export function describeJwt(): string[] {
  return [
    table(
      ["", "refused", "code", "why"],
      checks.map(({ refused, code, why }, at) => [String(at + 1), refused, `\`${code}\``, why]),
    ),
    describeVersions(),
    table(
      ["a token with", "code", ...peerNames, "why we refuse it"],
      Object.values<RefusedToken>(refusedTokens).map((one) => [
        one.what,
        one.codes.map((code) => `\`${code}\``).join(", "),
        ...answers(one.peers, "accepts", "refuses"),
        one.why,
      ]),
    ),
    table(
      ["a key", ...peerNames, "why we refuse it"],
      Object.values<Departure>(refusedKeys).map((one) => [
        one.what,
        ...answers(one.peers, "accepts", "refuses"),
        one.why,
      ]),
    ),
    table(
      ["a token with", ...peerNames, "why we accept it"],
      Object.values<Departure>(acceptedTokens).map((one) => [
        one.what,
        ...answers(one.peers, "refuses", "accepts"),
        one.why,
      ]),
    ),
  ];
}

function answers(listed: readonly PeerName[], named: string, others: string): string[] {
  return peerNames.map((peer) => (listed.includes(peer) ? named : others));
}

function describeVersions(): string {
  const versions = peerNames.map((name) => {
    const file = new URL(`../../../node_modules/${name}/package.json`, import.meta.url);
    const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
    return `${name} ${version}`;
  });
  return `Tried with ${versions.join(", ")}.`;
}
