import { EmailField, PasswordField } from "../parts/field.tsx";
import { Form, type Values } from "../parts/form.tsx";
import { Notice } from "../parts/notice.tsx";
import { goTo } from "../router.ts";
import { client, endReason } from "../session.ts";
import { wordsForEnd } from "../words/end-reasons.ts";
import { Entry } from "./entry.tsx";
import { isSignUpClosed } from "./is-sign-up-closed.ts";

/** Logs in; says first why one has to, where the server ended the session. */
export function LogInPage() {
  const reason = endReason();
  const end = reason === undefined ? undefined : wordsForEnd(reason);
  const logIn = async ({ email = "", password = "" }: Values) => {
    // The advice of the notice, where one has to look for it otherwise. Beforehand, for the account goes there as it appears.
    if (reason === "reuse_detected") goTo("/account#password", "replace");
    await client.logIn({ email, password });
  };
  return (
    <Entry title="Log in">
      {end !== undefined && (
        <Notice
          title={end.title}
          tone={end.alarming ? "warning" : "calm"}
          role={end.alarming ? "alert" : "status"}
        >
          {end.text}
        </Notice>
      )}
      <Form submit="Log in" busy="Logging in…" send={logIn}>
        <EmailField label="E-mail" name="email" autocomplete="email" />
        <PasswordField label="Password" name="password" autocomplete="current-password" />
      </Form>
      {!isSignUpClosed() && (
        <p class="entry-turn">
          No account yet? <a href="/signup">Sign up</a>
        </p>
      )}
    </Entry>
  );
}
