// A service of somebody else that uses the published package: type-checked by two compilers and run by tests/system/consumer.test.ts.
import {
  type Claims,
  createSigner,
  createVerifier,
  exportKeySet,
  generateJwk,
  importKey,
  importKeySet,
  JwtError,
  type JwtErrorCode,
  type VerifierOptions,
} from "@countersign/jwt";

const now = Math.floor(Date.now() / 1000);
const key = importKey(generateJwk("ES256"));
const sign = createSigner({ key, typ: "at+jwt" });
const rules: Omit<VerifierOptions, "keys"> = {
  typ: "at+jwt",
  issuer: "https://auth.example",
  audience: ["https://api.example"],
  required: ["exp", "sub"],
  cache: { maxEntries: 100 },
};

// @ts-expect-error Which issuer is accepted has to be said: the types have reached us.
const incomplete: VerifierOptions = { keys: [key], typ: "at+jwt", audience: null };

let keys = importKeySet(exportKeySet([key]));
const verify = createVerifier({ ...rules, keys: () => keys });
const token = sign({ iss: "https://auth.example", sub: "42", aud: "https://api.example", exp: now + 60 });
const claims: Claims = verify(token);
const sub: string | undefined = claims.sub;
keys = [];

console.log(JSON.stringify({ sub, afterwards: codeOf(() => verify(token)), incomplete: incomplete.typ }));

function codeOf(call: () => unknown): JwtErrorCode | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (error instanceof JwtError) return error.code;
    throw error;
  }
}
