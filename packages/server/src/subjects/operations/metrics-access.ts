import { isLoopback } from "../../config/origins.ts";

export interface MetricsAccessSettings {
  readonly metricsToken: string | undefined;
  readonly host: string;
  readonly issuer: string;
}

/**
 * Whether there is a route for the metrics. Without a token only for a server of this machine alone: where the issuer is
 * public, requests that come from loopback are those of a reverse proxy, which passes on everybody's.
 */
export function servesMetrics({ metricsToken, host, issuer }: MetricsAccessSettings): boolean {
  return metricsToken !== undefined || (isLoopback(host) && isLoopback(new URL(issuer).hostname));
}
