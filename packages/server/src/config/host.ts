import { isIP } from "node:net";
import { type Kind, WrongValue } from "./kinds.ts";

/** What the server listens on: an IP address or a host name, without port or brackets. */
export const host: Kind<string> = {
  name: "address or host name",
  parse(value) {
    if (isIP(value) === 0 && !/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(value)) {
      throw new WrongValue("must be an address such as 127.0.0.1, 0.0.0.0 or ::, or a host name; no port");
    }
    return value;
  },
};
