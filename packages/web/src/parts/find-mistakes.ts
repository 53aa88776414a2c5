/** What is missing or cannot be, by the fields' names, before anything is sent. */
export function findMistakes(form: HTMLFormElement): Readonly<Record<string, string>> {
  const mistakes: Record<string, string> = {};
  for (const element of form.elements) {
    if (!(element instanceof HTMLInputElement)) continue;
    const { name, value, validity } = element;
    if (validity.valueMissing) mistakes[name] = "This is still empty.";
    // Browsers take no letters beyond ASCII before the @ (RFC 6531 does): whether it is an address, the server says.
    else if (validity.typeMismatch && !value.includes("@")) mistakes[name] = "This is not an e-mail address.";
  }
  return mistakes;
}
