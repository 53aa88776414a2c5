/** Who holds the refresh token: an HttpOnly cookie, or the client. */
export type Mode = "cookie" | "token";
export const modes: readonly Mode[] = ["cookie", "token"];
