import type { IssuerMetadata } from "./metadata.ts";

export interface Discovery {
  /** What is known, else what is fetched now; all who ask meanwhile share one request. */
  find(): Promise<IssuerMetadata>;
  /** The next one fetches: what was found leads nowhere. */
  forget(): void;
}

export function createDiscovery(fetchNow: () => Promise<IssuerMetadata>): Discovery {
  let found: Promise<IssuerMetadata> | undefined;
  return {
    async find() {
      const asked = found ?? fetchNow();
      found = asked;
      try {
        return await asked;
      } catch (error) {
        if (found === asked) found = undefined;
        throw error;
      }
    },
    forget() {
      found = undefined;
    },
  };
}
