import { type Static, Type } from "typebox";
import { type Action, actions } from "../actions.ts";
import { type EndReason, endReasons } from "../end-reasons.ts";
import { type ErrorCode, errorCodes } from "../error-codes.ts";

/** One member of a request that is wrong. */
export const ProblemErrorSchema = Type.Object({
  path: Type.String({
    description: "A JSON pointer into the part of the request that `detail` names (RFC 6901).",
  }),
  message: Type.String({ description: "What is expected there; never the value itself." }),
});

export type ProblemError = Static<typeof ProblemErrorSchema>;

/** Every failure (RFC 9457). */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: "`urn:countersign:error:` and the code." }),
    title: Type.String({ description: "The same words for every occurrence of the code." }),
    status: Type.Integer({ description: "The HTTP status." }),
    detail: Type.String({ description: "What happened here and what to do, for a person." }),
    code: Type.Enum(Object.keys(errorCodes) as ErrorCode[], { type: "string" }),
    action: Type.Optional(
      Type.Enum(Object.keys(actions) as Action[], {
        type: "string",
        description: "What the client does next.",
      }),
    ),
    reason: Type.Optional(
      Type.Enum(Object.keys(endReasons) as EndReason[], {
        type: "string",
        description: "Why a session ended.",
      }),
    ),
    errors: Type.Optional(Type.Array(ProblemErrorSchema)),
  },
  { title: "Problem" },
);

export type Problem = Static<typeof ProblemSchema>;
