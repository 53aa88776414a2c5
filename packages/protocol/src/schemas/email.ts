import { Type } from "typebox";
import { emailMaxBytes } from "../limits.ts";

/** An e-mail address in a request; the account's own rule says what is one, and counts its bytes. */
export const EmailSchema = Type.String({
  minLength: 3,
  maxLength: emailMaxBytes,
  description: `An e-mail address of at most ${emailMaxBytes} bytes.`,
  examples: ["ada@example.org"],
});
