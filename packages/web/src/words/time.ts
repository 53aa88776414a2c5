const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];

/** How long something takes, in the two largest units that matter: "4 min 12 s"; `ms` below a second is "0 s". */
export function durationWords(ms: number): string {
  const rest = Math.max(0, ms);
  if (rest < minute) return `${Math.floor(rest / second)} s`;
  const [large, small, unit, smaller] =
    rest < hour
      ? [minute, second, "min", "s"]
      : rest < day
        ? [hour, minute, "h", "min"]
        : [day, hour, "d", "h"];
  const [wholes, parts] = [Math.floor(rest / large), Math.floor((rest % large) / small)];
  return parts === 0 ? `${wholes} ${unit}` : `${wholes} ${unit} ${parts} ${smaller}`;
}

/** A wait for a sentence: "30 seconds", "about 2 minutes"; never nothing. */
export function waitWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / second));
  if (seconds < 90) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `about ${minutes} minutes` : `about ${Math.ceil(minutes / 60)} hours`;
}

/** When a device was last seen; the server rounds to the hour, and these words are no finer. */
export function lastSeenWords(at: string, now: number): string {
  const seen = new Date(at);
  if (now - seen.getTime() < hour) return "within the last hour";
  const daysAgo = Math.round((startOfDay(now) - startOfDay(seen.getTime())) / day);
  if (daysAgo <= 0) return "today";
  if (daysAgo === 1) return "yesterday";
  return daysAgo < 7 ? `${daysAgo} days ago` : dateWords(at);
}

/** A day: "24 November 2026". */
export function dateWords(at: string): string {
  return new Date(at).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}

/** A moment of a token, which counts seconds since 1970, in the reader's own time zone. */
export function momentWords(seconds: number): string {
  return new Date(seconds * second).toLocaleString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
