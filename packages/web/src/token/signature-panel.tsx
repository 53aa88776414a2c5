import { routes } from "@countersign/protocol";
import type { ReadToken } from "./read-token.ts";
import type { useVerdict } from "./use-verdict.ts";
import { VerdictView } from "./verdict-view.tsx";

/** The signature, checked with the public key as any service would. */
export function SignaturePanel({
  token,
  verdict,
}: {
  token: ReadToken;
  verdict: ReturnType<typeof useVerdict>;
}) {
  return (
    <div class="signature-words">
      <VerdictView verdict={verdict} />
      <p class="soft">
        Checked in this page, just now, with nothing but the token and{" "}
        <a href={routes.keySet.path}>the public keys</a>. A service does the same for each request and asks
        nobody. The {token.signature.bytes.length} bytes of the signature can only be made with the private
        key, which never leaves the server.
      </p>
    </div>
  );
}
