import { type PagePath, pagePaths } from "@countersign/protocol";
import { useEffect, useState } from "preact/hooks";

const moved = "countersign:moved";

/** Goes to a page without loading it anew; `#name` may follow the path. */
export function goTo(target: PagePath | `${PagePath}#${string}`, how: "push" | "replace" = "push"): void {
  if (how === "push") history.pushState(null, "", target);
  else history.replaceState(null, "", target);
  dispatchEvent(new Event(moved));
}

/** The path that the browser shows. */
export function usePath(): string {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const look = () => setPath(location.pathname);
    addEventListener(moved, look);
    addEventListener("popstate", look);
    return () => {
      removeEventListener(moved, look);
      removeEventListener("popstate", look);
    };
  }, []);
  return path;
}

/** Takes clicks on links between pages; all that asks for another tab or window stays with the browser. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (link === null || link.origin !== location.origin || link.target !== "" || link.hash !== "") return;
  const path = pagePaths.find((one) => one === link.pathname);
  if (path === undefined) return;
  event.preventDefault();
  goTo(path);
}
