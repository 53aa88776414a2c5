/** As much of jsonwebtoken, which brings no types, as the tests use. */
declare module "jsonwebtoken" {
  import type { KeyObject } from "node:crypto";

  interface VerifyOptions {
    readonly algorithms: readonly string[];
    readonly issuer: string;
    readonly audience: string;
    readonly clockTimestamp: number;
  }

  const jsonwebtoken: {
    sign(claims: object, key: KeyObject, options: { algorithm: string; header: object }): string;
    verify(token: string, key: KeyObject, options: VerifyOptions): unknown;
  };
  export = jsonwebtoken;
}
