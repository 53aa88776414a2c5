interface Stored extends Record<string, unknown> {
  grantId?: string;
}

/**
 * Storage for oidc-provider that does as little as can be. Its own in-memory adapter holds a thousand entries and goes through all
 * tokens of a grant at each refresh, so that it grows ever slower.
 */
export class MemoryAdapter {
  static readonly #stored = new Map<string, Stored>();
  readonly #model: string;

  constructor(model: string) {
    this.#model = model;
  }

  #key(id: string): string {
    return `${this.#model}:${id}`;
  }

  async upsert(id: string, payload: Stored): Promise<void> {
    MemoryAdapter.#stored.set(this.#key(id), payload);
  }

  async find(id: string): Promise<Stored | undefined> {
    return MemoryAdapter.#stored.get(this.#key(id));
  }

  async consume(id: string): Promise<void> {
    const payload = MemoryAdapter.#stored.get(this.#key(id));
    if (payload) payload["consumed"] = Math.floor(Date.now() / 1000);
  }

  async destroy(id: string): Promise<void> {
    MemoryAdapter.#stored.delete(this.#key(id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, payload] of MemoryAdapter.#stored) {
      if (payload.grantId === grantId) MemoryAdapter.#stored.delete(key);
    }
  }
}
