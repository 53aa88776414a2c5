// oidc-provider with what a refresh needs: rotation, and JWT access tokens for one resource. No ID token is asked for,
// which would be a second signature. Tokens to begin with are made here, at GET /tokens/<how many>.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";
import { MemoryAdapter } from "./memory-adapter.ts";

const port = Number(process.env["COUNTERSIGN_PORT"]);
const resource = "https://api.example.com";
const scope = "read";
const lifetime = 86_400; // seconds

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const provider = new Provider(`http://localhost:${port}`, {
  ...(process.env["ADAPTER"] === "map" ? { adapter: MemoryAdapter } : {}),
  clients: [
    {
      client_id: "app",
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token"],
      id_token_signed_response_alg: "ES256",
      redirect_uris: ["https://app.example.com/callback"],
    },
  ],
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), alg: "ES256", use: "sig" }] },
  scopes: ["openid", "offline_access", scope],
  rotateRefreshToken: true,
  ttl: { AccessToken: 600, RefreshToken: lifetime, Grant: lifetime },
  findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
  features: {
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope,
        audience: resource,
        accessTokenFormat: "jwt",
        accessTokenTTL: 600,
        jwt: { sign: { alg: "ES256" } },
      }),
    },
  },
});

async function startGrant(accountId: string): Promise<string> {
  const client = await provider.Client.find("app");
  const grant = new provider.Grant({ accountId, clientId: "app" });
  grant.addOIDCScope("offline_access");
  grant.addResourceScope(resource, scope);
  const grantId = await grant.save(lifetime);
  const granted = {
    accountId,
    client,
    grantId,
    resource,
    scope: `offline_access ${scope}`,
    gty: "authorization_code",
  };
  return new provider.RefreshToken(granted).save();
}

const answer = provider.callback();
// Others have their turns in between: connections must outlive them.
createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  const count = /^\/tokens\/(\d+)$/.exec(request.url ?? "")?.[1];
  if (count === undefined) {
    answer(request, response);
    return;
  }
  const accounts = Array.from({ length: Number(count) }, (_, index) => startGrant(`user${index}`));
  void Promise.all(accounts).then((tokens) => response.end(JSON.stringify(tokens)));
}).listen(port, "localhost");
