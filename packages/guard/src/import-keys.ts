import { type Algorithm, importKeySet, type JwkSet, type JwtError, type Key } from "@countersign/jwt";

/**
 * Imports the keys of a set that can be used, one at least.
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
    ...(algorithms === undefined ? {} : { algorithms }),
    onSkip: (_index: number, { message }: JwtError) => void skipped.push(message),
  });
  if (keys.length > 0) return keys;
  const [first] = skipped;
  throw refuse(
    first === undefined
      ? "It is empty; an issuer that signs with HS* publishes none, and needs `secret`."
      : `Its first was skipped: ${first} Where the issuer leaves the algorithm open, name it in \`algorithms\`.`,
  );
}
