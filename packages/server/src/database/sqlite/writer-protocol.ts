import type { StatementResult } from "./statements.ts";

/** What the event loop asks of the writer thread. A message is a list of steps; its answer is a list as long. */
export type WriterStep =
  /** Opens the transaction; its commit waits for the disk if `durable`. */
  | { readonly do: "begin"; readonly durable: boolean }
  | { readonly do: "commit" }
  /** Opens, keeps or undoes one unit inside the transaction. */
  | { readonly do: "unit" }
  | { readonly do: "keep" }
  | { readonly do: "undo" }
  | { readonly do: "run"; readonly sql: string; readonly parameters: readonly unknown[] };

export type WriterAnswer =
  | { readonly ok: true; readonly result: StatementResult }
  /** `lost`: the whole transaction is rolled back, or it never began. */
  | { readonly ok: false; readonly message: string; readonly errcode?: number; readonly lost: boolean };

export interface WriterOptions {
  readonly path: string;
  /** ms */
  readonly busyTimeout: number;
}
