import { useState } from "preact/hooks";
import { client } from "../session.ts";
import { wordsForFailure } from "../words/failures.ts";
import { wordsForCause } from "../words/causes.ts";
import { durationWords } from "../words/time.ts";
import type { Journal } from "./journal.ts";
import { LivesChart } from "./lives-chart.tsx";
import { useNow } from "./use-now.ts";

/** What happens at refresh, as it happens. */
export function RefreshPanel({ journal }: { journal: Journal }) {
  const now = useNow();
  const [failure, setFailure] = useState<string>();
  const { refreshes, isRefreshing, trouble, lives } = journal;
  const refresh = () => {
    if (isRefreshing) return;
    client.refresh().then(
      () => setFailure(undefined),
      (error: unknown) => setFailure(wordsForFailure(error).message),
    );
  };
  return (
    <div class="refresh">
      <dl class="counts">
        <div>
          <dt>Refreshes since this page opened</dt>
          <dd class="count">{refreshes}</dd>
        </div>
        <div>
          <dt>Last retry</dt>
          <dd>{trouble === undefined ? "none" : <RetryWords trouble={trouble} now={now} />}</dd>
        </div>
        <div>
          <dt>Just now</dt>
          <dd aria-live="polite">{isRefreshing ? "refreshing…" : "resting"}</dd>
        </div>
      </dl>
      <LivesChart lives={lives} now={now} />
      <div class="forge-ways">
        <button class="button button-main" type="button" aria-disabled={isRefreshing} onClick={refresh}>
          Refresh now
        </button>
        <span role="alert">{failure}</span>
      </div>
    </div>
  );
}

function RetryWords({ trouble, now }: { trouble: NonNullable<Journal["trouble"]>; now: number }) {
  const next = trouble.at + trouble.inMs - now;
  return (
    <>
      {durationWords(now - trouble.at)} ago, the {ordinal(trouble.attempt)}: {wordsForCause(trouble.cause)}
      {next > 0 && `; again in ${durationWords(next)}`}
    </>
  );
}

function ordinal(number: number): string {
  return ["first", "second", "third"][number - 1] ?? `${number}th`;
}
