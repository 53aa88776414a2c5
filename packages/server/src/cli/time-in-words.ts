const words = new Intl.RelativeTimeFormat("en");

/** A NumericDate (RFC 7519 §2) as date and distance: "2026-01-01T00:05:00.000Z, in 4 minutes". `now` in ms. */
export function inWords(seconds: number, now: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return "no time that a calendar knows";
  return `${date.toISOString()}, ${words.format(...inUnits(Math.round(seconds - now / 1000)))}`;
}

function inUnits(seconds: number): [number, Intl.RelativeTimeFormatUnit] {
  const size = Math.abs(seconds);
  if (size < 120) return [seconds, "second"];
  if (size < 7_200) return [Math.round(seconds / 60), "minute"];
  if (size < 172_800) return [Math.round(seconds / 3_600), "hour"];
  return [Math.round(seconds / 86_400), "day"];
}
