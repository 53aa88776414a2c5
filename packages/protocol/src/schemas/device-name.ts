import { Type } from "typebox";
import { deviceNameMaxLength } from "../limits.ts";

/** A device's name in a request: shown to its user, so without control characters. */
export const DeviceNameSchema = Type.String({
  minLength: 1,
  maxLength: deviceNameMaxLength,
  pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f]*$",
  description: "How the user knows this device in the list of sessions; taken from `User-Agent` if absent.",
  examples: ["Ada's laptop"],
});
