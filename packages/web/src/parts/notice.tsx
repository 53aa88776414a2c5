import type { ComponentChildren } from "preact";

/** Something to know before going on. `alert` is read out at once, `status` when the reader pauses. */
export function Notice({
  title,
  tone = "calm",
  role = "status",
  children,
}: {
  title?: string;
  tone?: "calm" | "warning" | "good";
  role?: "alert" | "status";
  children: ComponentChildren;
}) {
  return (
    <div class={`notice notice-${tone}`} role={role}>
      {title !== undefined && <p class="notice-title">{title}</p>}
      <p>{children}</p>
    </div>
  );
}
