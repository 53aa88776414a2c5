import type { User } from "@countersign/client";
import { dateWords } from "../words/time.ts";
import { Section } from "./section.tsx";

export function Profile({ user }: { user: User }) {
  return (
    <Section name="profile" title="Profile">
      <dl class="facts">
        <div>
          <dt>E-mail</dt>
          <dd>
            {user.email} {user.email_verified ? "(verified)" : "(not verified)"}
          </dd>
        </div>
        <div>
          <dt>Roles</dt>
          <dd>
            {user.roles.length === 0
              ? "None. An operator gives them."
              : user.roles.map((role) => (
                  <span key={role} class="tag">
                    {role}
                  </span>
                ))}
          </dd>
        </div>
        <div>
          <dt>Member since</dt>
          <dd>{dateWords(user.created_at)}</dd>
        </div>
        <div>
          <dt>Id</dt>
          <dd>
            <code>{user.id}</code>
          </dd>
        </div>
      </dl>
    </Section>
  );
}
