/** What one probe found. Nothing secret stands in it. */
export interface Finding {
  /** What was looked at, a word or two. */
  readonly probe: string;
  readonly state: "ok" | "warn" | "fail";
  readonly says: string;
  /** What to do about it. */
  readonly mend?: string;
}

export function ok(probe: string, says: string): Finding {
  return { probe, state: "ok", says };
}

export function warn(probe: string, says: string, mend: string): Finding {
  return { probe, state: "warn", says, mend };
}

export function fail(probe: string, says: string, mend: string): Finding {
  return { probe, state: "fail", says, mend };
}
