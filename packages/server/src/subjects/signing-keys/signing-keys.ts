import { exportKeySet, importKey, type JwkSet, type Key } from "@countersign/jwt";
import { Problem } from "../../problem.ts";
import { findSigningKey } from "./find-signing-key.ts";
import type { KeySchedule } from "./schedule.ts";
import { createEventSigner, type SignEvent } from "./sign-event.ts";
import type { SigningKey } from "./signing-key.ts";
import { createTokenSigner, type TokenSigner } from "./token-signer.ts";
import {
  followSettings,
  type KeyChange,
  readSchedule,
  type SuccessionParts,
  tendSuccession,
} from "./succession.ts";

/** Signs with the key whose turn it is, and knows all that still verify. */
export interface SigningKeys {
  /** Code: `unavailable`, as `ready`. */
  readonly sign: (claims: object) => Promise<string>;
  /** Signs Security Event Tokens, good for the moment; code: `unavailable`, as `ready`. */
  readonly eventSigner: () => Promise<SignEvent>;
  /** Makes sure that `sign` will. Code: `unavailable` where this process can open none of the keys whose time has come. */
  readonly ready: () => Promise<void>;
  readonly state: () => KeyState;
  readonly verifyingKeys: () => readonly Key[];
  /** Reads the keys again, at most once a second: another process may have made one. */
  readonly reload: () => Promise<void>;
  /** Reads them, or waits for a read that is under way. */
  readonly read: () => Promise<void>;
  /** The public halves. */
  keySet(): JwkSet;
  /** Adds the first key, or one as the settings now want it. Throws an `Error` where the settings open none. */
  begin(): Promise<void>;
  /** Adds the key that is due, deletes those that are gone, and reads what other processes did. */
  tend(): Promise<void>;
  /** Signs no more from here on than what is under way. */
  close(): void;
}

/** As this process last read it. */
export interface KeyState {
  /** Signs; `undefined` where this process can open none. */
  readonly current: SigningKey | undefined;
  /** When the next key signs (ms), if there is one. */
  readonly nextAt: number | undefined;
  /** How many keys verify. */
  readonly verifying: number;
}

export interface SigningKeysParts extends SuccessionParts {
  /** Told when a start made another key than the newest was. */
  readonly onKeyChange: (change: KeyChange) => void;
  /** `typ` of what is signed. */
  readonly typ: string;
}

interface Opened {
  readonly readAt: number;
  readonly nextAt: number | undefined;
  readonly signing: { readonly token: TokenSigner; readonly event: SignEvent } | undefined;
  readonly current: SigningKey | undefined;
  readonly verifying: readonly Key[];
}

const staleAfter = 5_000; // ms: a process that slept longer looks at the database before it signs
const reloadEvery = 1_000; // ms

export async function openSigningKeys(parts: SigningKeysParts): Promise<SigningKeys> {
  let opened = open(await readSchedule(parts), parts);
  let reading: Promise<void> | undefined;

  async function readAndOpen(): Promise<void> {
    try {
      opened = open(await readSchedule(parts), parts, opened);
    } finally {
      reading = undefined;
    }
  }

  /** Requests that find the keys old at the same moment share one look. */
  function read(): Promise<void> {
    reading ??= readAndOpen();
    return reading;
  }

  const isOlderThan = (age: number) => Math.abs(parts.clock() - opened.readAt) > age;
  async function signer(): Promise<NonNullable<Opened["signing"]>> {
    if (isOlderThan(staleAfter) || parts.clock() >= (opened.nextAt ?? Infinity)) await read();
    if (opened.signing !== undefined) return opened.signing;
    throw new Problem("unavailable", "The server cannot sign tokens now. Try again shortly.", {
      retryAfter: 5,
      note: "none of the signing keys whose time has come can be opened with the settings of this process",
    });
  }

  return {
    sign: async (claims) => (await signer()).token.sign(claims),
    eventSigner: async () => (await signer()).event,
    ready: async () => {
      await signer();
    },
    state: () => ({
      current: opened.current,
      nextAt: opened.nextAt,
      verifying: opened.verifying.length,
    }),
    reload: async () => {
      if (isOlderThan(reloadEvery)) await read();
    },
    read,
    verifyingKeys: () => opened.verifying,
    keySet: () => exportKeySet(opened.verifying.filter((key) => key.publicJwk !== undefined)),
    async begin() {
      const change = await followSettings(parts);
      if (change !== undefined) parts.onKeyChange(change);
      await read();
      if (opened.signing === undefined)
        throw new Error(
          "These settings open no signing key of the database: check COUNTERSIGN_SIGNING_ALG, COUNTERSIGN_HS_SECRET and COUNTERSIGN_SECRET.",
        );
    },
    async tend() {
      await tendSuccession(parts);
      await read();
    },
    close: () => opened.signing?.token.close(),
  };
}

function open(schedule: KeySchedule, { clock, maker, typ }: SigningKeysParts, before?: Opened): Opened {
  const { next, published } = schedule;
  const found = findSigningKey(schedule, maker);
  const isSame = found !== undefined && found.one.kid === before?.current?.kid;
  if (!isSame) before?.signing?.token.close();
  return {
    readAt: clock(),
    nextAt: next?.useAt,
    signing: isSame
      ? before?.signing
      : found && {
          token: createTokenSigner(found.jwk, typ),
          event: createEventSigner(importKey(found.jwk)),
        },
    current: found?.one,
    verifying: published.map((one) => maker.openPublic(one)).filter((one) => one !== undefined),
  };
}
