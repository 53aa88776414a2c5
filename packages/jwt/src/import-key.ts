import { type Algorithm, type AlgorithmEntry, algorithms, findAlgorithm, isNamed } from "./algorithms.ts";
import { type Jwk, isKeyType } from "./jwk.ts";
import type { Key } from "./key.ts";
import { keyInvalid } from "./key-members.ts";
import { importKeyPair } from "./key-pair.ts";
import { importSecret } from "./secret.ts";

/**
 * Imports a JWK for one algorithm: `alg`, else the key's own `alg`, else the only one that its curve allows. An RSA key or a secret
 * fits several, so it needs one of the two (RFC 8725 §3.1: never leave the choice to the token).
 *
 * @throws JwtError `key_invalid`: unknown or contradicting algorithm, a key for encryption, an RSA key under 2048 bits or with a bad
 * exponent, a point off its curve, a secret shorter than the hash, a secret that is the text of a key, halves of different keys
 * @throws TypeError if `alg` is no algorithm
 */
export function importKey(jwk: Jwk, alg?: Algorithm): Key {
  if (typeof jwk !== "object" || jwk === null) throw keyInvalid("A key is a JSON object.");
  if (jwk.kid !== undefined && (typeof jwk.kid !== "string" || jwk.kid === "")) {
    throw keyInvalid("The key's `kid` is not a string.");
  }
  const algorithm = chooseAlgorithm(jwk, alg);
  const allowed = allowedOperations(jwk);
  const key =
    algorithm.kty === "oct"
      ? { publicJwk: undefined, ...importSecret(jwk, algorithm) }
      : importKeyPair(jwk, algorithm);
  const sign = allowed.sign ? key.sign : undefined;
  const verify = allowed.verify ? key.verify : undefined;
  if (sign === undefined && verify === undefined)
    throw keyInvalid(
      "The key's `key_ops` leave it nothing to do: it needs `verify`, or is private and has `sign`.",
    );
  return Object.freeze({
    algorithm,
    kid: jwk.kid,
    publicJwk: key.publicJwk && Object.freeze(key.publicJwk),
    sign,
    verify,
  });
}

function chooseAlgorithm(jwk: Jwk, alg: Algorithm | undefined): AlgorithmEntry {
  if (alg !== undefined && findAlgorithm(alg) === undefined)
    throw new TypeError("`alg` is not the name of an algorithm.");
  if (!isKeyType(jwk.kty)) throw keyInvalid("The key's `kty` is none of EC, RSA, OKP, oct.");
  const algorithm = findAlgorithm(alg ?? jwk.alg ?? algorithmOfCurve(jwk));
  if (algorithm === undefined)
    throw keyInvalid("The key names no known algorithm. Say which one it is for in `alg`.");
  // RFC 7517 §4.4: a key that names its algorithm is for that one alone.
  if (jwk.alg !== undefined && !isNamed(algorithm, jwk.alg))
    throw keyInvalid(`The key's \`alg\` is not ${algorithm.name}.`);
  if (jwk.kty !== algorithm.kty)
    throw keyInvalid(`A key for ${algorithm.name} has \`kty\` ${algorithm.kty}.`);
  return algorithm;
}

function algorithmOfCurve(jwk: Jwk): Algorithm | undefined {
  return algorithms.find((entry) => "crv" in entry && entry.crv === jwk["crv"])?.name;
}

/** What `use` and `key_ops` leave (RFC 7517 §4.2, §4.3). */
function allowedOperations(jwk: Jwk): { sign: boolean; verify: boolean } {
  if (jwk.use !== undefined && jwk.use !== "sig")
    throw keyInvalid("The key's `use` is not `sig`: it is not for signatures.");
  if (jwk.key_ops === undefined) return { sign: true, verify: true };
  if (!Array.isArray(jwk.key_ops) || new Set(jwk.key_ops).size !== jwk.key_ops.length) {
    throw keyInvalid("The key's `key_ops` is not a list of different operations.");
  }
  return { sign: jwk.key_ops.includes("sign"), verify: jwk.key_ops.includes("verify") };
}
