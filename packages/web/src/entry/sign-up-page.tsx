import { useState } from "preact/hooks";
import { EmailField, PasswordField } from "../parts/field.tsx";
import { Form, type Values } from "../parts/form.tsx";
import { Notice } from "../parts/notice.tsx";
import { client } from "../session.ts";
import { wordsForFailure } from "../words/failures.ts";
import { Entry } from "./entry.tsx";
import { isSignUpClosed } from "./is-sign-up-closed.ts";

/** Makes an account, and is then logged in. A server that takes none says so at once, or at a try if it was closed since. */
export function SignUpPage() {
  const [isClosed, setClosed] = useState(isSignUpClosed);
  const signUp = async ({ email = "", password = "" }: Values) => {
    await client.signUp({ email, password }).catch((error: unknown) => {
      if (wordsForFailure(error).code !== "signup_closed") throw error;
      setClosed(true);
    });
  };
  if (isClosed) {
    return (
      <Entry title="Sign-up is closed">
        <Notice role="alert">This server takes no sign-ups. Ask its operator for an account.</Notice>
        <LogInInstead />
      </Entry>
    );
  }
  return (
    <Entry title="Sign up">
      <Form submit="Make my account" busy="Making your account…" send={signUp}>
        <EmailField
          label="E-mail"
          name="email"
          autocomplete="email"
          wayOut={{ code: "email_taken", node: <a href="/login">Log in instead?</a> }}
        />
        <PasswordField
          label="Password"
          name="password"
          autocomplete="new-password"
          hint="Length is what counts: a few words in a row beat a short riddle."
        />
      </Form>
      <LogInInstead />
    </Entry>
  );
}

function LogInInstead() {
  return (
    <p class="entry-turn">
      Already have an account? <a href="/login">Log in</a>
    </p>
  );
}
