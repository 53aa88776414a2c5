import { Problem } from "../../problem.ts";

/** How a log-in ends: the code with which it is refused, `failed` for any other. */
export const logInOutcomes = [
  "succeeded",
  "invalid_request",
  "invalid_credentials",
  "too_many_requests",
  "overloaded",
  "unavailable",
  "failed",
] as const;

/** Likewise. */
export const signUpOutcomes = [
  "succeeded",
  "invalid_request",
  "signup_closed",
  "email_taken",
  "password_too_weak",
  "too_many_requests",
  "overloaded",
  "unavailable",
  "failed",
] as const;

/** Tells how each call of an action ends. */
export function countingOutcomes<Input, Result, Outcome extends string>(
  action: (input: Input) => Promise<Result>,
  outcomes: readonly (Outcome | "succeeded" | "failed")[],
  count: (outcome: Outcome | "succeeded" | "failed") => void,
): (input: Input) => Promise<Result> {
  return async (input) => {
    try {
      const result = await action(input);
      count("succeeded");
      return result;
    } catch (error) {
      const code = error instanceof Problem ? error.code : "failed";
      count(outcomes.find((outcome) => outcome === code) ?? "failed");
      throw error;
    }
  };
}
