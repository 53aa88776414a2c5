import { useEffect } from "preact/hooks";
import { AccountPage } from "./account/account-page.tsx";
import { LogInPage } from "./entry/log-in-page.tsx";
import { SignUpPage } from "./entry/sign-up-page.tsx";
import { Frame } from "./parts/frame.tsx";
import { Waiting } from "./parts/waiting.tsx";
import { goTo, usePath } from "./router.ts";
import { forgetFarewell, useSession } from "./session.ts";
import { TokenPage } from "./token/token-page.tsx";

/**
 * Which page is shown follows from the path and from whether somebody is logged in: who is not sees the log-in page under
 * the path that was asked for, and afterwards what was asked for.
 */
export function App() {
  const session = useSession();
  const path = usePath();
  const isIn = session.status === "signed_in";
  useEffect(() => {
    if (!isIn) return;
    forgetFarewell();
    if (path !== "/account" && path !== "/token") goTo("/account", "replace");
  }, [isIn, path]);

  return (
    <Frame session={session} path={path}>
      {session.status === "unknown" && <Waiting />}
      {session.status === "signed_out" && (path === "/signup" ? <SignUpPage /> : <LogInPage />)}
      {/* Another account may take this one's place without a log-out: its page must have nothing of this one's. */}
      {isIn &&
        (path === "/token" ? <TokenPage /> : <AccountPage key={session.user.id} user={session.user} />)}
    </Frame>
  );
}
