import process from "node:process";

/** Where nobody gave an `onFeedDown`: a guard that goes on without revocations is not to do so in silence. */
export function warnOfFeedDown(issuer: string, cause: unknown): void {
  const why = cause instanceof Error ? ` ${cause.message}` : "";
  process.emitWarning(
    `No revocations are coming in from ${issuer}: \`whenFeedIsDown\` says what becomes of tokens meanwhile.${why}`,
    { code: "COUNTERSIGN_FEED_DOWN" },
  );
}
