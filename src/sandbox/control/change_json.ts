import { asciiJson } from "../wire/ascii_json.ts";

type Changes = Record<string, unknown>;

const result_header = "dropbox-api-result";

/** The answer with values of its JSON put in by their pointers: the body's, or that of a download's result. */
export async function changed(response: Response, changes: Changes): Promise<Response> {
  const headers = new Headers(response.headers);
  const result = headers.get(result_header);
  if (result !== null) {
    headers.set(result_header, withChanges(result, changes));
    return new Response(response.body, { status: response.status, headers });
  }
  headers.delete("content-length");
  return new Response(withChanges(await response.text(), changes), { status: response.status, headers });
}

function withChanges(json: string, changes: Changes): string {
  const value = JSON.parse(json);
  for (const [pointer, to] of Object.entries(changes)) put(value, pointer, to);
  return asciiJson(value);
}

/** RFC 6901; "-" stands for the place behind a list's last item. A pointer that leads nowhere changes nothing. */
function put(value: unknown, pointer: string, to: unknown): void {
  const steps = pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = steps.pop()!;
  let at = value;
  for (const step of steps) at = (at as Changes | null | undefined)?.[step];
  if (typeof at !== "object" || at === null) return;
  if (Array.isArray(at) && last === "-") at.push(to);
  else (at as Changes)[last] = to;
}
