// oidc-provider brings no types: what the benchmark uses of it.
declare module "oidc-provider" {
  import type { RequestListener } from "node:http";

  interface Saved {
    save(lifetime?: number): Promise<string>;
  }

  interface Grant extends Saved {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
  }

  export class Provider {
    constructor(issuer: string, configuration: object);
    readonly Grant: new (
      members: object,
    ) => Grant;
    readonly RefreshToken: new (
      members: object,
    ) => Saved;
    readonly Client: { find(id: string): Promise<object | undefined> };
    callback(): RequestListener;
  }
}
