import { Type } from "typebox";

/** A moment: RFC 3339, UTC, with milliseconds. */
export const TimeSchema = Type.String({
  format: "date-time",
  description: "RFC 3339 in UTC with milliseconds.",
  examples: ["2026-01-31T12:00:00.000Z"],
});
