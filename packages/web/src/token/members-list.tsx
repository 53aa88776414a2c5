import type { MemberWords } from "./claim-words.ts";
import { MemberValue } from "./member-value.tsx";
import type { JsonPart } from "./read-token.ts";
import { idOf, isLit, type Pointing, type Spot } from "./spot.ts";

/** The members of a part, each with its value and what it means; pointing at one shows where the token says so. */
export function MembersList({
  part,
  json,
  words,
  spot,
  point,
}: { part: Spot["part"]; json: JsonPart; words: (name: string) => MemberWords } & Pointing) {
  return (
    <dl class={`members members-${part}`}>
      {json.members.map(({ name, value }) => {
        const here = { part, name };
        const { title, meaning, as } = words(name);
        return (
          <div
            key={name}
            class={spot?.name !== undefined && isLit(spot, here) ? "member is-lit" : "member"}
            onPointerEnter={() => point(here)}
            onPointerLeave={() => point(undefined)}
            onFocusCapture={() => point(here)}
            onBlurCapture={() => point(undefined)}
          >
            <dt>
              <button type="button" onClick={() => showInToken(here)}>
                <code>{name}</code>
                <span class="for-readers">: show where the token says so</span>
              </button>
              <span class="member-title">{title}</span>
            </dt>
            <dd class="member-value">
              <MemberValue value={value} as={as} />
            </dd>
            <dd class="member-meaning">{meaning}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function showInToken(spot: Spot): void {
  document.getElementById(idOf(spot))?.scrollIntoView({ block: "nearest" });
}
