import { Problem } from "../problem.ts";

/** How much of an origin the log shows. */
const mostShown = 100;

/** A path that exists, but not for this method: the answer lists those that do (RFC 9110 §15.5.6). */
export class MethodProblem extends Problem {
  readonly allow: readonly string[];

  /** `preflightOf`: the unlisted origin whose page a browser asks for, before it sends what the path does take. */
  constructor(allow: readonly string[], preflightOf?: string) {
    const takes = `This path takes ${allow.join(", ")}.`;
    if (preflightOf === undefined) super("method_not_allowed", takes);
    else {
      super(
        "method_not_allowed",
        `${takes} Pages of another origin may call once COUNTERSIGN_CORS_ORIGINS lists it.`,
        { note: `COUNTERSIGN_CORS_ORIGINS does not list ${preflightOf.slice(0, mostShown)}` },
      );
    }
    this.allow = allow;
  }
}
