/** A browser's part of HTTP over a real socket: cookies, forms, and the headers that browsers send by themselves. */
export class WebClient {
  readonly cookies = new Map<string, string>();
  /** Whole `Set-Cookie` lines, as they came. */
  readonly setCookies: string[] = [];

  /** `client`: for certificates that nobody else knows; `as`: where the site is not reached by its own name. */
  constructor(
    readonly url: string,
    readonly client?: Deno.HttpClient,
    readonly as: { host?: string; origin: string } = { origin: url },
  ) {}

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return await this.#send(path, { headers });
  }

  /** Posts a form as a page of the site does. */
  async post(path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) {
    const own = { "sec-fetch-site": "same-origin", origin: this.as.origin, ...headers };
    return await this.#send(path, { method: "POST", body: new URLSearchParams(fields), headers: own });
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.as.host) headers.set("host", this.as.host);
    const cookies = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    if (cookies !== "") headers.set("cookie", cookies);
    const how = { ...init, headers, redirect: "manual" as const, client: this.client };
    const answer = await fetch(`${this.url}${path}`, how);
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    return answer;
  }

  #keep(line: string) {
    this.setCookies.push(line);
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/;\s*max-age=0/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

export const ALICE = { email: "alice@acme.example", password: "correct horse battery staple" };

/** Alice sets an installation up, and is signed in. */
export async function setUpOver(browser: WebClient, token: string) {
  const { email, password } = ALICE;
  const names = { company: "Acme", firstName: "Alice", lastName: "Adams" };
  const answer = await browser.post("/setup", { token, ...names, email, password, confirm: password });
  const text = await answer.text();
  if (answer.status !== 303) throw new Error(`Cannot set up: ${answer.status} ${text}`);
}
