import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { before, patience } from "../../src/commands/patience.ts";
import { listenForRedirect } from "../../src/commands/redirect.ts";
import { type CliWorld, cliWorld, endOf, readUntil } from "./cli.ts";

let world: CliWorld;

beforeEach(async () => void (world = await cliWorld()));
afterEach(() => world.close());

/** Does in the admin's browser what the admin does: agrees, and follows where Dropbox sends it. */
async function agree(
  address: string,
  form: Record<string, string> = { decision: "allow" },
): Promise<Response> {
  return await fetch(address, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
}

describe("dropkeep connect", () => {
  it("waits for the browser, keeps the team and makes its task", async () => {
    const child = world.start(["connect", "--port", "0", "--json"]);
    const [address] = await readUntil(child.stderr, /http\S+authorize\S+/);

    const back = await agree(address);
    const page = await fetch(back.headers.get("location")!);
    const html = await page.text();
    const { code, json } = await endOf(child);

    expect([page.status, page.headers.get("content-security-policy")]).toEqual([
      200,
      expect.stringContaining("'none'"),
    ]);
    expect(html).toContain("<h1>Acme is connected</h1>");
    expect(code).toBe(0);
    expect(json).toMatchObject({ team: { name: "Acme" }, task: { name: "Acme" }, is_new: true });
    expect(json.scopes).toContain("team_data.member");
    expect(json.scopes).not.toContain("files.content.write");
  });

  it("asks for write permissions only where restoring is wanted", async () => {
    const child = world.start(["connect", "--port", "0", "--to-restore", "--json"]);
    const [address] = await readUntil(child.stderr, /http\S+authorize\S+/);

    const back = await agree(address);
    await (await fetch(back.headers.get("location")!)).text();

    expect((await endOf(child)).json.scopes).toContain("files.content.write");
  });

  it("refuses an answer to another question, and waits on for the one to its own", async () => {
    const child = world.start(["connect", "--port", "0"]);
    const [address] = await readUntil(child.stderr, /http\S+authorize\S+/);
    const back = new URL((await agree(address)).headers.get("location")!);
    const forged = new URL(back);
    forged.searchParams.set("state", "forged");

    const refused = await fetch(forged);
    const html = await refused.text();
    const taken = await (await fetch(back)).text();

    expect([refused.status, html]).toEqual([
      400,
      expect.stringContaining("the answer is to another question"),
    ]);
    expect(taken).toContain("Acme is connected");
    expect((await endOf(child)).code).toBe(0);
  });

  it("says that the admin declined", async () => {
    const child = world.start(["connect", "--port", "0"]);
    const [address] = await readUntil(child.stderr, /http\S+authorize\S+/);

    const back = await agree(address, { decision: "deny" });
    await (await fetch(back.headers.get("location")!)).text();

    expect(await endOf(child)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("chose not to give"),
    });
  });

  it("refuses a personal account with the reason, and gives its tokens back", async () => {
    const child = world.start(["connect", "--port", "0"]);
    const [address] = await readUntil(child.stderr, /http\S+authorize\S+/);
    const personal = new URL(address);
    personal.searchParams.set("scope", "account_info.read files.metadata.read");

    const back = await agree(personal.href);
    const html = await (await fetch(back.headers.get("location")!)).text();
    const { code, stderr } = await endOf(child);

    expect(code).toBe(1);
    expect(stderr).toContain("Cannot link a personal Dropbox account: whole teams are backed up here");
    expect(html).toContain("personal Dropbox account");
    const calls = await world.control("GET", "calls/counts");
    expect(JSON.stringify(calls)).toContain("auth/token/revoke");
  });

  it("takes a pasted code", async () => {
    const child = new Promise<Awaited<ReturnType<typeof endOf>>>((resolve, reject) => {
      const started = world.start(["connect", "--paste", "--json"], { stdin: "" });
      pasteCode(started).then(() => endOf(started)).then(resolve, reject);
    });

    const { code, json } = await child;

    expect([code, json.task.name]).toEqual([0, "Acme"]);
  });

  it("takes a refresh token, goes on with the task of a team it knows, and refuses a person's token", async () => {
    const { refresh_token: team } = await world.control("POST", "links", {});
    const { refresh_token: person } = await world.control("POST", "links", { scopes: ["account_info.read"] });

    const first = await world.run(["connect", "--refresh-token", team, "--json"]);
    const again = await world.run(["connect", "--refresh-token", "-", "--json"], { stdin: team });
    const refused = await world.run(["connect", "--refresh-token", person]);

    expect([first.json.is_new, again.json.is_new]).toEqual([true, false]);
    expect(again.json.task).toEqual(first.json.task);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("personal Dropbox account")]);
  });

  it("stops waiting when it is interrupted", async () => {
    const child = world.start(["connect", "--port", "0"]);
    await readUntil(child.stderr, /Waiting/);

    child.kill("SIGINT");

    expect((await endOf(child)).code).toBe(130);
  });

  it("keeps no other command from the data folder while it waits for a person", async () => {
    const child = world.start(["connect", "--port", "0"]);
    await readUntil(child.stderr, /Waiting/);

    const beside = await world.run(["tasks", "--json"]);
    child.kill("SIGINT");
    await endOf(child);

    expect([beside.code, beside.json.tasks]).toEqual([0, []]);
  });

  it("waits for a person no longer than it says", async () => {
    expect.assertions(2);
    const { signal } = new AbortController();

    const { taken } = listenForRedirect(0, patience(signal, 20), () => Promise.resolve({ team: "Acme" }));
    const pasted = before(patience(signal, 20), new Promise<string>(() => {}));

    for (const { reason } of await Promise.allSettled([taken, pasted]) as PromiseRejectedResult[]) {
      expect(reason.message).toMatch(
        /^Cannot connect: nobody agreed within 10 minutes; run dropkeep connect/,
      );
    }
  });

  it("says what to configure where there is no app", async () => {
    const { code, stderr } = await world.run(["connect"], {
      env: { DROPKEEP_DROPBOX_APP_KEY: "", DROPKEEP_DROPBOX_APP_SECRET: "" },
    });

    expect([code, stderr]).toEqual([2, expect.stringContaining("DROPKEEP_DROPBOX_APP_KEY")]);
  });
});

async function pasteCode(child: Deno.ChildProcess) {
  const [address] = await readUntil(child.stderr, /http\S+authorize\S+/);
  const html = await (await agree(address)).text();
  const [, code] = /id="code"[^>]*value="([^"]+)"/.exec(html)!;
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(`${code}\n`));
  await writer.close();
}
