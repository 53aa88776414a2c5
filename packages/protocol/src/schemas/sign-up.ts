import { type Static, Type } from "typebox";
import { LogInRequestSchema } from "./log-in.ts";

/** `POST /v1/signup`: the same members as a log-in. */
export const SignUpRequestSchema = Type.Object(LogInRequestSchema.properties, {
  additionalProperties: false,
  title: "SignUpRequest",
});

export type SignUpRequest = Static<typeof SignUpRequestSchema>;
