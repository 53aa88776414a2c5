import { Rosette } from "../parts/rosette.tsx";
import { durationWords } from "../words/time.ts";
import type { Life } from "./journal.ts";
import { useNow } from "./use-now.ts";
import type { useVerdict } from "./use-verdict.ts";
import { wordsForVerdict } from "./verdict-words.ts";

/** The token at a glance: drawn, whether it is genuine, and what is left of its life. */
export function Certificate({
  text,
  verdict,
  life,
}: {
  text: string;
  verdict: ReturnType<typeof useVerdict>;
  life: Life | undefined;
}) {
  const { mark, title } = wordsForVerdict(verdict);
  return (
    <div class="certificate">
      <Rosette parts={text.split(".")} />
      <div>
        <p class={`stamp stamp-${mark}`}>{title}</p>
        {life !== undefined && <LifeBar life={life} />}
      </div>
    </div>
  );
}

/** Counted from when the token came: a wrong clock on this machine changes nothing. */
function LifeBar({ life }: { life: Life }) {
  const left = Math.max(0, life.receivedAt + life.lifetime - useNow());
  const percent = Math.min(100, (left / life.lifetime) * 100);
  return (
    <>
      <p class="life-words">
        <strong>{durationWords(left)}</strong> of {durationWords(life.lifetime)} left
      </p>
      <div
        class="life-track"
        role="progressbar"
        aria-label="What is left of the token's life"
        aria-valuenow={Math.round(percent)}
        aria-valuetext={`${durationWords(left)} left`}
      >
        <div class="life-left" style={{ width: `${percent}%` }} />
      </div>
    </>
  );
}
