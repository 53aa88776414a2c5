import type { EndReason, SessionInfo, User } from "./wire.ts";

/** Who is signed in, as far as this client knows. It holds no token. */
export type Snapshot =
  /** Before the first answer. */
  | { readonly status: "unknown" }
  | { readonly status: "signed_in"; readonly user: User; readonly session: SessionInfo }
  /** `reason`: why, where the server ended the session. */
  | { readonly status: "signed_out"; readonly reason?: EndReason | undefined };
