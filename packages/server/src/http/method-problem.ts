import { Problem } from "../problem.ts";

/** A path that exists, but not for this method: the answer lists those that do (RFC 9110 §15.5.6). */
export class MethodProblem extends Problem {
  readonly allow: readonly string[];

  constructor(allow: readonly string[]) {
    super("method_not_allowed", `This path takes ${allow.join(", ")}.`);
    this.allow = allow;
  }
}
