/** AWS Signature V4, canonical request: RFC 3986 unreserved characters alone stay as they are. */
export function escape(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
