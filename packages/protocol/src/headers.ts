/** The header with which a client marks its attempts to spend one refresh token. */
export const idempotencyKeyHeader = "idempotency-key";

/** The media type of every failure (RFC 9457). */
export const problemMediaType = "application/problem+json";
