import { TOTP } from "otpauth";
import { keep } from "../../src/commands/keep_consent.ts";
import { readConfig } from "../../src/config.ts";
import { setUpLink } from "../../src/server/portal.ts";
import { type RunningPortal, runPortal } from "../../src/server/running_portal.ts";
import { createSandbox, type SandboxOptions } from "../../src/sandbox/sandbox.ts";
import { openServices, type Services, sleep } from "../../src/services.ts";
import { Secret } from "../../src/storage/secrets/secret.ts";
import { PASSWORD } from "../support/portal_world.ts";
import { Visitor } from "../support/visitor.ts";

export { PASSWORD };

/** The server as it is, on a port of its own: portal, jobs, mails into files, and a Dropbox on localhost. */
export interface Site {
  origin: string;
  folder: string;
  services: Services;
  running: RunningPortal;
  /** Calls the Dropbox's control API. */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Somebody who is not signed in yet, with the forms of the pages at hand. */
  visitor(): Visitor;
  /** The folder of its mails. */
  mails: string;
  close(): Promise<void>;
}

/** `env`: further settings. */
export async function openSite(
  content: SandboxOptions["content"] = { files: 30, members: 3 },
  env: Record<string, string> = {},
): Promise<Site> {
  const folder = await Deno.makeTempDir({ prefix: "dropkeep-site-" });
  const now = () => new Date();
  const sandbox = await createSandbox({ dir: `${folder}/dropbox`, now, seed: 1, content });
  const dropbox = listen((request) => sandbox.fetch(request));
  const config = readConfig({
    DROPKEEP_DATA: `${folder}/data`,
    DROPKEEP_DROPBOX_APP_KEY: sandbox.app.key,
    DROPKEEP_DROPBOX_APP_SECRET: sandbox.app.secret,
    DROPKEEP_DROPBOX_ORIGIN: dropbox.origin,
    ...env,
  });
  const services = await openServices(config, now);
  const { promise: begun, resolve: begin } = Promise.withResolvers<RunningPortal>();
  const server = listen(async (request, from) => await (await begun).answer(request, from));
  const running = await runPortal(services, { port: server.port, version: "1.2.3", log: () => {} });
  begin(running);
  const origin = `http://localhost:${server.port}`;
  const control = async (method: string, path: string, body?: unknown) => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${dropbox.origin}/__sim/${path}`, {
      method,
      headers,
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  };
  const close = async () => {
    await server.close();
    await running.stop();
    await services.close();
    await dropbox.close();
    sandbox.close();
    await Deno.remove(folder, { recursive: true });
  };
  const visitor = () => new Visitor(origin);
  return { origin, folder, mails: `${folder}/data/mail`, services, running, control, visitor, close };
}

type Answer = (request: Request, from: { remoteAddr: Deno.NetAddr }) => Response | Promise<Response>;

function listen(answer: Answer) {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, answer);
  const { port } = server.addr;
  return { port, origin: `http://127.0.0.1:${port}`, close: () => server.shutdown() };
}

/** Alice sets the installation up; she is signed in. */
export async function aliceSetsUp(site: Site): Promise<Visitor> {
  const alice = site.visitor();
  const token = new URL((await setUpLink(site.running.portal))!).searchParams.get("token")!;
  const names = { company: "Acme", firstName: "Alice", lastName: "Adams", email: "alice@acme.example" };
  await alice.post("/setup", { token, ...names, password: PASSWORD, confirm: PASSWORD });
  return alice;
}

/** The team of the localhost Dropbox, connected to Alice's account; the id of its task. */
export async function connectTeam({ services, control }: Site): Promise<string> {
  const { refresh_token } = await control("POST", "links", {}) as { refresh_token: string };
  const { appKey, appSecret, origin } = services.config.dropbox;
  const app = { key: appKey!, secret: appSecret!.reveal(), origin: origin! };
  const { task } = await keep(services, app, { refreshToken: new Secret(refresh_token), scopes: [] });
  return task.id;
}

/** From now on Dropbox withholds every file of the name Welcome.txt. */
export async function losesWelcome({ control }: Site): Promise<void> {
  const error = { ".tag": "path", path: { ".tag": "restricted_content" } };
  const body = { error_summary: "path/restricted_content/", error };
  const fault = { route: "files/download", path: "/welcome.txt", times: null };
  await control("POST", "faults", { ...fault, effect: { status: 409, body } });
}

/** A backup that is asked for by the button; resolves when it has ended. */
export async function backUp({ services: { control } }: Site, person: Visitor, task: string): Promise<void> {
  await person.post(`/tasks/${task}/runs`);
  for (;;) {
    const job = await control.read.selectFrom("jobs").select(["ended_at"]).where("kind", "=", "backup")
      .where("subject", "=", task).orderBy("queued_at", "desc").executeTakeFirst();
    if (job?.ended_at) return;
    await sleep(50);
  }
}

/** Turns an authenticator app on, then signs in again by password alone: between the two. */
export async function halfway(site: Site, person: Visitor, email: string): Promise<Visitor> {
  const page = await person.text("/settings/security/app");
  const [, seed] = /<code[^>]*>([A-Z2-7 ]{19,})</.exec(page)!;
  const code = new TOTP({ secret: seed!.replaceAll(" ", "") }).generate();
  await person.post("/settings/security/app", { code }, 200);
  const again = site.visitor();
  await again.post("/signin", { email, password: PASSWORD });
  return again;
}
