import { useEffect, useRef, useState } from "preact/hooks";
import { ask } from "../ask.ts";
import { PasswordField } from "../parts/field.tsx";
import { Form, type Values } from "../parts/form.tsx";
import { Notice } from "../parts/notice.tsx";
import { Username } from "../parts/username.tsx";
import { Section } from "./section.tsx";

export function ChangePassword({ email }: { email: string }) {
  const [times, setTimes] = useState(0);
  const said = useRef<HTMLDivElement>(null);
  // The button that had the focus is gone with its form.
  useEffect(() => said.current?.focus(), [times]);
  const change = async ({ current, new: next }: Values) => {
    await ask("changePassword", { body: { current, new: next } });
    setTimes(times + 1);
  };
  return (
    <Section name="password" title="Password" about="A new password logs out every other device.">
      {times > 0 && (
        <div ref={said} tabIndex={-1}>
          <Notice tone="good">Your password is changed, and all other devices are logged out.</Notice>
        </div>
      )}
      {/* A form of its own after each change: what was typed must not stay. */}
      <Form key={times} submit="Change password" busy="Changing…" send={change} passwordField="current">
        <Username email={email} />
        <PasswordField label="Current password" name="current" autocomplete="current-password" />
        <PasswordField label="New password" name="new" autocomplete="new-password" />
      </Form>
    </Section>
  );
}
