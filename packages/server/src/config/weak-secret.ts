/** Keys printed in standards and tutorials, and the words of placeholders: the first that anybody tries. */
const published = new Set([
  "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow", // RFC 7515 A.1
  "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg", // RFC 7520 §3.5
  "AAPapAv4LbFbiVawEjagUBluYqN5rhna-8nuldDvOx8", // RFC 7520 §3.6
]);
const placeholderWords =
  /secret|passw[o0]rd|change[-_]?me|replace[-_]?me|example|countersign|qwerty|letmein/i;
/** So many neighbours of the alphabet in a row, or the same character. */
const shortestRun = 8;
/** 43 random characters out of 64 have some 32 different ones, 64 random hexadecimal digits 15 or 16. */
const leastDifferentCharacters = 10;

/**
 * Whether a text of 43 characters or more can be told from a random one at a glance; shorter ones may have fewer
 * different characters. A random secret is refused with a probability below one in a million; the rule finds what people
 * type, not everything that is guessable.
 */
export function isWeakSecret(text: string, leastDifferent = leastDifferentCharacters): boolean {
  return (
    published.has(text) ||
    placeholderWords.test(text) ||
    isRepeated(text) ||
    hasRun(text) ||
    new Set(text).size < leastDifferent
  );
}

function isRepeated(text: string): boolean {
  // The whole is its own shift, or ends amid a repetition of its first half or less.
  const half = Math.floor(text.length / 2);
  return Array.from({ length: half }, (_, index) => index + 1).some((period) =>
    text.startsWith(text.slice(period)),
  );
}

function hasRun(text: string): boolean {
  const codes = Buffer.from(text, "latin1");
  return [-1, 0, 1].some((step) => {
    let length = 1;
    return codes.some((code, index) => {
      length = index > 0 && code - (codes[index - 1] ?? 0) === step ? length + 1 : 1;
      return length >= shortestRun;
    });
  });
}
