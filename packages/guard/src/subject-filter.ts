/**
 * Says of nearly every subject that is not in a large map that it is not there, from a few bits that stay in the processor's cache:
 * to miss in a map of 100,000 texts takes as long as all the rest of a verification does.
 */
export interface SubjectFilter {
  /** False is certain, true is to be looked up. */
  readonly mayHave: (subject: string) => boolean;
  /** Has to be told of all that the map gets; what leaves the map may stay. */
  readonly added: (subject: string) => void;
}

/** Of so many others one is taken for a member. */
const bitsPerSubject = 16;
const smallest = 1_024;

export function createSubjectFilter(members: {
  readonly size: number;
  keys(): Iterable<string>;
}): SubjectFilter {
  let bits = new Uint32Array(0);
  let shift = 0;
  let room = 0;

  function set(subject: string): void {
    const bit = hash(subject) >>> shift;
    bits[bit >>> 5] = (bits[bit >>> 5] ?? 0) | (1 << (bit & 31));
  }

  /** With room for as many again, so that each subject is set anew twice at most on average; what has left is left out. */
  function makeAnew(): void {
    room = Math.max(smallest, members.size);
    shift = Math.clz32(2 * room * bitsPerSubject - 1);
    shift = Math.min(27, Math.max(1, shift));
    bits = new Uint32Array(2 ** (27 - shift));
    for (const subject of members.keys()) set(subject);
  }

  makeAnew();
  return {
    mayHave(subject) {
      const bit = hash(subject) >>> shift;
      return ((bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
    },
    added(subject) {
      if (room === 0) makeAnew();
      room -= 1;
      set(subject);
    },
  };
}

/** Ids are UUIDs of the issuer, whose ends are random; for others a poor hash only costs time. */
function hash(subject: string): number {
  let sum = 0;
  for (let at = Math.max(0, subject.length - 8); at < subject.length; at += 1) {
    sum = Math.imul(sum, 31) + subject.charCodeAt(at);
  }
  return Math.imul(sum ^ (sum >>> 15), 0x9e3779b1) >>> 0;
}
