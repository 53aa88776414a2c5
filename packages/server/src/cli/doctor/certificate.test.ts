import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { connect, createServer as createTlsServer, type TLSSocket } from "node:tls";
import { makeSelfSigned, withoutOpenssl } from "../../../test/self-signed.ts";
import { type ConnectTls, examineCertificate } from "./certificate.ts";

const skip = withoutOpenssl;
const day = 86_400_000; // ms

/** A TLS server on loopback whose certificate signs itself, and a client that trusts it. */
async function startTls(t: TestContext, certificate: { name: string; days: number }) {
  const folder = mkdtempSync(join(tmpdir(), "countersign-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const { key, cert } = makeSelfSigned(folder, certificate);
  const server = createTlsServer({ key, cert });
  const open = new Set<TLSSocket>();
  server.on("secureConnection", (socket) => {
    open.add(socket);
    socket.on("error", () => {});
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  t.after(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const trusting: ConnectTls = (options, connected) => connect({ ...options, ca: cert }, connected);
  return { issuer: `https://localhost:${(server.address() as AddressInfo).port}`, trusting };
}

test("a certificate that is trusted and good for weeks is ok, and warns in its last days", {
  skip,
}, async (t) => {
  const { issuer, trusting } = await startTls(t, { name: "localhost", days: 30 });
  const at = (passed: number) => examineCertificate(issuer, () => Date.now() + passed * day, trusting);
  assert.equal((await at(0)).state, "ok");
  assert.equal((await at(15)).state, "ok");
  const last = await at(16.5);
  assert.equal(last.state, "warn");
  assert.match(last.says, /expires in 13 days/);
});

test("a certificate that nobody vouches for fails", { skip }, async (t) => {
  const { issuer } = await startTls(t, { name: "localhost", days: 30 });
  const { state, says } = await examineCertificate(issuer, Date.now);
  assert.equal(state, "fail");
  assert.match(says, /clients refuse the certificate: DEPTH_ZERO_SELF_SIGNED_CERT/);
});

test("a certificate for another name fails", { skip }, async (t) => {
  const { issuer, trusting } = await startTls(t, { name: "other.example", days: 30 });
  const { state, says } = await examineCertificate(issuer, Date.now, trusting);
  assert.equal(state, "fail");
  assert.match(says, /ERR_TLS_CERT_ALTNAME_INVALID/);
});

test("where nobody listens, or speaks no TLS, it fails", async () => {
  const plain = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n").resume());
  await new Promise<void>((resolve) => {
    plain.listen(0, "127.0.0.1", resolve);
  });
  const { port } = plain.address() as AddressInfo;
  const plainly = await examineCertificate(`https://localhost:${port}`, Date.now);
  assert.deepEqual([plainly.state, /speaks no TLS/.test(plainly.says)], ["fail", true]);
  await new Promise((resolve) => {
    plain.close(resolve);
  });
  const nobody = await examineCertificate(`https://localhost:${port}`, Date.now);
  assert.deepEqual([nobody.state, /ECONNREFUSED/.test(nobody.says)], ["fail", true]);
});

test("an http issuer has none, and needs none", async () => {
  assert.equal((await examineCertificate("http://localhost:4000", Date.now)).state, "ok");
});
