import type { Hono } from "hono";
import type { Env } from "../../src/routes/env.ts";

/** What a browser was answered. */
export interface Answered {
  method: string;
  path: string;
  status: number;
  request: string;
  location: string;
}

/** As much of a browser as the portal is used by: cookies, forms, and the headers that browsers send by themselves. */
export class Browser {
  readonly cookies = new Map<string, string>();

  constructor(readonly app: Hono<Env>, readonly ip = "198.51.100.7", readonly answers: Answered[] = []) {}

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return await this.send(new Request(at(path), { headers }));
  }

  /** Posts a form as a page of ours does. */
  async post(
    path: string,
    fields: Record<string, string | string[]> = {},
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const body = new URLSearchParams(
      Object.entries(fields).flatMap(([name, all]) => [all].flat().map((one) => [name, one])),
    );
    const own = { "sec-fetch-site": "same-origin", origin: new URL(at(path)).origin, ...headers };
    return await this.send(new Request(at(path), { method: "POST", body, headers: own }));
  }

  async send(request: Request): Promise<Response> {
    const cookies = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    if (cookies !== "" && !request.headers.has("cookie")) request.headers.set("cookie", cookies);
    const answer = await this.app.fetch(request, { remoteAddr: { hostname: this.ip } });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    this.answers.push({
      method: request.method,
      path: new URL(request.url).pathname,
      status: answer.status,
      request: answer.headers.get("x-request-id") ?? "",
      location: answer.headers.get("location") ?? "",
    });
    return answer;
  }

  #keep(line: string) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/;\s*max-age=0/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }

  /** Another browser with the same cookies: what a thief has, or a second tab. */
  twin(ip = this.ip): Browser {
    const twin = new Browser(this.app, ip, this.answers);
    for (const [name, value] of this.cookies) twin.cookies.set(name, value);
    return twin;
  }
}

function at(path: string): string {
  return path.startsWith("http") ? path : `https://keep.example.com${path}`;
}
