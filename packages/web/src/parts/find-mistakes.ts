/** What is missing or cannot be, by the fields' names, before anything is sent. */
export function findMistakes(form: HTMLFormElement): Readonly<Record<string, string>> {
  const mistakes: Record<string, string> = {};
  for (const element of form.elements) {
    if (!(element instanceof HTMLInputElement)) continue;
    const { name, validity } = element;
    if (validity.valueMissing) mistakes[name] = "This is still empty.";
    else if (validity.typeMismatch) mistakes[name] = "This is not an e-mail address.";
  }
  return mistakes;
}
