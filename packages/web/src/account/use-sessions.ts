import type { SessionEntry, SessionList } from "@countersign/protocol";
import { useCallback, useEffect, useState } from "preact/hooks";
import { ask } from "../ask.ts";
import { wordsForFailure } from "../words/failures.ts";

/** The devices that are logged in, the one at hand first; and how to end their sessions. */
export function useSessions() {
  const [sessions, setSessions] = useState<readonly SessionEntry[]>();
  const [failure, setFailure] = useState<string>();
  /** What was just done, for readers of the screen's words. */
  const [done, setDone] = useState("");

  const load = useCallback(async () => {
    const answer = (await (await ask("listSessions")).json()) as SessionList;
    setSessions(answer.sessions.toSorted((a, b) => Number(b.current) - Number(a.current)));
  }, []);
  const attempt = useCallback(
    async (work: () => Promise<unknown>, saying: string) => {
      try {
        await work();
        await load();
        setFailure(undefined);
        setDone(saying);
      } catch (error) {
        const { message } = wordsForFailure(error);
        setFailure(message ?? "The server refused. Load the page again.");
      }
    },
    [load],
  );
  useEffect(() => void attempt(async () => {}, ""), [attempt]);

  return {
    sessions,
    failure,
    done,
    retry: () => attempt(async () => {}, ""),
    end: ({ id, device_name }: SessionEntry) =>
      attempt(
        () => ask("endSession", { id }).catch(passIfGone),
        `${device_name ?? "The device"} is logged out.`,
      ),
    endOthers: () =>
      attempt(() => ask("endSessions", { query: "?scope=others" }), "All other devices are logged out."),
  };
}

/** A device that has logged itself out meanwhile is what was asked for. */
function passIfGone(error: unknown): void {
  if (wordsForFailure(error).code !== "not_found") throw error;
}
