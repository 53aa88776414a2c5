import type { User } from "@countersign/client";
import { Page } from "../parts/page.tsx";
import { ChangePassword } from "./change-password.tsx";
import { DeleteAccount } from "./delete-account.tsx";
import { Devices } from "./devices.tsx";
import { Profile } from "./profile.tsx";

/** Everything that users can see and change about themselves. */
export function AccountPage({ user }: { user: User }) {
  return (
    <Page title="My account">
      <Profile user={user} />
      <Devices />
      <ChangePassword email={user.email} />
      <DeleteAccount email={user.email} />
    </Page>
  );
}
