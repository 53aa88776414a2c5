import { type Bar, drawLives, type Life } from "./journal.ts";

const makers = { this: "this tab", another: "another tab", start: "logging in" } as const;

/** Each access token's life as a bar, one under the other: solid while it was used, faint while it would still be accepted. */
export function LivesChart({ lives, now }: { lives: readonly Life[]; now: number }) {
  if (lives.length === 0) return null;
  const picture = drawLives(lives, now);
  return (
    <figure class="lives">
      <ol>
        {picture.bars.map((bar, index) => (
          <LifeRow
            key={bar.life.number}
            bar={bar}
            isLast={index === picture.bars.length - 1}
            now={picture.now}
          />
        ))}
      </ol>
      <figcaption>
        Solid: the time in which this page used the token. Faint: the rest of its life, in which a copy would
        still be accepted; if the session ends, the revocation feed cuts it short. The line is now.
      </figcaption>
    </figure>
  );
}

function LifeRow({ bar, isLast, now }: { bar: Bar; isLast: boolean; now: number }) {
  const { life, from, usedUntil, validUntil } = bar;
  return (
    <li class={isLast ? "life-row is-current" : "life-row"}>
      <span class="life-label">
        <b>{life.number}</b> {makers[life.by]}
        <span class="for-readers">{isLast ? ", in use" : ", replaced"}</span>
      </span>
      <span class="life-line">
        <span class="life-valid" style={{ left: percent(from), width: percent(validUntil - from) }} />
        <span class="life-used" style={{ left: percent(from), width: percent(usedUntil - from) }} />
        <span class="life-now" style={{ left: percent(now) }} />
      </span>
    </li>
  );
}

function percent(part: number): string {
  return `${(part * 100).toFixed(2)}%`;
}
