import { type Kind, list, text, WrongValue } from "./kinds.ts";

/** A StringOrURI (RFC 7519 §2): what contains a colon must be a URI. */
const audience: Kind<string> = {
  name: "audience",
  parse(value) {
    if (text.parse(value).includes(":") && !URL.canParse(value)) {
      throw new WrongValue("contains a colon, so it must be a URI such as https://api.example.com");
    }
    return value;
  },
};

export const audiences = list(audience, "texts or URIs, comma-separated");
