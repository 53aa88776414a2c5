import { isLoopback } from "../../config/origins.ts";

export interface FeedAccessSettings {
  readonly feedSecret: string | undefined;
  readonly host: string;
  readonly issuer: string;
}

/**
 * Whether there is a feed. Without a secret only for a server of this machine alone: where the issuer is public, requests
 * that come from loopback are those of a reverse proxy, which passes on everybody's.
 */
export function servesFeed({ feedSecret, host, issuer }: FeedAccessSettings): boolean {
  return feedSecret !== undefined || (isLoopback(host) && isLoopback(new URL(issuer).hostname));
}
