import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const name = "countersign.db";

export interface FileFacts {
  /** What `PRAGMA integrity_check` says. */
  readonly integrity: string;
  /** Sessions that the database adopted: it had lost their last rotations. */
  readonly adopted: number;
  /** Those of the given sessions that no revocation tells of. */
  readonly unrevoked: readonly string[];
}

/** Looks at a copy of the file and its log as they lie there: to open them is to mend them, which is for the server to do. */
export function examineFile(data: string, ended: readonly string[] = []): FileFacts {
  const folder = mkdtempSync(join(tmpdir(), "countersign-copy-"));
  try {
    for (const file of [name, `${name}-wal`])
      if (existsSync(join(data, file))) cpSync(join(data, file), join(folder, file));
    const database = new DatabaseSync(join(folder, name));
    try {
      const isMade = database.prepare("select 1 from sqlite_schema where name = 'sessions'").get();
      const integrity = database.prepare("pragma integrity_check").all();
      const first = String(Object.values(integrity[0] ?? {})[0]);
      if (isMade === undefined) return { integrity: first, adopted: 0, unrevoked: ended };
      const adopted = database.prepare(
        "select count(*) as n from audit_events where type = 'session.adopted'",
      );
      const revoked = database.prepare("select 1 from revocations where kind = 'session' and subject = ?");
      return {
        integrity: first,
        adopted: Number(adopted.get()?.["n"]),
        unrevoked: ended.filter((id) => revoked.get(id) === undefined),
      };
    } finally {
      database.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
