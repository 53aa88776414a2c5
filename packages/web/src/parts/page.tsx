import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

let isFirst = true;

/**
 * A page's title, in the tab and as its heading. Moving to a page puts the focus on the heading, so that a screen reader
 * says where one is; the first page of all leaves it where the browser put it. A link to a part of the page goes there.
 */
export function Page({
  title,
  lead,
  children,
}: {
  title: string;
  lead?: ComponentChildren;
  children: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    document.title = `${title} · Countersign`;
    const part = location.hash === "" ? null : document.getElementById(location.hash.slice(1));
    if (part !== null) part.scrollIntoView();
    else if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, [title]);
  return (
    <main id="content" class="page">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {lead !== undefined && <p class="lead">{lead}</p>}
      {children}
    </main>
  );
}
