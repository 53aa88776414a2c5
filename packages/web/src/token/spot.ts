/** What is pointed at: a part of the token, or one of its members. */
export interface Spot {
  readonly part: "header" | "payload" | "signature";
  readonly name?: string | undefined;
}

/** What is pointed at, and how to point. */
export interface Pointing {
  readonly spot: Spot | undefined;
  readonly point: (spot: Spot | undefined) => void;
}

/** Whether these characters, or this row, are pointed at: by themselves, or with the whole part. */
export function isLit(spot: Spot | undefined, here: Spot): boolean {
  return spot?.part === here.part && (spot.name === undefined || spot.name === here.name);
}

/** The id of the characters that spell a member, for scrolling to them. */
export function idOf({ part, name = "" }: Spot): string {
  return `in-token-${part}-${name}`;
}
