import { ask } from "../ask.ts";
import { PasswordField } from "../parts/field.tsx";
import { Form, type Values } from "../parts/form.tsx";
import { Username } from "../parts/username.tsx";
import { leave } from "../session.ts";
import { Section } from "./section.tsx";

export function DeleteAccount({ email }: { email: string }) {
  return (
    <Section name="delete" title="Delete account" about="There is no way back.">
      <details>
        <summary>What happens, and how</summary>
        <div class="section-body">
          <p>
            Your profile, your password and your devices are removed from this server, and every device is
            logged out at once. Services that you used with this account keep what they have stored
            themselves.
          </p>
          <Form
            submit="Delete my account"
            busy="Deleting…"
            send={remove}
            passwordField="password"
            tone="danger"
          >
            <Username email={email} />
            <PasswordField label="Your password" name="password" autocomplete="current-password" />
          </Form>
        </div>
      </details>
    </Section>
  );
}

async function remove({ password }: Values): Promise<void> {
  await ask("deleteMe", { body: { password } });
  await leave("user_deleted");
}
