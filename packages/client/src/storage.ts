/**
 * Where token mode keeps its record: one text with the refresh token in it. `name` is of the client; a storage that
 * holds one record may ignore it. May fail: the client goes on in memory and writes again with the next token.
 */
export interface TokenStorage {
  readonly load: (name: string) => string | null | Promise<string | null>;
  /** null: forget it. */
  readonly save: (record: string | null, name: string) => void | Promise<void>;
}

/** As much of `localStorage` as is needed. */
export interface WebStorage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

/** Forgotten when the page or the process ends; each tab signs in by itself. */
export function memoryStorage(): TokenStorage {
  let kept: string | null = null;
  return {
    load: () => kept,
    save: (record) => {
      kept = record;
    },
  };
}

/**
 * `localStorage`: tabs share the session, which outlives the browser; any script on the page can read the refresh token.
 * Not `sessionStorage`: a duplicated tab has a copy, and two that spend one refresh token look like a theft. Give a name to keep two accounts of one server apart.
 */
export function webStorage(storage: WebStorage, name?: string): TokenStorage {
  return {
    load: (ofClient) => storage.getItem(name ?? ofClient),
    save: (record, ofClient) => {
      if (record) storage.setItem(name ?? ofClient, record);
      else storage.removeItem(name ?? ofClient);
    },
  };
}
