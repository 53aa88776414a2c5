import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import { Page } from "../parts/page.tsx";
import { Certificate } from "./certificate.tsx";
import { wordsForClaim, wordsForHeader } from "./claim-words.ts";
import { ForgePanel } from "./forge-panel.tsx";
import type { Life } from "./journal.ts";
import { MembersList } from "./members-list.tsx";
import { readToken } from "./read-token.ts";
import { RefreshPanel } from "./refresh-panel.tsx";
import { SignaturePanel } from "./signature-panel.tsx";
import type { Spot } from "./spot.ts";
import { TokenText } from "./token-text.tsx";
import { useAccessToken } from "./use-access-token.ts";
import { useJournal } from "./use-journal.ts";
import { useVerdict } from "./use-verdict.ts";

const lead =
  "This is what your browser shows to a service, with every request, so that it knows who you are.";

/** The access token, taken apart: how this system works, in one picture. */
export function TokenPage() {
  const text = useAccessToken();
  const journal = useJournal();
  return (
    <Page title="My token" lead={lead}>
      {text === undefined ? (
        <p role="status">Waiting for a token…</p>
      ) : (
        <Anatomy text={text} life={journal.lives.at(-1)} />
      )}
      <Chapter part="refresh" title="Refresh" about={refreshWords}>
        <RefreshPanel journal={journal} />
      </Chapter>
    </Page>
  );
}

function Anatomy({ text, life }: { text: string; life: Life | undefined }) {
  const token = useMemo(() => readToken(text), [text]);
  const [spot, point] = useState<Spot>();
  const verdict = useVerdict(text);
  if (token === undefined) return <p>This server's tokens have a form that these pages do not know.</p>;
  const pointing = { spot, point };
  return (
    <>
      <div class="anatomy">
        <div class="anatomy-token">
          <Certificate text={text} verdict={verdict} life={life} />
          <TokenText text={text} token={token} {...pointing} />
        </div>
        <div>
          <Chapter part="header" title="Header" about="How the token is signed.">
            <MembersList part="header" json={token.header} words={wordsForHeader} {...pointing} />
          </Chapter>
          <Chapter
            part="payload"
            title="Payload"
            about="What it says. Anybody can read it; it is no secret, and nobody can change it."
          >
            <MembersList part="payload" json={token.payload} words={wordsForClaim} {...pointing} />
          </Chapter>
          <Chapter part="signature" title="Signature" about="Why one can believe it.">
            <SignaturePanel token={token} verdict={verdict} />
          </Chapter>
        </div>
      </div>
      <Chapter part="forge" title="Forge it" about="Try. The signature covers every character before it.">
        <ForgePanel text={text} />
      </Chapter>
    </>
  );
}

const refreshWords =
  "A token lives for minutes only. Before it ends, this page buys the next one with the refresh token, which is in a cookie that no script can read. A refresh token is spent once: if somebody else turns up with a copy of it, the session ends for both.";

function Chapter({
  part,
  title,
  about,
  children,
}: {
  part: string;
  title: string;
  about: string;
  children: ComponentChildren;
}) {
  return (
    <section class={`chapter chapter-${part}`} aria-labelledby={`chapter-${part}`}>
      <h2 id={`chapter-${part}`}>{title}</h2>
      <p class="chapter-about">{about}</p>
      {children}
    </section>
  );
}
