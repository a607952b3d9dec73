import type { Cookies } from "./site.ts";

/** Who posts the forms of the site's pages without a browser, to come sooner to what a browser is to look at. */
export class Visitor {
  readonly #cookies = new Map<string, string>();

  constructor(readonly origin: string) {}

  /** Of a page. Throws where it is none. */
  async text(path: string): Promise<string> {
    const answer = await this.#ask(path, { method: "GET" });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`Cannot see ${path}: ${answer.status} ${text}`);
    return text;
  }

  /** What is answered to who looks there. */
  async status(path: string): Promise<number> {
    const answer = await this.#ask(path, { method: "GET" });
    await answer.body?.cancel();
    return answer.status;
  }

  /** Answers where it leads. Throws where a form is refused. */
  async post(path: string, fields: Record<string, string> = {}, status = 303): Promise<string> {
    const headers = { origin: this.origin };
    const answer = await this.#ask(path, { method: "POST", headers, body: new URLSearchParams(fields) });
    const text = await answer.text();
    if (answer.status !== status) throw new Error(`Cannot post to ${path}: ${answer.status} ${text}`);
    return answer.headers.get("location") ?? "";
  }

  /** For a browser's context. */
  get cookies(): Cookies {
    const cookies = [...this.#cookies].map(([name, value]) => ({
      name,
      value,
      domain: "localhost",
      path: "/",
      expires: -1,
      httpOnly: true,
      secure: true,
      sameSite: "Lax" as const,
    }));
    return { cookies, origins: [] };
  }

  async #ask(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...init.headers, cookie };
    const answer = await fetch(this.origin + path, { ...init, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/;\s*max-age=0/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }
}
