import { hkdfSync } from "node:crypto";

/** What comes of one master secret: keys of 32 bytes, none of which tells another or the secret. */
export interface DerivedKeys {
  /** Makes the secret of a session's next refresh token. */
  chain: Uint8Array;
  /** Authenticates refresh tokens without a look at the database. */
  tag: Uint8Array;
  /** Seals signing keys in the database. */
  signingKeys: Uint8Array;
  /** Stands in the database and tells which master secret it is. */
  check: Uint8Array;
}

const minSecretLength = 32;
const keyLength = 32;
const noSalt = new Uint8Array();

/** Derives the keys of a master secret of 32 bytes or more: HKDF-SHA256 (RFC 5869), empty salt, one `info` a key. */
export function deriveKeys(masterSecret: Uint8Array): DerivedKeys {
  if (masterSecret.length < minSecretLength) throw new RangeError("A master secret has 32 bytes or more.");
  const derive = (info: string) => new Uint8Array(hkdfSync("sha256", masterSecret, noSalt, info, keyLength));
  return {
    chain: derive("countersign/chain"),
    tag: derive("countersign/tag"),
    signingKeys: derive("countersign/signing-keys"),
    check: derive("countersign/check"),
  };
}
