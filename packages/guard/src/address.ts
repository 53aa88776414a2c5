/** Addresses that never leave the machine, where http tells nobody anything. */
const loopback = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Parses an address that may be fetched: https, or http on loopback, without user name or fragment.
 *
 * @throws Error that names the address's role and not its value
 */
export function parseAddress(text: unknown, role: string): URL {
  const url = typeof text === "string" && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new Error(`${role} is no address, such as https://auth.example.`);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback.test(url.hostname))) {
    throw new Error(`${role} is not https://; on loopback alone it may be http://.`);
  }
  if (url.username !== "" || url.password !== "" || url.hash !== "") {
    throw new Error(`${role} has a user name, a password or a fragment.`);
  }
  return url;
}
