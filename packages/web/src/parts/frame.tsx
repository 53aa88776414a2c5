import type { ComponentChildren } from "preact";
import { followLinks } from "../router.ts";
import { client, type useSession } from "../session.ts";
import { Mark } from "./mark.tsx";

const pages = [
  { path: "/account", name: "Account" },
  { path: "/token", name: "My token" },
] as const;

/** What is around every page: the way to the content, the name, and where else one can go. */
export function Frame({
  session,
  path,
  children,
}: {
  session: ReturnType<typeof useSession>;
  path: string;
  children: ComponentChildren;
}) {
  return (
    // A link that moves between pages works by keyboard as it always does; this only spares the reload.
    <div onClick={followLinks}>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="bar">
        <a class="home" href="/">
          <Mark />
          Countersign
        </a>
        {session.status === "signed_in" && (
          <nav aria-label="Pages">
            {pages.map((page) => (
              <a key={page.path} href={page.path} {...(page.path === path && { "aria-current": "page" })}>
                {page.name}
              </a>
            ))}
            <button class="button button-quiet" type="button" onClick={() => void client.logOut()}>
              Log out
            </button>
          </nav>
        )}
      </header>
      {children}
    </div>
  );
}
