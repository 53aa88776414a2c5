import { routes } from "@countersign/protocol";
import { useId, useState } from "preact/hooks";
import { Rosette } from "../parts/rosette.tsx";
import { forgeries } from "./forgeries.ts";
import { useVerdict } from "./use-verdict.ts";
import { VerdictView } from "./verdict-view.tsx";

/** A copy of the token to spoil: see what the check makes of it, and the server. */
export function ForgePanel({ text }: { text: string }) {
  const id = useId();
  const [copy, setCopy] = useState(text);
  const [answer, setAnswer] = useState("");
  const verdict = useVerdict(copy);
  const change = (next: string) => {
    setCopy(next);
    setAnswer("");
  };
  return (
    <div class="forge">
      <Rosette parts={copy.split(".")} class={verdict.kind === "genuine" ? "" : "is-broken"} />
      <div class="forge-desk">
        <div class="forge-ways">
          {forgeries.map(({ name, forge }) => (
            <button key={name} class="button button-quiet" type="button" onClick={() => change(forge(text))}>
              {name}
            </button>
          ))}
          <button class="button button-quiet" type="button" onClick={() => change(text)}>
            Put it back
          </button>
        </div>
        <label for={id}>Your copy, to edit as you like</label>
        <textarea
          id={id}
          rows={6}
          value={copy}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="none"
          onInput={(event) => change(event.currentTarget.value.trim())}
        />
        <VerdictView verdict={verdict} />
        <div class="forge-ways">
          <button
            class="button button-quiet"
            type="button"
            onClick={() => void present(copy).then(setAnswer)}
          >
            Try it on the server
          </button>
          <span role="status">{answer}</span>
        </div>
      </div>
    </div>
  );
}

/** What the server answers to a request with this token alone. */
async function present(token: string): Promise<string> {
  try {
    const answer = await fetch(routes.me.path, {
      headers: { authorization: `Bearer ${token}` },
      credentials: "omit",
      cache: "no-store",
    });
    const { code } = (await answer.json()) as { code?: string };
    return code === undefined ? `${answer.status}: the server believes it.` : `${answer.status}: ${code}`;
  } catch {
    return "The server cannot be reached, or no header can hold this text.";
  }
}
