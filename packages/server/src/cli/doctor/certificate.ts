import { isIP } from "node:net";
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from "node:tls";
import { systemCode } from "../../system-code.ts";
import { fail, type Finding, ok, warn } from "./finding.ts";

const probe = "TLS";
const patience = 5_000; // ms
const day = 86_400_000; // ms
const fewDays = 14;

/** Opens a connection, as `connect` of `node:tls` does. */
export type ConnectTls = (options: ConnectionOptions, connected: () => void) => TLSSocket;

interface Certificate {
  /** Why clients refuse it; `undefined` where they do not. */
  readonly refusal: string | undefined;
  /** ms */
  readonly validUntil: number;
}

/** Whether clients of the issuer accept its certificate, and for how long. */
export async function examineCertificate(
  issuer: string,
  clock: () => number,
  connect: ConnectTls = connectTls,
): Promise<Finding> {
  const url = new URL(issuer);
  if (url.protocol !== "https:") {
    return ok(probe, "none: the issuer is http on loopback, which is for development");
  }
  try {
    return judge(await readCertificate(url, connect), clock());
  } catch (error) {
    const reason = systemCode(error) ?? String(error);
    return fail(
      probe,
      `${url.host} speaks no TLS: ${reason}`,
      "See that the proxy runs and has a certificate.",
    );
  }
}

function judge({ refusal, validUntil }: Certificate, now: number): Finding {
  if (refusal !== undefined) {
    return fail(
      probe,
      `clients refuse the certificate: ${refusal}`,
      "Give the proxy one for this name, with its whole chain. For an authority of your own, set NODE_EXTRA_CA_CERTS.",
    );
  }
  const days = Math.floor((validUntil - now) / day);
  return days < fewDays
    ? warn(
        probe,
        `the certificate expires in ${days} days`,
        "Renew it, and see why that did not happen by itself.",
      )
    : ok(probe, `the certificate is good for ${days} days`);
}

function readCertificate({ hostname, port }: URL, connect: ConnectTls): Promise<Certificate> {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  return new Promise((resolve, reject) => {
    const options = {
      host,
      port: Number(port || 443),
      // Refused ones are looked at too.
      rejectUnauthorized: false,
      // A server name is no address (RFC 6066 §3).
      ...(isIP(host) === 0 ? { servername: host } : {}),
    };
    const socket = connect(options, () => {
      const refusal = socket.authorized ? undefined : String(socket.authorizationError);
      resolve({ refusal, validUntil: Date.parse(socket.getPeerCertificate().valid_to) });
      socket.destroy();
    });
    socket.setTimeout(patience, () =>
      socket.destroy(new Error(`no answer within ${patience / 1000} seconds`)),
    );
    socket.once("error", reject);
  });
}
