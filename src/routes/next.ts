/** Where to go after signing in: a path of ours, or home. Nothing that a browser might read as another host (security S17). */
export function safeNext(text: string | undefined): string {
  if (text === undefined || !/^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(text)) return "/";
  const url = URL.parse(text, "http://here.invalid");
  return url?.host === "here.invalid" ? url.pathname + url.search : "/";
}
