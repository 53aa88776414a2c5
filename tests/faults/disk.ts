import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { JournalEntry } from "./journal.ts";
import { playWrites, type Write } from "./lost-writes.ts";
import type { Random } from "./random.ts";

/** What a power cut took. */
export interface Loss {
  /** Writes that the disk had not been asked to keep, and did not keep as a whole. */
  readonly writes: number;
}

interface Content {
  bytes: Buffer;
  /** Since the disk was last asked to keep the file. */
  pending: Write[];
}

/** A change of the folder: which content stands under a name from then on, `undefined` for none. */
interface Naming {
  readonly changes: readonly (readonly [name: string, content: Content | undefined])[];
}

/** What lies in a folder, by path. */
export type Files = ReadonlyMap<string, Buffer>;

/** The shared memory of SQLite's log goes with the machine, and what the servers log stays. */
const isKept = (name: string) => !name.endsWith("-shm") && !name.endsWith(".log");

export function readFiles(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const names = entries.map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  return new Map(names.filter(isKept).map((name) => [name, readFileSync(join(folder, name))]));
}

/** Puts the files in place of what lies there. */
export function writeFiles(folder: string, files: Files): void {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  for (const { parentPath, name } of entries) if (!name.endsWith(".log")) rmSync(join(parentPath, name));
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, name), bytes, { mode: 0o600 });
  }
}

/**
 * What a power cut leaves of the files: all that the disk was asked to keep, and of what came later a part that chance
 * decides. Names are kept in their order, with the file (as ext4 and XFS do) or with the folder.
 */
export function cutPower(
  before: Files,
  journal: readonly JournalEntry[],
  random: Random,
): { readonly files: Files; readonly loss: Loss } {
  const kept = new Map<string, Content>();
  for (const [name, bytes] of before) kept.set(name, { bytes, pending: [] });
  const now = new Map(kept);
  const contents = new Map<number, Content>();
  let namings: Naming[] = [];

  function rename(changes: Naming["changes"]): void {
    namings.push({ changes });
    for (const [name, content] of changes) put(now, name, content);
  }
  function keepNames(count: number): void {
    for (const { changes } of namings.slice(0, count))
      for (const [name, content] of changes) put(kept, name, content);
    namings = namings.slice(count);
  }
  function contentOf(file: number): Content {
    const content = contents.get(file);
    if (content === undefined) throw new Error(`The journal knows no file ${file}.`);
    return content;
  }

  for (const entry of journal) {
    switch (entry.kind) {
      case "open":
      case "create": {
        const found = entry.kind === "open" ? now.get(entry.name) : undefined;
        const content = found ?? { bytes: Buffer.alloc(0), pending: [] };
        contents.set(entry.file, content);
        if (found === undefined) rename([[entry.name, content]]);
        break;
      }
      case "write":
      case "truncate":
        contentOf(entry.file).pending.push(entry);
        break;
      case "sync": {
        const content = contentOf(entry.file);
        content.bytes = playWrites(content.bytes, content.pending);
        content.pending = [];
        keepNames(
          1 + namings.findLastIndex(({ changes }) => changes.some(([, changed]) => changed === content)),
        );
        break;
      }
      case "sync folder":
        keepNames(namings.length);
        break;
      case "rename":
        rename([
          [entry.from, undefined],
          [entry.to, now.get(entry.from)],
        ]);
        break;
      case "unlink":
        rename([[entry.name, undefined]]);
    }
  }

  keepNames(random.below(namings.length + 1));
  return survivors(kept, random);
}

function put(names: Map<string, Content>, name: string, content: Content | undefined): void {
  if (content === undefined) names.delete(name);
  else names.set(name, content);
}

/** How much of what the disk was not asked to keep it kept. */
const fates = ["nothing", "a prefix", "some writes", "some sectors"] as const;
const sector = 512; // bytes: what a disk writes as a whole

function survivors(kept: ReadonlyMap<string, Content>, random: Random): { files: Files; loss: Loss } {
  const fate = random.pick(fates) ?? "nothing";
  let lost = 0;
  const files = new Map<string, Buffer>();
  for (const [name, { bytes, pending }] of kept) {
    const survived = choose(pending, fate, random);
    const whole = pending.filter((write) => survived.includes(write));
    lost += pending.length - whole.length;
    files.set(name, playWrites(bytes, survived));
  }
  return { files, loss: { writes: lost } };
}

function choose(pending: readonly Write[], fate: (typeof fates)[number], random: Random): Write[] {
  switch (fate) {
    case "nothing":
      return [];
    case "a prefix":
      return pending.slice(0, random.below(pending.length + 1));
    case "some writes":
      return pending.filter(() => random.chance(0.5));
    case "some sectors":
      return pending.flatMap((write) => (write.kind === "truncate" ? [write] : sectorsOf(write, random)));
  }
}

function sectorsOf(write: Write & { kind: "write" }, random: Random): Write[] {
  const parts: Write[] = [];
  for (let at = 0; at < write.bytes.length; ) {
    const end = at + sector - ((write.offset + at) % sector);
    const bytes = write.bytes.subarray(at, end);
    if (random.chance(0.5)) parts.push({ kind: "write", offset: write.offset + at, bytes });
    at = end;
  }
  return parts;
}
