import type { ComponentChildren } from "preact";

/** A part of the account, which a link can name. */
export function Section({
  name,
  title,
  about,
  children,
}: {
  name: string;
  title: string;
  about?: string;
  children: ComponentChildren;
}) {
  return (
    <section class="section" id={name} aria-labelledby={`${name}-title`}>
      <div class="section-head">
        <h2 id={`${name}-title`}>{title}</h2>
        {about !== undefined && <p>{about}</p>}
      </div>
      <div class="section-body">{children}</div>
    </section>
  );
}
