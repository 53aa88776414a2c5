/** Header and claims, unverified. */
export function decode(token: string): Record<"header" | "claims", Record<string, unknown>> {
  const [header, claims] = token.split(".");
  return { header: read(header), claims: read(claims) };
}

/** Another user's id under the old signature. */
export function alterClaims(token: string): string {
  const [header, , signature] = token.split(".");
  const claims = { ...decode(token).claims, sub: "00000000-0000-7000-8000-000000000000" };
  return `${header}.${write(claims)}.${signature}`;
}

export function alterSignature(token: string): string {
  const [header, claims, signature = ""] = token.split(".");
  const bytes = Buffer.from(signature, "base64url");
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  return `${header}.${claims}.${bytes.toString("base64url")}`;
}

/** As RFC 7519 §6 allows, and nobody may accept. */
export function withoutSignature(token: string): string {
  const { header, claims } = decode(token);
  return `${write({ ...header, alg: "none" })}.${write(claims)}.`;
}

function read(part = ""): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, "base64url").toString());
}

function write(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
