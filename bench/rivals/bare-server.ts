// What no server on one thread of Node goes beyond: reads a request, signs one access token with ES256, and answers as much
// as a refresh does. Nothing is checked, looked up or stored; with DATABASE_URL one conditional UPDATE comes before the answer.
// With GATHERED those that come together share a statement, and another thread signs.
import { createServer } from "node:http";
import type { Socket } from "node:net";
import { createSigner, generateJwk, importKey } from "@countersign/jwt";
import { createTokenSigner } from "../../packages/server/src/subjects/signing-keys/token-signer.ts";
import { openCountedRows } from "../counted-rows.ts";

const isGathered = process.env["GATHERED"] !== undefined;
const jwk = generateJwk("ES256");
const signHere = createSigner({ key: importKey(jwk), typ: "at+jwt" });
const signer = createTokenSigner(jwk, "at+jwt");
const sign = isGathered ? (given: object) => signer.sign(given) : signHere;
const id = "01890a5d-ac96-774b-bcce-b302099a8057";
const claims = {
  iss: "http://localhost:4000",
  sub: id,
  aud: "http://localhost:4000",
  exp: 1_800_000_300,
  iat: 1_800_000_000,
  auth_time: 1_800_000_000,
  jti: id,
  sid: id,
  client_id: "countersign",
  amr: ["pwd"],
  roles: [],
  permissions: [],
  roles_version: 0,
  policy_version: 0,
  email: "user0@example.com",
  email_verified: false,
};
const user = { id, email: claims.email, email_verified: false, created_at: new Date(0), roles: [] };
const session = { id, created_at: new Date(0), expires_at: new Date(0) };
const refreshToken = `cs_rt_${"x".repeat(98)}`;

const url = process.env["DATABASE_URL"];
const rows = url === undefined ? undefined : await openCountedRows(url, Number(process.env["DATABASE_POOL"]));
const rowOf = new WeakMap<Socket, Promise<string>>();
let connections = 0;

/** Each connection has a row of its own. */
async function turnRow(socket: Socket): Promise<void> {
  if (rows === undefined) return;
  const added = rowOf.get(socket) ?? addRow(`${process.pid} ${(connections += 1)}`);
  rowOf.set(socket, added);
  await (isGathered ? rows.turnTogether(await added) : rows.turn(await added));
}

async function addRow(row: string): Promise<string> {
  await rows?.add(row);
  return row;
}

createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => void answer());
  async function answer(): Promise<void> {
    const sent = Buffer.concat(chunks).toString();
    const { refresh_token = refreshToken } = sent === "" ? {} : (JSON.parse(sent) as Record<string, string>);
    await turnRow(request.socket);
    const body = JSON.stringify({
      user,
      session,
      access_token: await sign(claims),
      token_type: "Bearer",
      expires_in: 300,
      refresh_token,
    });
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    });
    response.end(body);
  }
}).listen(Number(process.env["COUNTERSIGN_PORT"]), "localhost");
