let known: Promise<ReadonlySet<string>> | null = null;

/** Whether a password, letter case aside, is among those that are tried first; the list is loaded when first asked. */
export async function isCommonPassword(password: string): Promise<boolean> {
  return (await (known ??= load())).has(password.toLowerCase());
}

async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  return new Set((dictionary["passwords-common"] as string[]).filter((word) => word.length >= 8));
}
