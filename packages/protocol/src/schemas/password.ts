import { Type } from "typebox";
import { passwordMaxLength } from "../limits.ts";

/** NFC makes of up to four code points one (U+1F82), so the bound of what arrives is wider than that of what counts. */
const mostBeforeNfc = 4 * passwordMaxLength;

/** A password in a request; the password rule counts it after NFC. */
export const PasswordSchema = Type.String({
  minLength: 1,
  maxLength: mostBeforeNfc,
  format: "password",
  description: `Any characters, at most ${passwordMaxLength} code points after NFC.`,
});
