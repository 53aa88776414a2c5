import { Type } from "typebox";

/** An id as the server gives it: a UUID of version 7 (RFC 9562 §5.7). */
export const IdSchema = Type.String({ format: "uuid", description: "A UUID of version 7." });

/** The parameters of a path with `:id`: any text, for what is no id is simply not found. */
export const IdParamsSchema = Type.Object(
  { id: Type.String({ description: "The id, as an earlier answer gave it." }) },
  { additionalProperties: false },
);
