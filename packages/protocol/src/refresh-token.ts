/** What every refresh token begins with, so that secret scanners find leaked ones. */
export const refreshTokenPrefix = "cs_rt_";

/** The length of a refresh token in characters: the prefix and 73 bytes in base64url. */
export const refreshTokenLength = refreshTokenPrefix.length + 98;
