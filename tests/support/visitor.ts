import type { BrowserContextOptions } from "playwright-core";
import { sleep } from "../../src/services.ts";
import { PASSWORD } from "./portal_world.ts";

/** Cookies of a browser, as playwright takes them. */
export type Cookies = Exclude<BrowserContextOptions["storageState"], string | undefined>;

/** Who uses a server's pages over the wire, without a browser. */
export class Visitor {
  readonly #cookies = new Map<string, string>();

  constructor(readonly origin: string) {}

  /** Of a page. Throws where it is none. */
  async text(path: string): Promise<string> {
    const answer = await this.ask(path);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`Cannot see ${path}: ${answer.status} ${text}`);
    return text;
  }

  /** What is answered to who looks there. */
  async status(path: string): Promise<number> {
    const answer = await this.ask(path);
    await answer.body?.cancel();
    return answer.status;
  }

  /** Answers where it leads. Throws where a form is refused. */
  async post(path: string, fields: Record<string, string> = {}, status = 303): Promise<string> {
    const headers = { origin: this.origin };
    const answer = await this.ask(path, { method: "POST", headers, body: new URLSearchParams(fields) });
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

  /** With the cookies that it has, whose changes are kept; where it leads is not followed. */
  async ask(path: string, init: RequestInit = {}): Promise<Response> {
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

/** The newest mail to an address in a folder of mails, as its text; waits for it. */
export async function newestMail(folder: string, address: string): Promise<string> {
  for (;;) {
    const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name).catch(() => []);
    for (const name of names.filter((name) => name.endsWith(".txt")).sort().reverse()) {
      const text = await Deno.readTextFile(`${folder}/${name}`);
      if (text.startsWith(`To: ${address}\n`)) return text;
    }
    await sleep(50);
  }
}

/** Somebody signs up by the mail, into an account of their own with nothing in it; signed in. */
export async function newcomer(origin: string, mails: string, email: string): Promise<Visitor> {
  const person = new Visitor(origin);
  const form = { firstName: "Nina", lastName: "Newman", email, password: PASSWORD, confirm: PASSWORD };
  await person.post("/signup", { ...form, location: "here" });
  const [, token] = /\/activate\?token=([\w-]+)/.exec(await newestMail(mails, email))!;
  await person.post("/activate", { token: token!, password: PASSWORD });
  return person;
}

/** The add-task wizard, with the consent of the localhost Dropbox's first administrator; the path of the task. */
export async function addTask(person: Visitor, name: string): Promise<string> {
  const headers = { origin: person.origin };
  const asked = await person.ask("/tasks/add", {
    method: "POST",
    headers,
    body: new URLSearchParams({ name }),
  });
  const page = /url=(\S+)/.exec(asked.headers.get("refresh") ?? "")![1]!;
  const body = new URLSearchParams({ decision: "allow" });
  const agreed = await fetch(page, { method: "POST", body, redirect: "manual" });
  const back = new URL(agreed.headers.get("location")!);
  const start = (await person.ask(back.pathname + back.search)).headers.get("location")!;
  return await person.post(start, { frequency: "daily", hour: "3", autoActivate: "on" });
}

/** Waits until a task's page says so of its last run. */
export async function untilShown(person: Visitor, task: string, words: RegExp): Promise<void> {
  while (!words.test(await person.text(`${task}/run`))) await sleep(200);
}
