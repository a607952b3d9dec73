const PART = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/;

/**
 * Whether `name` can be an object's name in every kind of store: parts of 1 to 200 characters of `A-Za-z0-9._-` that
 * do not begin with a dot, joined by `/`. It so cannot leave a folder, nor be a temporary file. Whatever else lies in
 * a folder or bucket (`.DS_Store`, `lost+found`, folder markers) is not ours, and no listing shows it.
 */
export function isName(name: string): boolean {
  return name.split("/").every((part) => PART.test(part));
}

/** Throws a TypeError unless `isName`. */
export function checkName(name: string): void {
  if (isName(name)) return;
  throw new TypeError(
    `Cannot use ${JSON.stringify(name)} as an object's name: parts of A-Za-z0-9._- joined by "/"`,
  );
}

/** Throws a TypeError unless some name could start with `prefix`; "" is the prefix of all. */
export function checkPrefix(prefix: string): void {
  checkName(`${prefix}x`);
}
