/** How much of a connection's time and of the server's memory one client gets; times in milliseconds. */
export interface HttpLimits {
  /** Until the headers are complete. */
  readonly headersTimeout: number;
  /** Until the whole request is. */
  readonly requestTimeout: number;
  /** How often both are looked at. */
  readonly checkInterval: number;
  /** Without a byte in either direction, a slow reader's too. */
  readonly inactivityTimeout: number;
  /** Between requests; longer than the 60 s of common proxies, so that they close first. */
  readonly keepAliveTimeout: number;
  readonly headerBytes: number;
  readonly parameterLength: number;
  /** Mean delay of the event loop above which requests are refused: generous, for a refusal costs a retry. */
  readonly eventLoopDelay: number;
  /** Over which that mean is taken. */
  readonly eventLoopSample: number;
}

export const httpLimits: HttpLimits = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  checkInterval: 5_000,
  inactivityTimeout: 60_000,
  keepAliveTimeout: 72_000,
  headerBytes: 16_384,
  parameterLength: 100,
  eventLoopDelay: 1_000,
  eventLoopSample: 1_000,
};
