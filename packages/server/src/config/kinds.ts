/** What a setting's text may be and what it becomes. A text that is refused throws `WrongValue`. */
export interface Kind<Value> {
  /** What the documentation calls it. */
  readonly name: string;
  /** The value never stands in a message: it is or may hold a secret. */
  readonly secret?: boolean;
  /** What "not set" means where no default is; `undefined` otherwise. */
  readonly absent?: Value;
  /** The text is trimmed and not empty; `""` stands for "not set" and is never passed. */
  readonly parse: (text: string) => Value;
}

/** A setting's text that cannot be; the message completes "COUNTERSIGN_X …" and says what to write. */
export class WrongValue extends Error {
  override readonly name = "WrongValue";
}

export const text: Kind<string> = {
  name: "text",
  parse(value) {
    if (/[\p{C}\s]/u.test(value)) throw new WrongValue("must not contain spaces or control characters");
    return value;
  },
};

export const boolean: Kind<boolean> = {
  name: "`true` or `false`",
  parse(value) {
    if (value !== "true" && value !== "false") throw new WrongValue("must be true or false");
    return value === "true";
  },
};

export function choice<const Choice extends string>(choices: readonly Choice[]): Kind<Choice> {
  return {
    name: choices.map((one) => `\`${one}\``).join(", "),
    parse(value) {
      const found = choices.find((one) => one === value);
      if (found === undefined) throw new WrongValue(`must be one of ${choices.join(", ")}`);
      return found;
    },
  };
}

export function integer(min: number, max: number): Kind<number> {
  return {
    name: `${min} to ${max}`,
    parse(value) {
      const number = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
      if (!(number >= min && number <= max))
        throw new WrongValue(`must be a whole number from ${min} to ${max}`);
      return number;
    },
  };
}

/** Port 0 lets the system choose. */
export const port: Kind<number> = { ...integer(0, 65_535), name: "port" };

/** Splits at commas; spaces around an entry do not count, and an entry may stand once. */
export function list<Entry>(entry: Kind<Entry>, name: string): Kind<readonly Entry[]> {
  return {
    name,
    secret: entry.secret === true,
    absent: Object.freeze([]),
    parse(value) {
      const texts = value.split(",").map((part) => part.trim());
      if (texts.includes("")) throw new WrongValue("has an empty entry: remove the extra comma");
      if (new Set(texts).size < texts.length) throw new WrongValue("has an entry twice: remove one");
      return Object.freeze(texts.map((part) => entry.parse(part)));
    },
  };
}
