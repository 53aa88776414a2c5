/** What is explored: who takes part, what may go wrong, and how far. */
export interface Scenario {
  /** Token mode without keys, token mode with a key kept beside each received token, or cookie mode. */
  clients: "plain" | "keys" | "cookie";
  /** How many requests and answers of the owner's tabs are under way at once. */
  tabs: number;
  /** No refresh token of a later generation is made. */
  generations: number;
  /** The grace window, in ticks. */
  grace: number;
  /** `REFRESH_BURST`. */
  burst: number;
  /** The database may come back as it was at an earlier moment, while requests and answers are under way. */
  losesWrites?: boolean;
  /** An asynchronous standby may take over, which lacks the last writes, endings among them. */
  failsOver?: boolean;
  /** A backup may be made, and restored when it is old. */
  restores?: boolean;
  /** A key may get lost, or fall out of step with the cookie jar. */
  losesKeys?: boolean;
  /** How often the browser may crash before it has written the newest cookie: the jar goes back, and the storage with the keys does not. */
  crashes?: number;
  /** A request's write comes some time after its read, so that two can race. */
  races?: boolean;
  /** The owner may log out at any time. */
  logsOut?: boolean;
  /** Somebody copies the owner's token, with its key or without, and then sends keys of their own or none. */
  thief?: "with the key copied" | "with own keys" | "without keys";
}
