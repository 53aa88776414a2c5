import { Problem } from "../../problem.ts";

/** One page of a list, and where the next begins. */
export interface Page<Item> {
  readonly items: Item[];
  readonly next_cursor: string | null;
}

export const pageSize = 50;

/** Cuts a page out of one more row than it holds, and tells by that whether there is a next one. */
export function pageOf<Row extends { readonly id: string }, Item>(
  rows: readonly Row[],
  describe: (row: Row) => Item,
): Page<Item> {
  const own = rows.slice(0, pageSize);
  const last = own.at(-1);
  const hasMore = rows.length > pageSize && last !== undefined;
  return {
    items: own.map(describe),
    next_cursor: hasMore ? Buffer.from(last.id).toString("base64url") : null,
  };
}

const id = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** The id behind which a page begins. Code: `invalid_request` for a cursor that is none of ours. */
export function afterCursor(cursor: string | undefined): string {
  if (cursor === undefined) return "";
  const after = Buffer.from(cursor, "base64url").toString();
  if (id.test(after)) return after;
  throw new Problem("invalid_request", "This is no cursor of a list. Begin again without one.", {
    errors: [{ path: "/cursor", message: "must be the `next_cursor` of an earlier answer" }],
  });
}
