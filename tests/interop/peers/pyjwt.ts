import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { algorithms } from "../issuer.ts";
import type { Peer } from "../peer.ts";

/** Debian's own, whichever other comes first on the path. */
const python = "/usr/bin/python3";
const script = fileURLToPath(new URL("pyjwt.py", import.meta.url));
const isThere = spawnSync(python, ["-c", "import jwt, cryptography"]).status === 0;

export const pyJwt: Peer = {
  name: "PyJWT",
  algorithms,
  missing: isThere ? undefined : "Debian's python3-jwt, or its python3-cryptography,",
  async open(_t, { alg, url, audience, keySetUrl, secret }) {
    return async (token) => {
      const input = JSON.stringify({ token, alg, issuer: url, audience, key_set: keySetUrl, secret });
      const { status, stdout, stderr } = spawnSync(python, [script], { input, encoding: "utf8" });
      if (status !== 0) throw new Error(stderr);
      return stdout.trim() || undefined;
    };
  },
  reasons: {
    expired: /^ExpiredSignatureError$/,
    audience: /^InvalidAudienceError$/,
    issuer: /^InvalidIssuerError$/,
    signature: /^InvalidSignatureError$/,
  },
};
