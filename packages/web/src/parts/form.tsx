import { type ComponentChildren, createContext } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type FailureWords, wordsForFailure } from "../words/failures.ts";
import { findMistakes } from "./find-mistakes.ts";
import { Notice } from "./notice.tsx";

const nothingWrong: FailureWords = { code: "", fields: {} };

/** What went wrong with the last try, for the fields. */
export const Failures = createContext(nothingWrong);

/** What was typed, by the fields' names. */
export type Values = Readonly<Record<string, string>>;

/**
 * A form that sends itself once at a time, says what went wrong at the field that it concerns, and puts the focus there.
 * It stays usable while it sends: a second press does nothing, rather than a button vanishing from under the finger.
 */
export function Form({
  submit,
  busy: busyWords,
  send,
  passwordField = "",
  tone = "main",
  children,
}: {
  submit: string;
  /** Read out while it sends. */
  busy: string;
  send: (values: Values) => Promise<void>;
  /** The field that `invalid_credentials` speaks of, where it is one. */
  passwordField?: string;
  tone?: "main" | "danger";
  children: ComponentChildren;
}) {
  const form = useRef<HTMLFormElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState(nothingWrong);
  // Not a layout effect: the fields hear of the failure in a rendering of their own.
  useEffect(() => {
    if (failure === nothingWrong) return;
    const wrong = form.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-failure]");
    wrong?.focus();
  }, [failure]);

  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy || form.current === null) return;
    // Only text fields: there are no files.
    const values = Object.fromEntries(new FormData(form.current)) as Values;
    const mistakes = findMistakes(form.current);
    if (Object.keys(mistakes).length > 0) return setFailure({ code: "", fields: mistakes });
    setBusy(true);
    send(values)
      .then(() => setFailure(nothingWrong))
      .catch((error: unknown) => setFailure(wordsForFailure(error, passwordField)))
      .finally(() => setBusy(false));
  };

  return (
    <form ref={form} class="form" onSubmit={onSubmit} aria-busy={isBusy} noValidate>
      <Failures.Provider value={failure}>
        {failure.message !== undefined && (
          <div tabIndex={-1} data-failure>
            <Notice tone="warning" role="alert">
              {failure.message}
            </Notice>
          </div>
        )}
        {children}
        <button class={`button button-${tone}`} type="submit" aria-disabled={isBusy}>
          {isBusy ? busyWords : submit}
        </button>
        <span class="for-readers" role="status">
          {isBusy ? busyWords : ""}
        </span>
      </Failures.Provider>
    </form>
  );
}
