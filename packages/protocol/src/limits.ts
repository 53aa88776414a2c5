/** The longest e-mail address in UTF-8 bytes (RFC 5321 §4.5.3.1.3, less the brackets). */
export const emailMaxBytes = 254;

/** The longest password, in code points after NFC. */
export const passwordMaxLength = 256;

/** The longest name of a device, in code points. */
export const deviceNameMaxLength = 100;

/** The length of an `Idempotency-Key` in visible ASCII characters. */
export const idempotencyKeyLength = { min: 16, max: 128 } as const;

/** The longest name of a role, in characters. */
export const roleNameMaxLength = 64;

/** What the name of a role matches: lower case, safe in a path. */
export const roleNamePattern = "^[a-z0-9][a-z0-9._:-]*$";

/** The longest name of a permission, in characters. */
export const permissionMaxLength = 100;

/** What a permission matches: a scope token (RFC 6749 §3.3), for it is kept and sent in lists with spaces between. */
export const permissionPattern = "^[\\x21\\x23-\\x5b\\x5d-\\x7e]+$";

/** The most roles a user, or permissions a role, may have. */
export const grantsMax = 100;

/** The largest access token in bytes; a grant that would push one over it is refused. */
export const accessTokenMaxBytes = 8192;

/** The most that a receiver of tokens may let clocks differ, in seconds: what is revoked is told of for so much longer. */
export const clockToleranceMax = 60;

/** The largest request body in bytes. */
export const requestBodyMaxBytes = 16_384;

/** The most entries of one snapshot of the revocation feed. */
export const snapshotMaxEntries = 1000;
