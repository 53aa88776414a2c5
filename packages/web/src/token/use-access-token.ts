import { useEffect, useState } from "preact/hooks";
import { client } from "../session.ts";
import { useJournal } from "./use-journal.ts";

/** The present access token; a new one as soon as there is one. */
export function useAccessToken(): string | undefined {
  const [token, setToken] = useState<string>();
  const newest = useJournal().lives.at(-1);
  useEffect(() => {
    let isCurrent = true;
    client
      .getAccessToken()
      .then((text) => isCurrent && setToken(text))
      // Shown in the journal, and tried again by the client.
      .catch(() => {});
    return () => {
      isCurrent = false;
    };
  }, [newest?.receivedAt]);
  return token;
}
