/** For password managers, which else do not know whose password a form is about; not seen and not sent. */
export function Username({ email }: { email: string }) {
  return <input type="text" autocomplete="username" value={email} readOnly hidden />;
}
