/** One event of a Server-Sent Events stream. */
export interface StreamEvent {
  readonly type: string;
  /** Only if this very event has one. */
  readonly id: string | undefined;
  readonly data: string;
}

/** An event that ends, or an answer that never does, may hold no more than this, in characters. */
const maxLength = 1024 * 1024;
/** No signature covers an id: one that no header can carry, or no server takes, would keep the feed from being opened again. */
const sendable = /^[\x21-\x7e]{1,128}$/;
/** A carriage return at the end may be the first half of a line's end. */
const lineEnd = /\r\n|\n|\r(?!$)/g;

/**
 * Makes a parser of Server-Sent Events (HTML Living Standard §9.2.6): text in, as it arrives, events out.
 *
 * Comments and unknown fields are skipped, as is an `id` that is not 1 to 128 visible ASCII characters; an `id` counts for its
 * own event alone.
 *
 * @throws Error from the function returned, for an event over 1 MiB
 */
export function createEventStreamParser(): (text: string) => StreamEvent[] {
  let rest = "";
  let type = "";
  let id: string | undefined;
  let data: string[] = [];
  let length = 0;

  function takeLine(line: string, events: StreamEvent[]): void {
    if (line === "") {
      if (data.length > 0) events.push({ type: type || "message", id, data: data.join("\n") });
      type = "";
      id = undefined;
      data = [];
      length = 0;
      return;
    }
    const colon = line.indexOf(":");
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + (line[colon + 1] === " " ? 2 : 1));
    if (name === "data") data.push(value);
    else if (name === "event") type = value;
    else if (name === "id" && sendable.test(value)) id = value;
    if (name !== "") length += line.length;
  }

  return (text) => {
    const events: StreamEvent[] = [];
    // What was searched before has no line's end in it, but for a carriage return at its end.
    lineEnd.lastIndex = Math.max(0, rest.length - 1);
    rest += text;
    let start = 0;
    for (let end = lineEnd.exec(rest); end !== null; end = lineEnd.exec(rest)) {
      takeLine(rest.slice(start, end.index), events);
      start = lineEnd.lastIndex;
    }
    rest = rest.slice(start);
    if (rest.length + length > maxLength) throw new Error("An event of the feed is over 1 MiB.");
    return events;
  };
}
