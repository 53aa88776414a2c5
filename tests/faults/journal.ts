import { readFileSync } from "node:fs";
import type { Write } from "./lost-writes.ts";

/** What a process did to the files of a folder, in its order; written by power-cut.cpp. */
export type JournalEntry =
  | { readonly kind: "open" | "create"; readonly file: number; readonly name: string }
  | (Write & { readonly file: number })
  | { readonly kind: "sync"; readonly file: number }
  | { readonly kind: "sync folder" }
  | { readonly kind: "rename"; readonly from: string; readonly to: string }
  | { readonly kind: "unlink"; readonly name: string };

interface Raw {
  readonly file: number;
  readonly offset: number;
  readonly bytes: Buffer;
}

/** By the numbers that power-cut.cpp gives the kinds. */
const kinds: Readonly<Record<number, (raw: Raw) => JournalEntry>> = {
  1: ({ file, bytes }) => ({ kind: "open", file, name: bytes.toString() }),
  2: ({ file, bytes }) => ({ kind: "create", file, name: bytes.toString() }),
  3: ({ file, offset, bytes }) => ({ kind: "write", file, offset, bytes }),
  4: ({ file, offset }) => ({ kind: "truncate", file, offset }),
  5: ({ file }) => ({ kind: "sync", file }),
  6: () => ({ kind: "sync folder" }),
  7: ({ bytes }) => {
    const [from = "", to = ""] = bytes.toString().split("\0");
    return { kind: "rename", from, to };
  },
  8: ({ bytes }) => ({ kind: "unlink", name: bytes.toString() }),
};

const headLength = 17; // bytes: kind, file, offset, length

/** Reads a journal up to where its process was killed. */
export function readJournal(path: string): JournalEntry[] {
  const journal = readFileSync(path);
  const entries: JournalEntry[] = [];
  for (let at = 0; at + headLength <= journal.length; ) {
    const length = journal.readUInt32LE(at + 13);
    const end = at + headLength + length;
    // The last one may be torn.
    if (end > journal.length) break;
    const entry = kinds[journal.readUInt8(at)]?.({
      file: journal.readUInt32LE(at + 1),
      offset: Number(journal.readBigUInt64LE(at + 5)),
      bytes: journal.subarray(at + headLength, end),
    });
    if (entry === undefined) throw new Error("The journal cannot be read.");
    entries.push(entry);
    at = end;
  }
  return entries;
}
