import type { PostgresAddress, PostgresHost } from "./address.ts";

/** Which host of a cluster is connected to: the last that took writes, until it does not. */
export class HostChoice {
  readonly #hosts: readonly PostgresHost[];
  #at = 0;

  constructor({ hosts }: PostgresAddress) {
    this.#hosts = hosts;
  }

  /** How many there are. */
  get count(): number {
    return this.#hosts.length;
  }

  get current(): PostgresHost {
    const host = this.#hosts[this.#at];
    if (host === undefined) throw new TypeError("A cluster has at least one host.");
    return host;
  }

  /** Goes on to the next, unless somebody already has since `failed` was the current one. */
  passOver(failed: PostgresHost): void {
    if (this.current === failed) this.#at = (this.#at + 1) % this.#hosts.length;
  }
}
