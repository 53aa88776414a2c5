import { type Kind, list, WrongValue } from "./kinds.ts";
import { isWeakSecret } from "./weak-secret.ts";

/** `countersign secret new` prints so many random bytes, or more on request. */
const leastSecretBytes = 32;

const secret: Kind<Buffer> = {
  name: "secret",
  secret: true,
  parse(value) {
    const bytes = Buffer.from(value, "base64url");
    // Node's decoder skips what is not base64url; a text read wrongly would be a shorter secret than it looks.
    if (bytes.toString("base64url") !== value) {
      throw new WrongValue(
        "must be base64url without padding (A-Z a-z 0-9 - _), as `countersign secret new` prints",
      );
    }
    if (bytes.length < leastSecretBytes) {
      throw new WrongValue(
        `must have ${leastSecretBytes} random bytes or more: make one with \`countersign secret new\``,
      );
    }
    if (isWeakSecret(value)) {
      throw new WrongValue("can be guessed: make a random one with `countersign secret new`");
    }
    return bytes;
  },
};

/** The first is current, the others are still accepted. */
export const secrets = list(secret, "secrets, comma-separated");
