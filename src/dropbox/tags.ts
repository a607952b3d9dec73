/**
 * The tags of an error union from the outside in: `["path", "conflict", "file"]`.
 * Nested unions sit under a key named like the tag; UploadWriteFailed and RateLimitError hide theirs in `reason`
 * (dropbox-api §5.1). The RootInfo inside `invalid_root` is a struct, whose tag says no more about the error.
 */
export function tagsOf(error: unknown): string[] {
  if (typeof error === "string") return [error];
  const tags: string[] = [];
  let at = error;
  while (isRecord(at) && tags.length < 8) {
    const tag = at[".tag"];
    if (typeof tag === "string") tags.push(tag);
    if (tag === "invalid_root") break;
    at = (typeof tag === "string" ? at[tag] : undefined) ?? at.reason;
  }
  return tags;
}

/** Whether a parsed JSON value has fields. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
