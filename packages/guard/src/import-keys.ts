import {
  type Algorithm,
  algorithms as known,
  importKeySet,
  type JwkSet,
  type JwtError,
  type Key,
} from "@countersign/jwt";

/** What is published is no secret: a key of type `oct` in a set would let all who read it mint tokens. */
const pairs = known.filter(({ kty }) => kty !== "oct").map(({ name }) => name);

/**
 * Imports the keys of a set that can be used, one at least: of key pairs, and for `algorithms` where they are given.
 *
 * @throws what `refuse` makes of the reason why there is none; JwtError `key_invalid` for what is no set
 */
export function importKeys(
  set: JwkSet,
  algorithms: readonly Algorithm[] | undefined,
  refuse: (why: string) => Error,
): Key[] {
  const skipped: string[] = [];
  const keys = importKeySet(set, {
    algorithms: pairs.filter((name) => algorithms?.includes(name) ?? true),
    onSkip: (_index: number, { message }: JwtError) => void skipped.push(message),
  });
  if (keys.length > 0) return keys;
  const [first] = skipped;
  throw refuse(
    first === undefined
      ? "It is empty; an issuer that signs with HS* publishes none, and needs `secret`."
      : `Its first was skipped: ${first} Where the issuer leaves the algorithm open, name it in \`algorithms\`; what signs with HS* is a \`secret\`.`,
  );
}
