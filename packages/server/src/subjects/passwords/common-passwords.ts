let passwords: Promise<ReadonlySet<string>> | undefined;

/** Whether the password is one of the some 49,000 that are tried first, in any case. */
export async function isCommonPassword(password: string): Promise<boolean> {
  passwords ??= loadPasswords();
  return (await passwords).has(password.toLowerCase());
}

/** By the first who asks: a server whose users only refresh has no need of some megabytes of words. */
async function loadPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  return new Set(dictionary["passwords-common"].map((common) => common.toLowerCase()));
}
