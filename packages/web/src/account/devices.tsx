import type { SessionEntry } from "@countersign/protocol";
import { useEffect, useRef, useState } from "preact/hooks";
import { Notice } from "../parts/notice.tsx";
import { dateWords, lastSeenWords } from "../words/time.ts";
import { Section } from "./section.tsx";
import { useSessions } from "./use-sessions.ts";

/** Where the user is logged in, and the way to end it. */
export function Devices() {
  const { sessions, failure, done, retry, end, endOthers } = useSessions();
  const list = useRef<HTMLUListElement>(null);
  // The button that had the focus is gone with its device.
  useEffect(() => {
    if (done !== "" && document.activeElement === document.body) list.current?.focus();
  }, [done, sessions]);
  const others = sessions?.filter(({ current }) => !current) ?? [];
  return (
    <Section
      name="devices"
      title="Devices"
      about="Where you are logged in. If you do not know one of them, log it out and change your password."
    >
      {failure !== undefined && (
        <>
          <Notice tone="warning" role="alert">
            {failure}
          </Notice>
          <Button words="Try again" busy="Trying…" press={retry} />
        </>
      )}
      {sessions === undefined && failure === undefined && <p class="device-facts">Looking…</p>}
      <ul class="devices" ref={list} tabIndex={-1} aria-labelledby="devices-title">
        {sessions?.map((session) => (
          <Device key={session.id} session={session} end={end} />
        ))}
      </ul>
      {others.length > 0 && (
        <Button words="Log out all other devices" busy="Logging them out…" press={endOthers} />
      )}
      <p class="for-readers" role="status">
        {done}
      </p>
    </Section>
  );
}

function Device({ session, end }: { session: SessionEntry; end: (session: SessionEntry) => Promise<void> }) {
  const name = session.device_name ?? "Unknown device";
  const facts = [
    `seen ${lastSeenWords(session.last_seen_at, Date.now())}`,
    session.ip === null ? undefined : `from ${session.ip}`,
    `logged in on ${dateWords(session.created_at)}`,
  ];
  return (
    <li class="device">
      <div>
        <p class="device-name">
          {name} {session.current && <span class="tag tag-here">This device</span>}
        </p>
        <p class="device-facts" {...(session.user_agent !== null && { title: session.user_agent })}>
          {facts.filter((fact) => fact !== undefined).join(" · ")}
        </p>
      </div>
      {!session.current && (
        <Button words="Log out" about={name} busy="Logging out…" press={() => end(session)} />
      )}
    </li>
  );
}

/** A press at a time. */
function Button({
  words,
  about = "",
  busy,
  press,
}: {
  words: string;
  /** What it is about, where its place says so only to the eye. */
  about?: string;
  busy: string;
  press: () => Promise<void>;
}) {
  const [isBusy, setBusy] = useState(false);
  const onClick = () => {
    if (isBusy) return;
    setBusy(true);
    void press().finally(() => setBusy(false));
  };
  return (
    <button class="button button-quiet" type="button" aria-disabled={isBusy} onClick={onClick}>
      {isBusy ? busy : words}
      {about !== "" && <span class="for-readers"> {about}</span>}
    </button>
  );
}
