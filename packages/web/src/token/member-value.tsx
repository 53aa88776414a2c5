import { momentWords } from "../words/time.ts";
import type { MemberWords } from "./claim-words.ts";

/** A member's value as it is best read; times also as they stand in the token. */
export function MemberValue({ value, as }: { value: unknown; as: MemberWords["as"] }) {
  if (as === "moment" && typeof value === "number") {
    return (
      <>
        {momentWords(value)} <span class="member-raw">{value}</span>
      </>
    );
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return <span class="member-raw">none</span>;
    return value.map((entry) => (
      <span key={String(entry)} class="tag">
        {String(entry)}
      </span>
    ));
  }
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value);
}
