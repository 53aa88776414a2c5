import type { useVerdict } from "./use-verdict.ts";
import { wordsForVerdict } from "./verdict-words.ts";

/** A verdict as a stamp and a sentence; read out when it changes. */
export function VerdictView({ verdict }: { verdict: ReturnType<typeof useVerdict> }) {
  const { mark, title, text } = wordsForVerdict(verdict);
  return (
    <div class={`verdict verdict-${mark}`} role="status">
      <p class="verdict-title">{title}</p>
      <p>{text}</p>
    </div>
  );
}
