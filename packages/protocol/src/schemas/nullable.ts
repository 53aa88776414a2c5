import { type TSchema, Type } from "typebox";

/** A member that is always there but may hold nothing. */
export function nullable<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()]);
}
