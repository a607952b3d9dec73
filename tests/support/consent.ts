import { createSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import type { Browser } from "./browser.ts";
import { type PortalWorld, portalWorld } from "./portal_world.ts";

/** A portal beside the sandbox's Dropbox, reached within the process. */
export interface ConsentWorld extends PortalWorld {
  sandbox: Sandbox;
}

export async function consentWorld(): Promise<ConsentWorld> {
  const dir = await Deno.makeTempDir({ prefix: "dropkeep-consent-" });
  const sandbox = await createSandbox({ dir, now: () => new Date("2026-11-25T12:00:00Z"), seed: 1 });
  const world = await portalWorld({
    env: {
      DROPKEEP_DROPBOX_ORIGIN: "http://localhost:9",
      DROPKEEP_DROPBOX_APP_KEY: sandbox.app.key,
      DROPKEEP_DROPBOX_APP_SECRET: sandbox.app.secret,
    },
    fetch: (url, init) => sandbox.fetch(new Request(url, init)),
  });
  const close = async () => {
    await world.close();
    sandbox.close();
    await Deno.remove(dir, { recursive: true });
  };
  return { ...world, sandbox, close };
}

/** The page of Dropbox that an answer of ours leads to. */
export async function leadsTo(answer: Response): Promise<URL> {
  await answer.body?.cancel();
  const [, url] = /^0; url=(.+)$/.exec(answer.headers.get("refresh") ?? "") ?? [];
  if (url === undefined) throw new Error(`Leads nowhere: ${answer.status}`);
  return new URL(url);
}

/** Somebody answers on Dropbox's page; where that leads back to, or null where Dropbox keeps them. */
export async function decide(
  { sandbox }: ConsentWorld,
  page: URL,
  form: Record<string, string> = { decision: "allow" },
): Promise<string | null> {
  const answer = await sandbox.fetch(
    new Request(page, { method: "POST", body: new URLSearchParams(form), redirect: "manual" }),
  );
  await answer.body?.cancel();
  return answer.headers.get("location");
}

/** The whole way: name, Dropbox, back. Answers what the browser is shown then. */
export async function connect(world: ConsentWorld, browser: Browser, name: string): Promise<Response> {
  const page = await leadsTo(await browser.post("/tasks/add", { name }));
  return await browser.get((await decide(world, page))!);
}

/** The id of the task that the answer of {@link connect} leads on to. */
export function taskIn(answer: Response): string {
  const [, id] = /^\/tasks\/(\w+)\/start$/.exec(answer.headers.get("location") ?? "") ?? [];
  if (id === undefined) throw new Error(`No task: ${answer.status} ${answer.headers.get("location")}`);
  return id;
}

/** The person in whose name the consent stands ceases to be an administrator (token/get_authenticated_admin). */
export async function demoteAdmin({ sandbox }: ConsentWorld) {
  const error = { ".tag": "admin_not_active" };
  const fault = {
    route: "team/token/get_authenticated_admin",
    times: null,
    effect: { status: 409, body: { error_summary: "admin_not_active/", error } },
  };
  const answer = await sandbox.fetch(
    new Request("http://sandbox/__sim/faults", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fault),
    }),
  );
  if (!answer.ok) throw new Error(`Cannot set the fault: ${answer.status} ${await answer.text()}`);
}
