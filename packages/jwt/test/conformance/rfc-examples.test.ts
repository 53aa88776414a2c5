import assert from "node:assert/strict";
import {
  type Algorithm,
  importKey,
  type Jwk,
  type JwkSet,
  thumbprint,
  verifyCompact,
} from "../../src/index.ts";
import { refuses, verifierFor } from "../tokens.ts";
import { VectorFile } from "../vectors.ts";
import { assertDepartures, type Judged } from "./departures.ts";
import { accepts } from "./wycheproof.ts";

interface Examples {
  readonly files: Readonly<Record<string, Jwk & JwkSet & string>>;
}
const folder = "rfc7515-rfc7517-rfc7520";
const examples = new VectorFile<Examples>(`${folder}/latchset-jose-vectors.json`);

/** The RFC 7515 keys name no algorithm, RFC 7520's mostly do. */
const compact = [
  ["rfc7515_A.1", "HS256"],
  ["rfc7515_A.2", "RS256"],
  ["rfc7515_A.3", "ES256"],
  ["rfc7515_A.4", "ES512"],
  ["rfc7520_4.1", "RS256"],
  ["rfc7520_4.2", "PS384"],
  ["rfc7520_4.3", "ES512"],
  ["rfc7520_4.4", "HS256"],
] as const;

for (const [name, alg] of compact) {
  examples.test(`${name} verifies as ${alg}, and not with a changed payload`, ({ files }) => {
    const [jwk, token] = [files[`${name}.jwk`], files[`${name}.jwsc`]];
    assert(jwk !== undefined && typeof token === "string");
    const key = importKey(jwk, alg);
    assert.equal(verifyCompact(token, [key]).header.alg, alg);
    const [header, payload, signature] = token.split(".");
    const changed = `${header}.${payload}AAAA.${signature}`;
    refuses((text) => verifyCompact(text, [key]), changed, "signature_invalid");
  });
}

examples.test("RFC 7515 A.1 to A.3 were JWTs until 22 March 2011, and have expired", ({ files }) => {
  for (const [name, alg] of compact.slice(0, 3)) {
    const [jwk, token] = [files[`${name}.jwk`], files[`${name}.jwsc`]];
    assert(jwk !== undefined && typeof token === "string");
    const key = importKey(jwk, alg);
    const verifyAt = (seconds: number) =>
      verifierFor(key, { typ: null, issuer: "joe", audience: null, clock: () => seconds * 1000 });
    assert.equal(verifyAt(1300819379)(token)["http://example.com/is_root"], true);
    refuses(verifyAt(1300819380), token, "token_expired");
  }
});

examples.test("RFC 7515 A.5, an unsecured JWS, is refused with every key", ({ files }) => {
  const token = files["rfc7515_A.5.jwsc"];
  assert(typeof token === "string");
  for (const [name, alg] of compact) {
    const jwk = files[`${name}.jwk`];
    assert(jwk !== undefined);
    refuses((text) => verifyCompact(text, [importKey(jwk, alg)]), token, "alg_refused");
  }
});

examples.test("RFC 7515, 7517, 7520: each token and key as labelled", ({ files }) => {
  const judged = Object.entries(files).flatMap(([name, content]) => {
    if (name.endsWith(".jwk")) return [judgeKey(name, content)];
    if (name.endsWith(".jwkset")) {
      return content.keys.map((jwk, at) => judgeKey(`${name}, key ${at + 1}`, jwk));
    }
    return /[.]jws[cfg]$/.test(name) ? [judgeToken(files, name, content)] : [];
  });
  assert(judged.length > 60);
  assertDepartures(folder, judged);
});

/** What a key that names no algorithm is for, by its type. */
const algorithmOf: Readonly<Record<string, Algorithm>> = { RSA: "RS256", oct: "HS256" };

function judgeKey(name: string, jwk: Jwk): Judged {
  const alg = jwk.alg === undefined ? algorithmOf[String(jwk.kty)] : undefined;
  return { name, valid: true, accepted: accepts(() => void importKey(jwk, alg)) };
}

function judgeToken(files: Examples["files"], name: string, content: unknown): Judged {
  const form = /[fg]$/.test(name) ? "JSON form" : name.includes("4.5") ? "detached payload" : name;
  const token = typeof content === "string" ? content : JSON.stringify(content);
  const algs = compact.filter(([example]) => name.startsWith(`${example}.`)).map(([, alg]) => alg);
  const keys = Object.entries(files).filter(
    ([file]) => file.endsWith(".jwk") && name.startsWith(file.slice(0, 11)),
  );
  const accepted = keys.some(([, jwk]) =>
    [...algs, undefined].some((alg) => accepts(() => void verifyCompact(token, [importKey(jwk, alg)]))),
  );
  // A.5 is an example of what a receiver may be willing to take, not of what is secured.
  return { name: form, valid: name !== "rfc7515_A.5.jwsc", accepted };
}

examples.test("RFC 7638 3.1: the thumbprint is that of the RFC", ({ files }) => {
  const jwk = files["rfc7638_3.1.jwk"];
  assert(jwk !== undefined);
  assert.equal(thumbprint(jwk), files["rfc7638_3.1.thp"]);
});

interface Misc {
  readonly cases: {
    readonly rfc8037_a3_thumbprint: { readonly jwk: Jwk; readonly thumbprint_sha256: string };
  };
}

new VectorFile<Misc>("misc/rfc-misc.json").test(
  "RFC 8037 A.3: the thumbprint is that of the RFC",
  ({ cases }) => {
    const { jwk, thumbprint_sha256 } = cases.rfc8037_a3_thumbprint;
    assert.equal(thumbprint(jwk), thumbprint_sha256);
  },
);
