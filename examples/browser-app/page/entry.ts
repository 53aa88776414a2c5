import { type Client, ClientError } from "@countersign/client";
import { find } from "./find.ts";

const form = find("entry", HTMLFormElement);
const failure = find("failure", HTMLParagraphElement);
const email = find("email", HTMLInputElement);
const password = find("password", HTMLInputElement);

/** Lets the form log in or sign up, as the button says. */
export function listenToEntry(client: Client): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const isNew = event.submitter?.id === "sign-up";
    void enter(isNew ? client.signUp : client.logIn);
  });
}

async function enter(start: Client["logIn"]): Promise<void> {
  failure.textContent = "";
  form.inert = true;
  try {
    await start({ email: email.value, password: password.value });
    form.reset();
  } catch (error) {
    failure.textContent = wordsFor(error);
  } finally {
    form.inert = false;
  }
}

function wordsFor(error: unknown): string {
  if (!(error instanceof ClientError)) throw error;
  if (error.code === "network" || error.code === "timeout") return "The server cannot be reached. Try again.";
  return error.detail;
}
