import assert from "node:assert/strict";
import {
  type Algorithm,
  algorithms,
  importKey,
  type Jwk,
  signCompact,
  verifyCompact,
} from "../../src/index.ts";
import { VectorFile, vectorNames } from "../vectors.ts";
import { assertDepartures, type Judged } from "./departures.ts";
import { accepts } from "./wycheproof.ts";

type Form = "compact" | "json" | "json_flat";

interface Example {
  readonly title: string;
  readonly input: { readonly payload: string; readonly key: Jwk | readonly Jwk[]; readonly alg: string };
  readonly signing?: { readonly protected?: Jwk };
  readonly output: Readonly<Partial<Record<Form, unknown>>>;
}

/** A token is accepted if it verifies with the example's key; an algorithm that we lack refuses it. */
function verifies({ input }: Example, form: unknown): boolean {
  const token = typeof form === "string" ? form : JSON.stringify(form);
  return [input.key].flat().some((jwk) => {
    const alg = algorithms.find(({ name }) => name === (jwk.alg ?? input.alg))?.name;
    return accepts(() => void verifyCompact(token, [importKey(jwk, alg)]));
  });
}

function nameOf({ input, signing }: Example, form: Form, token: unknown): string {
  if (form !== "compact") return "JSON form";
  if (input.alg.startsWith("ML-DSA")) return "ML-DSA";
  if (signing?.protected?.["b64"] === false) return "unencoded payload";
  return String(token).includes("..") ? "detached payload" : "compact form";
}

/** Every form in which an example is written down. */
function judge(example: Example): Judged[] {
  return Object.entries(example.output).map(([form, token]) => ({
    name: nameOf(example, form as Form, token),
    valid: true,
    accepted: verifies(example, token),
  }));
}

const folder = "ietf-jose-cookbook";

new VectorFile<Example>(`${folder}/jws/4_1.rsa_v15_signature.json`).test(
  "IETF cookbook: each JWS, JWE and key as labelled",
  () => {
    const judged = vectorNames(`${folder}/`).flatMap((file) => {
      const name = file.slice(file.lastIndexOf("/") + 1);
      const content = new VectorFile<Example & Jwk & { sign: Example; encrypt: Example }>(file).read();
      if (file.includes("/jwk/")) return [judgeKey(name, content)];
      if (name.startsWith("6.")) return [...judge(content.sign), ...judgeEncrypted(content.encrypt)];
      return "encrypting_content" in content ? judgeEncrypted(content) : judge(content);
    });
    assert.equal(judged.length, 75);
    assertDepartures(folder, judged);
  },
);

function judgeKey(name: string, jwk: Jwk): Judged {
  const alg = jwk.kty === "RSA" ? "RS256" : undefined;
  return { name, valid: true, accepted: accepts(() => void importKey(jwk, alg)) };
}

function judgeEncrypted({ input, output }: Example): Judged[] {
  return Object.values(output).map((form) => {
    const token = typeof form === "string" ? form : JSON.stringify(form);
    const accepted = [input.key]
      .flat()
      .some((jwk) => accepts(() => void verifyCompact(token, [importKey(jwk)])));
    return { name: "JWE", valid: true, accepted };
  });
}

new VectorFile<{ readonly vectors: readonly Example[] }>("panva-jose-cookbook-jws.json").test(
  "jose's cookbook: each JWS as labelled",
  ({ vectors }) => {
    assert.equal(vectors.length, 11);
    assertDepartures("panva-jose-cookbook-jws.json", vectors.flatMap(judge));
  },
);

for (const file of [
  "jws/4_1.rsa_v15_signature.json",
  "jws/4_4.hmac-sha2_integrity_protection.json",
  "curve25519/jws.json",
]) {
  new VectorFile<Example>(`${folder}/${file}`).test(
    `IETF cookbook ${file} is reproduced byte for byte`,
    ({ input, output }) => {
      const key = importKey(input.key as Jwk, input.alg as Algorithm);
      assert.equal(signCompact(key, input.payload), output.compact);
    },
  );
}
