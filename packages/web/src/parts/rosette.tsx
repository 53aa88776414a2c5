import { useMemo } from "preact/hooks";
import { type Band, drawRing, rosetteSize } from "../token/ring.ts";

const bands: ReadonlyArray<readonly [part: string, band: Band]> = [
  ["header", { inner: 76, outer: 98 }],
  ["payload", { inner: 42, outer: 73 }],
  ["signature", { inner: 9, outer: 39 }],
];

/** Three parts drawn as three rings, outermost first; for eyes alone. */
export function Rosette({ parts, class: name = "" }: { parts: readonly string[]; class?: string }) {
  const rings = useMemo(
    () =>
      bands.map(([part, band], index) => ({
        part,
        path: drawRing(new TextEncoder().encode(parts[index]), band),
      })),
    [parts.join(".")],
  );
  return (
    <svg class={`rosette ${name}`} viewBox={`0 0 ${rosetteSize} ${rosetteSize}`} aria-hidden="true">
      {rings.map(({ part, path }) => (
        <path key={part} class={`ring-${part}`} d={path} />
      ))}
    </svg>
  );
}
