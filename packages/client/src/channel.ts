import { isBrowser } from "./browser.ts";
import { tryTo } from "./try-to.ts";

/** A line to the other tabs' clients of the same name. */
export interface Channel {
  readonly post: (message: unknown) => void;
  /** Calls back with what others post. */
  readonly listen: (listener: (message: unknown) => void) => void;
  readonly close: () => void;
}

/** A BroadcastChannel, where there is one and the browser does not forbid it to a page that may keep nothing. */
export function openBroadcastChannel(name: string): Channel | undefined {
  const channel = tryTo(() => (isBrowser() ? new BroadcastChannel(name) : undefined));
  return (
    channel && {
      // Once the client is closed, what was under way goes on: the others look at the record by themselves.
      post: (message) => tryTo(() => channel.postMessage(message)),
      listen: (listener) => {
        channel.addEventListener("message", ({ data }: { data: unknown }) => listener(data));
      },
      close: () => channel.close(),
    }
  );
}
