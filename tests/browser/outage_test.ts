import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { createSandbox } from "../../src/sandbox/sandbox.ts";
import { PASSWORD } from "../support/portal_world.ts";
import { addTask, untilShown, Visitor } from "../support/visitor.ts";
import { readUntil } from "../commands/cli.ts";
import { browseServed, HAS_BROWSER } from "./browser.ts";

/** What Chromium and htmx say of a server that is away. */
const UNREACHABLE = /ERR_CONNECTION_(REFUSED|RESET)|ERR_EMPTY_RESPONSE|htmx:error: Failed to fetch/;

/** The server as a process that can be killed and started again at the same address, with a task that is backed up. */
interface Server {
  origin: string;
  alice: Visitor;
  task: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

async function openServer(): Promise<Server> {
  const folder = await Deno.makeTempDir({ prefix: "dropkeep-outage-" });
  const content = { files: 10, members: 2 };
  const sandbox = await createSandbox({ dir: `${folder}/dropbox`, now: () => new Date(), seed: 1, content });
  const dropbox = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, sandbox.fetch);
  const port = freePort();
  const env = {
    DROPKEEP_DATA: `${folder}/data`,
    DROPKEEP_PORT: String(port),
    DROPKEEP_DROPBOX_APP_KEY: sandbox.app.key,
    DROPKEEP_DROPBOX_APP_SECRET: sandbox.app.secret,
    DROPKEEP_DROPBOX_ORIGIN: `http://127.0.0.1:${dropbox.addr.port}`,
  };
  let child: Deno.ChildProcess;
  let isUp = true;
  const spawn = () => {
    const args = ["run", "-A", "--no-check", "src/main.ts"];
    child = new Deno.Command(Deno.execPath(), { args, env, stdout: "piped", stderr: "null" }).spawn();
  };
  const kill = async () => {
    if (!isUp) return;
    isUp = false;
    child.kill("SIGKILL");
    await child.stdout.cancel();
    await child.status;
  };
  const start = async () => {
    spawn();
    await readUntil(child.stdout, /listens on/);
    isUp = true;
  };
  spawn();
  const [, setUp] = await readUntil(child!.stdout, /Set it up: (\S+)/);
  const origin = `http://localhost:${port}`;
  const alice = new Visitor(origin);
  const token = new URL(setUp!).searchParams.get("token")!;
  const names = { company: "Acme", firstName: "Alice", lastName: "Adams", email: "alice@acme.example" };
  await alice.post("/setup", { token, ...names, password: PASSWORD, confirm: PASSWORD });
  const task = await addTask(alice, "Acme");
  await untilShown(alice, task, />Success</);
  const close = async () => {
    await kill();
    await dropbox.shutdown();
    sandbox.close();
    await Deno.remove(folder, { recursive: true });
  };
  return { origin, alice, task, kill, start, close };
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}

describe.skipIf(!HAS_BROWSER)("a page that is left open", () => {
  let server: Server;
  const browsing = browseServed(async () => server = await openServer());

  it("keeps what it shows while the server is killed, says so, and follows again without a reload", {
    timeout: 300_000,
  }, async () => {
    const { alice, task } = server;
    const page = await browsing.open(task, { storageState: alice.cookies });
    const polls = pollsOf(page);
    await page.evaluate(() => document.body.dataset.opened = "once");
    await untilPolled(page, polls, 304);

    await server.kill();
    await page.locator("#offline").waitFor({ state: "visible" });
    const during = await page.locator("#task-status").textContent();

    await server.start();
    await page.locator("#offline").waitFor({ state: "hidden" });
    polls.length = 0;
    await untilPolled(page, polls, 304);
    // A run of ten files may begin and end between two polls: then another is asked for.
    while (!polls.includes(200)) {
      await alice.post(`${task}/runs`);
      await page.waitForEvent("response", { timeout: 60_000 });
    }
    await untilShown(alice, task, />Success</);
    await page.locator("#run:not(:has(progress))").waitFor({ state: "attached" });

    expect(during).toContain("Success");
    expect(await page.evaluate(() => document.body.dataset.opened)).toBe("once");
    expect(browsing.complaints().filter((line) => !UNREACHABLE.test(line))).toEqual([]);
  });

  it("says that it is offline where the browser knows it, and takes it back", async () => {
    const page = await browsing.open(server.task, { storageState: server.alice.cookies });

    await page.context().setOffline(true);
    await page.locator("#offline").waitFor({ state: "visible" });
    await page.context().setOffline(false);
    await page.locator("#offline").waitFor({ state: "hidden" });

    browsing.complaints();
    expect(await page.locator("#offline").isVisible()).toBe(false);
  });
});

/** Statuses of what the page asks for by itself. */
function pollsOf(page: Page): number[] {
  const statuses: number[] = [];
  page.on("response", (answer) => {
    if (answer.url().endsWith("/run")) statuses.push(answer.status());
  });
  return statuses;
}

async function untilPolled(page: Page, polls: number[], status: number) {
  while (!polls.includes(status)) await page.waitForEvent("response", { timeout: 60_000 });
}
