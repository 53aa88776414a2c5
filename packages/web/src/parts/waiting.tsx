import { useEffect, useState } from "preact/hooks";
import { useJournal } from "../token/use-journal.ts";
import { wordsForCause } from "../words/causes.ts";

const patience = 400; // ms: an answer that comes sooner makes no text flash up

/** Until the server has said whether somebody is logged in. */
export function Waiting() {
  const { trouble } = useJournal();
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), patience);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main id="content" class="waiting" aria-busy="true">
      <h1 class="for-readers">Countersign</h1>
      <p role="status">
        {trouble !== undefined
          ? `These pages cannot be shown yet: ${wordsForCause(trouble.cause)}. They go on trying.`
          : isLong && "Looking whether you are logged in…"}
      </p>
    </main>
  );
}
