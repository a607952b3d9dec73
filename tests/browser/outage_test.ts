import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { createSandbox } from "../../src/sandbox/sandbox.ts";
import { PASSWORD } from "../support/portal_world.ts";
import { freePort } from "../support/ports.ts";
import { addTask, untilShown, Visitor } from "../support/visitor.ts";
import { readUntil } from "../commands/cli.ts";
import { browseServed, HAS_BROWSER } from "./browser.ts";

/** What Chromium and htmx say of a server that is away. */
const UNREACHABLE = /ERR_CONNECTION_(REFUSED|RESET)|ERR_EMPTY_RESPONSE|htmx:error: Failed to fetch/;

/** Milliseconds between two polls of a task's page. */
const POLL = 3_000;

/** The server as a process that can be killed and started again at the same address, with a task that is backed up. */
interface Server {
  origin: string;
  alice: Visitor;
  task: string;
  /** Does `work` while Dropbox takes its time to list anything. */
  whileSlow(work: () => Promise<unknown>): Promise<void>;
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
    const args = ["run", "-A", "--quiet", "--no-check", "src/main.ts"];
    child = new Deno.Command(Deno.execPath(), { args, env, stdout: "piped", stderr: "inherit" }).spawn();
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
  const control = async (method: string, body?: unknown) => {
    const headers = { "content-type": "application/json" };
    await sandbox.fetch(
      new Request("http://sandbox/__sim/faults", { method, headers, body: JSON.stringify(body) }),
    );
  };
  const whileSlow = async (work: () => Promise<unknown>) => {
    await control("POST", { route: "list_folder", times: null, effect: { delay: 1_000 } });
    await work();
    await control("DELETE");
  };
  const close = async () => {
    await kill();
    await dropbox.shutdown();
    sandbox.close();
    await Deno.remove(folder, { recursive: true });
  };
  return { origin, alice, task, whileSlow, kill, start, close };
}

describe.skipIf(!HAS_BROWSER)("a page that is left open", () => {
  let server: Server;
  const browsing = browseServed(async () => server = await openServer());

  it("keeps what it shows while the server is killed, says so, and follows again without a reload", {
    timeout: 300_000,
  }, async () => {
    const { alice, task } = server;
    const page = await browsing.open(task, { storageState: alice.cookies });
    await page.clock.install();
    await page.reload();
    await page.evaluate(() => document.body.dataset.opened = "once");
    await untilPolled(page, 304);

    await server.kill();
    await page.clock.fastForward(POLL);
    await page.locator("#offline").waitFor({ state: "visible" });
    const during = await page.locator("#task-status").textContent();

    await server.start();
    await page.clock.fastForward(POLL);
    await page.locator("#offline").waitFor({ state: "hidden" });
    await untilPolled(page, 304);
    await server.whileSlow(async () => {
      await alice.post(`${task}/runs`);
      await untilPolled(page, 200);
    });
    await untilShown(alice, task, />Success</);
    while (await page.locator("#run progress").count() > 0) await polled(page);

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

/** Answers the status of what the page asks for by itself, once its clock says that it is time. */
async function polled(page: Page): Promise<number> {
  const answered = page.waitForResponse((answer) => answer.url().endsWith("/run"));
  await page.clock.fastForward(POLL);
  return (await answered).status();
}

async function untilPolled(page: Page, status: number) {
  while (await polled(page) !== status);
}
