import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { saveConnection } from "../../src/domain/connections/connections.ts";
import type { Frequency } from "../../src/domain/tasks/schedules.ts";
import { ownScope } from "../../src/domain/scope.ts";
import { changeTaskSchedule } from "../../src/domain/tasks/settings.ts";
import { createTask } from "../../src/domain/tasks/tasks.ts";
import { sandboxApp } from "../../src/sandbox/oauth/app.ts";
import { createSandbox } from "../../src/sandbox/sandbox.ts";
import { teamId } from "../../src/sandbox/team/team_id.ts";
import { consent } from "../domain/cast.ts";
import { until } from "../jobs/runners.ts";
import { type PortalWorld, portalWorld } from "../support/portal_world.ts";

const SECRET = "the app's secret";
const TEAM = "dbtid:AAFdgehTzw7WlXhZJsbGCLePe8RvQGYDr-I";
let world: PortalWorld;
beforeEach(async () => {
  world = await portalWorld({
    env: { DROPKEEP_DROPBOX_APP_KEY: "key", DROPKEEP_DROPBOX_APP_SECRET: SECRET },
  });
});
afterEach(() => world.close());

const sign = (body: string, secret = SECRET) => createHmac("sha256", secret).update(body).digest("hex");
const bodyOf = (team: string) => JSON.stringify({ list_folder: { teams: { [team]: ["dbmid:AAH"] } } });

let tasks = 0;
/** A task on a team, with a schedule; its id. */
async function taskThat(team: string, frequency: Frequency): Promise<string> {
  const { control, secrets, now } = world.services;
  const given = { ...consent(), teamId: team };
  const { id: connectionId } = await saveConnection(control, secrets, given, now());
  const { id } = await createTask(control, secrets, { name: `Task ${tasks++}`, connectionId }, now());
  const changing = { scope: ownScope(secrets.account), now: now() };
  await control.write((trx) => changeTaskSchedule({ trx, ...changing }, id, { frequency, hour: "3" }));
  return id;
}

/** As Dropbox does: no cookies, no Origin, nothing of a browser. */
async function tell(body: string, signature: string | null = sign(body), app = world.app): Promise<Response> {
  const headers = new Headers({ "content-type": "application/json", "user-agent": "DropboxWebhooks/1.0" });
  if (signature !== null) headers.set("x-dropbox-signature", signature);
  const request = new Request("https://keep.example.com/webhooks/dropbox", { method: "POST", body, headers });
  return await app.fetch(request, { remoteAddr: { hostname: "162.125.16.1" } });
}

const backups = async () =>
  await world.portal.control.read.selectFrom("jobs").select(["subject", "run_at"])
    .where("kind", "=", "backup").execute();

describe("[I1] Dropbox's webhook", () => {
  it("gives the challenge back as plain text that no browser reads as anything else", async () => {
    const answer = await world.browser().get("/webhooks/dropbox?challenge=aB3-%3Cb%3Ex");

    expect([answer.status, await answer.text()]).toEqual([200, "aB3-<b>x"]);
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it.each(["", "?challenge=", `?challenge=${"x".repeat(201)}`])("has nothing at %j", async (query) => {
    expect((await world.browser().get(`/webhooks/dropbox${query}`)).status).toBe(404);
  });

  it("asks once, ten seconds later, for the tasks that follow changes in that team, however often it is told", async () => {
    const following = await taskThat(TEAM, "continuous");
    await taskThat("dbtid:another", "continuous");
    await taskThat(TEAM, "daily");

    const answers = await Promise.all(Array.from({ length: 5 }, () => tell(bodyOf(TEAM))));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await backups()).toEqual([
      { subject: following, run_at: world.portal.now().getTime() + 10_000 },
    ]);
  });

  it("begins runs a minute apart at least", async () => {
    await taskThat(TEAM, "continuous");
    await tell(bodyOf(TEAM));
    const began = world.portal.now().getTime();
    await world.portal.control.write((trx) =>
      trx.updateTable("jobs").set({ state: "succeeded", started_at: began, ended_at: began }).execute()
    );
    world.later(20_000);

    await tell(bodyOf(TEAM));

    expect((await backups()).map(({ run_at }) => run_at - began).sort()).toEqual([10_000, 60_000]);
  });

  it("asks for all where only people are named, as in a form that is not documented", async () => {
    await taskThat(TEAM, "continuous");

    await tell('{"list_folder":{"accounts":["dbid:AAH"]}}');

    expect(await backups()).toHaveLength(1);
  });

  it.each<[string, (body: string) => string | null]>([
    ["unsigned", () => null],
    ["signed by another secret", (body) => sign(body, "not the secret")],
    ["signed by an empty secret", (body) => sign(body, "")],
    ["signed for another body", (body) => sign(`${body} `)],
    ["signed in capitals", (body) => sign(body).toUpperCase()],
    ["with half a signature", (body) => sign(body).slice(0, 32)],
  ])("refuses what is %s, and writes nothing", async (_, signature) => {
    await taskThat(TEAM, "continuous");
    const body = bodyOf(TEAM);

    const answer = await tell(body, signature(body));

    expect(answer.status).toBe(403);
    expect(await backups()).toEqual([]);
  });

  it("refuses everything where no app's secret is set", async () => {
    const bare = await portalWorld();

    const answer = await tell(bodyOf(TEAM), sign(bodyOf(TEAM), ""), bare.app);
    await bare.close();

    expect(answer.status).toBe(403);
  });

  it("refuses a body beyond all measure, and a flood", async () => {
    const large = await tell("x".repeat(1024 * 1024 + 1));
    const flood = [];
    for (let n = 0; n < 320; n++) flood.push((await tell(bodyOf(TEAM), null)).status);

    expect(large.status).toBe(413);
    expect(flood.filter((status) => status === 403).length).toBeLessThanOrEqual(300);
    expect(flood.at(-1)).toBe(429);
  });

  it("is taken by the sandbox's Dropbox, which proves it and then tells of a change", async () => {
    const dir = await Deno.makeTempDir();
    const fetch = async (url: string, init: RequestInit) =>
      await world.app.fetch(new Request(url, init), { remoteAddr: { hostname: "162.125.16.1" } });
    const app = { ...sandboxApp, secret: SECRET };
    const sandbox = await createSandbox({
      dir,
      now: () => new Date(),
      seed: 1,
      content: { members: 3 },
      app,
      fetch,
    });
    const control = async (method: string, path: string, body: unknown) => {
      const headers = { "content-type": "application/json" };
      const how = { method, headers, body: JSON.stringify(body) };
      const answer = await sandbox.fetch(new Request(`http://sandbox/__sim/${path}`, how));
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    };
    const following = await taskThat(teamId(sandbox.world.state), "continuous");
    await control("POST", "links", {});
    await control("PUT", "webhook", { url: "https://keep.example.com/webhooks/dropbox" });
    await control("POST", "put", { member: "alice", path: "/new.txt", text: "new" });
    await until(async () => (await backups()).length > 0);

    expect((await backups()).map(({ subject }) => subject)).toEqual([following]);
    await sandbox.close();
    await Deno.remove(dir, { recursive: true });
  });
});
