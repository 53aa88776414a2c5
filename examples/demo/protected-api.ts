import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createVerifier, importKeySet, JwtError } from "@countersign/jwt";

/** An API of another team: it fetches the issuer's key set once, then checks every token by itself. */
export async function startProtectedApi(issuer: string): Promise<{ url: string; close: () => void }> {
  const response = await fetch(`${issuer}/.well-known/jwks.json`);
  const verify = createVerifier({
    keys: importKeySet(JSON.parse(await response.text())),
    typ: "at+jwt",
    issuer,
    audience: issuer,
  });
  const server = createServer((request, reply) => {
    const { status, body } = answer(request.headers.authorization, verify);
    reply.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

function answer(header: string | undefined, verify: ReturnType<typeof createVerifier>) {
  try {
    const { email } = verify(header?.replace(/^Bearer /i, "") ?? "");
    return { status: 200, body: { message: `Hello, ${String(email)}` } };
  } catch (error) {
    if (!(error instanceof JwtError)) throw error;
    return { status: 401, body: { code: error.code } };
  }
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
}
