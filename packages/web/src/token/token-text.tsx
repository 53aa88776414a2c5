import { useState } from "preact/hooks";
import type { ReadToken } from "./read-token.ts";
import { type Segment, segmentsOf } from "./segments.ts";
import { idOf, isLit, type Pointing, type Spot } from "./spot.ts";

/** The token as it is sent, in three colours; pointing at its characters shows what they say. */
export function TokenText({ text, token, ...pointing }: { text: string; token: ReadToken } & Pointing) {
  const segments: Array<[Spot["part"], readonly Segment[]]> = [
    ["header", segmentsOf(token.header)],
    ["payload", segmentsOf(token.payload)],
    ["signature", [{ text: token.signature.text }]],
  ];
  const onPointerOver = ({ target }: PointerEvent) => {
    if (!(target instanceof HTMLElement)) return;
    const { part, name } = target.dataset;
    if (part !== undefined) pointing.point({ part: part as Spot["part"], name });
  };
  return (
    <div class="token-block">
      <div
        class="token-text"
        role="img"
        aria-label={`Your access token: ${text.length} characters in three parts, header, payload and signature, parted by dots.`}
        onPointerOver={onPointerOver}
        onPointerLeave={() => pointing.point(undefined)}
      >
        {segments.map(([part, list], index) => (
          <>
            {index > 0 && <span class="token-dot">.</span>}
            {list.map((segment) => (
              <Characters key={segment.name} part={part} segment={segment} spot={pointing.spot} />
            ))}
          </>
        ))}
      </div>
      <CopyButton text={text} />
    </div>
  );
}

function Characters({
  part,
  segment: { name, text },
  spot,
}: {
  part: Spot["part"];
  segment: Segment;
  spot: Spot | undefined;
}) {
  const here = { part, name };
  return (
    <span
      id={idOf(here)}
      class={isLit(spot, here) ? `token-${part} is-lit` : `token-${part}`}
      data-part={part}
      data-name={name}
    >
      {text}
    </span>
  );
}

function CopyButton({ text }: { text: string }) {
  const [said, setSaid] = useState("");
  const copy = async () => {
    try {
      // Without TLS there is no clipboard.
      await navigator.clipboard.writeText(text);
      setSaid("Copied. Until it expires, whoever has it can act as you.");
    } catch {
      setSaid("The browser does not allow it. Select the text instead.");
    }
  };
  return (
    <p class="token-copy">
      <button class="button button-quiet" type="button" onClick={() => void copy()}>
        Copy the token
      </button>
      <span role="status">{said}</span>
    </p>
  );
}
