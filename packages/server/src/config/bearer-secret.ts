import { type Kind, WrongValue } from "./kinds.ts";
import { isWeakSecret } from "./weak-secret.ts";

const [least, most] = [16, 512];
/** Shorter than a master secret: 16 random hexadecimal digits have some 10 different ones. */
const leastDifferentCharacters = 5;

/** A secret that clients send as a bearer token; `undefined` where none is set. */
export const bearerSecret: Kind<string | undefined> = {
  name: `secret of ${least} to ${most} characters`,
  secret: true,
  parse(value) {
    // What may stand after `Bearer` (RFC 6750 §2.1).
    if (!/^[A-Za-z0-9\-._~+/]+=*$/.test(value)) {
      throw new WrongValue(
        "must be letters, digits and - . _ ~ + / alone, so that it can be sent as a bearer token",
      );
    }
    if (value.length < least || value.length > most) {
      throw new WrongValue(
        `must have ${least} to ${most} characters: make one with \`countersign secret new\``,
      );
    }
    if (isWeakSecret(value, leastDifferentCharacters)) {
      throw new WrongValue("can be guessed: make a random one with `countersign secret new`");
    }
    return value;
  },
};
