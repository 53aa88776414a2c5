import { type Kind, WrongValue } from "./kinds.ts";

const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A duration written `30s`, `5m`, `12h` or `7d`, in milliseconds; the bounds are written in the same way. */
export function duration(min: string, max: string): Kind<number> {
  const [least, most] = [milliseconds(min), milliseconds(max)];
  return {
    name: `duration, ${min} to ${max}`,
    parse(value) {
      const time = milliseconds(value);
      if (Number.isNaN(time)) throw new WrongValue("must be a duration such as 30s, 5m, 12h or 7d");
      if (!(time >= least && time <= most)) throw new WrongValue(`must be a duration from ${min} to ${max}`);
      return time;
    },
  };
}

function milliseconds(value: string): number {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(value) ?? [];
  return unit === undefined ? Number.NaN : Number(count) * units[unit as keyof typeof units];
}
