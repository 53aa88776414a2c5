/** Whether the server takes no sign-ups: the HTML file that it then serves says so. */
export function isSignUpClosed(): boolean {
  return document.documentElement.dataset["signUp"] === "closed";
}
