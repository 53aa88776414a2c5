import { isBrowser } from "./browser.ts";

/** A line to the other tabs' clients of the same name. */
export interface Channel {
  readonly post: (message: unknown) => void;
  /** Calls back with what others post. */
  readonly listen: (listener: (message: unknown) => void) => void;
  readonly close: () => void;
}

/** A BroadcastChannel, where there is one. */
export function openBroadcastChannel(name: string): Channel | undefined {
  if (!isBrowser() || typeof BroadcastChannel === "undefined") return undefined;
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    listen: (listener) => {
      channel.addEventListener("message", ({ data }: { data: unknown }) => listener(data));
    },
    close: () => channel.close(),
  };
}
