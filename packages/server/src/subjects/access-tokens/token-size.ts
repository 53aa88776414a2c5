import { accessTokenMaxBytes, emailMaxBytes } from "@countersign/protocol";

const restOfToken = 1_200; // bytes: header, a long signature, and the claims that do not grow

/** Whether an access token that names these roles and permissions stays within what verifiers take (8 KiB). */
export function fitsAccessToken(
  roles: readonly string[],
  permissions: readonly string[],
  audience: readonly string[],
): boolean {
  const growing = JSON.stringify([roles, permissions, audience]).length + emailMaxBytes;
  return restOfToken + Math.ceil((growing * 4) / 3) <= accessTokenMaxBytes;
}
