import { ignore } from "./ignore.ts";

/** Runs what it is given one after the other, whether the one before succeeds or not. */
export function createQueue(): <Result>(run: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const mine = last.then(run);
    last = mine.catch(ignore);
    return mine;
  };
}
