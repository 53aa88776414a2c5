import { type TSchema, Type } from "typebox";
import { nullable } from "./nullable.ts";

/** One page of a list of the operators' routes. */
export function pageOf<Item extends TSchema>(item: Item, title: string) {
  return Type.Object(
    {
      items: Type.Array(item),
      next_cursor: nullable(Type.String({ description: "For the next page; null at the end." })),
    },
    { title },
  );
}

/** Where a page begins: an earlier answer's `next_cursor`. */
export const CursorSchema = Type.String({
  maxLength: 200,
  description: "An earlier answer's `next_cursor`.",
});

/** The query of a list that only pages. */
export const CursorQuerySchema = Type.Object(
  { cursor: Type.Optional(CursorSchema) },
  { additionalProperties: false },
);
