import type { ComponentChildren } from "preact";
import { Page } from "../parts/page.tsx";
import { Rosette } from "../parts/rosette.tsx";

/** Of this server's address, so that each server has a rosette of its own. */
const parts = [location.protocol, location.host, location.origin];

/** The pages for who is not logged in. */
export function Entry({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="entry">
      <Page title={title} lead={`on ${location.host}`}>
        {children}
      </Page>
      <div class="entry-art">
        <Rosette parts={parts} />
      </div>
    </div>
  );
}
