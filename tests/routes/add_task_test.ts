import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Browser } from "../support/browser.ts";
import {
  connect,
  type ConsentWorld,
  consentWorld,
  decide,
  demoteAdmin,
  leadsTo,
  taskIn,
} from "../support/consent.ts";
import { addUser, aliceSetsUp, portalWorld, signUp } from "../support/portal_world.ts";

let world: ConsentWorld;
let alice: Browser;

beforeEach(async () => {
  world = await consentWorld();
  alice = await aliceSetsUp(world);
});
afterEach(() => world.close());

/** How many tasks and connections there are, and what of them the audit log tells. */
async function kept() {
  const { read } = world.portal.control;
  const rows = await Promise.all([
    read.selectFrom("tasks").selectAll().execute(),
    read.selectFrom("connections").selectAll().execute(),
    read.selectFrom("audit").selectAll().where("action", "like", "task.%").orderBy("seq").execute(),
  ]);
  return { tasks: rows[0], connections: rows[1], told: rows[2].map(({ action }) => action.slice(5)) };
}

/** What a refused answer says, in its page's words. */
async function refusal(answer: Response): Promise<string> {
  expect(answer.status).toBe(409);
  const [, words = ""] = /callout-bad.*?<div>(.*?)<\/div>/s.exec(await answer.text()) ?? [];
  return words.replaceAll("&quot;", '"').replaceAll("&#39;", "'");
}

const start = { frequency: "weekly", hour: "3", autoActivate: "on" };

describe("adding a task", () => {
  it("goes to Dropbox with state, PKCE and offline access, and back, and starts the first backup", async () => {
    const page = await leadsTo(await alice.post("/tasks/add", { name: "Acme files" }));
    const asked = Object.fromEntries(page.searchParams);
    const id = taskIn(await alice.get((await decide(world, page))!));
    const settings = await alice.get(`/tasks/${id}/start`);
    const begun = await alice.post(`/tasks/${id}/start`, start);

    expect(asked).toMatchObject({ token_access_type: "offline", code_challenge_method: "S256" });
    expect(asked.redirect_uri).toBe("https://keep.example.com/tasks/connected");
    expect(await settings.text()).toContain("is connected");
    expect(begun.headers.get("location")).toBe(`/tasks/${id}`);
    const { tasks, connections, told } = await kept();
    expect(tasks).toMatchObject([{ id, name: "Acme files", connection_id: connections[0]!.id }]);
    expect(told).toEqual(["consent_asked", "added", "started"]);
    const { read } = world.portal.control;
    expect(await read.selectFrom("schedules").select(["frequency", "hour"]).execute())
      .toEqual([{ frequency: "weekly", hour: 3 }]);
    expect(await read.selectFrom("jobs").select(["kind", "subject", "state"]).execute())
      .toEqual([{ kind: "backup", subject: id, state: "queued" }]);
  });

  it("that was declined at Dropbox says so, and keeps nothing", async () => {
    const page = await leadsTo(await alice.post("/tasks/add", { name: 'Acme & "Co"' }));
    const answer = await alice.get((await decide(world, page, { decision: "deny" }))!);

    const text = await answer.clone().text();
    expect(await refusal(answer)).toContain("Begin again and choose Allow");
    expect(text).toContain('href="/tasks/add?name=Acme%20%26%20%22Co%22"');
    expect(await (await alice.get("/tasks/add?name=Acme%20%26%20%22Co%22")).text())
      .toContain('value="Acme &amp; &quot;Co&quot;"');
    expect(await kept()).toEqual({ tasks: [], connections: [], told: ["consent_asked", "consent_refused"] });
  });

  it("by a personal account is refused with the reason, and keeps nothing", async () => {
    const page = await leadsTo(await alice.post("/tasks/add", { name: "Acme" }));
    page.searchParams.set("scope", "account_info.read files.metadata.read files.content.read");
    const answer = await alice.get((await decide(world, page))!);

    expect(await refusal(answer)).toContain(
      "A personal Dropbox account agreed, and whole teams are backed up",
    );
    expect(await kept()).toMatchObject({ tasks: [], connections: [] });
  });

  it("by who may not agree for the team stays at Dropbox, and keeps nothing", async () => {
    const page = await leadsTo(await alice.post("/tasks/add", { name: "Acme" }));

    expect(await decide(world, page, { decision: "allow", member: "dbmid:nobody" })).toBe(null);
    expect(await kept()).toMatchObject({ tasks: [], connections: [] });
  });

  it("by an app without a backup's permissions names those that are missing, and keeps nothing", async () => {
    const page = await leadsTo(await alice.post("/tasks/add", { name: "Acme" }));
    page.searchParams.set("scope", "team_info.read members.read");
    const answer = await alice.get((await decide(world, page))!);

    expect(await refusal(answer)).toMatch(
      /lacks files\.metadata\.read, files\.content\.read, team_data\.member/,
    );
    expect(await kept()).toMatchObject({ tasks: [], connections: [] });
  });

  it("by somebody who is an administrator no longer is refused, and keeps nothing", async () => {
    const page = await leadsTo(await alice.post("/tasks/add", { name: "Acme" }));
    const back = (await decide(world, page))!;
    await demoteAdmin(world);

    expect(await refusal(await alice.get(back))).toMatch(/no administrator of the team/);
    expect(await kept()).toMatchObject({ tasks: [], connections: [] });
  });

  it("of the same team a second time names the task that has it, and keeps the old consent", async () => {
    await connect(world, alice, "First");
    const before = (await kept()).connections;
    const answer = await connect(world, alice, "Second");

    expect(await refusal(answer)).toMatch(/is backed up already, by the task "First"/);
    expect(await kept()).toMatchObject({ tasks: [{ name: "First" }], connections: before });
  });

  it.each([
    ["empty", "", "Name must not be empty."],
    ["too long", "x".repeat(101), "Name is longer than 100 characters."],
    ["two lines", "a\nb", "Name must be one line."],
  ])("under a name that is %s is refused beside the field", async (_, name, words) => {
    const answer = await alice.post("/tasks/add", { name });

    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(words);
  });

  it("under a name that is taken is refused before anybody goes to Dropbox", async () => {
    await connect(world, alice, "Acme");
    const answer = await alice.post("/tasks/add", { name: "Acme" });

    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("Name is that of another task");
  });

  it("with a frequency that there is none of keeps what was typed", async () => {
    const id = taskIn(await connect(world, alice, "Acme"));
    const answer = await alice.post(`/tasks/${id}/start`, { ...start, frequency: "hourly" });

    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("Backup Frequency must be one of the frequencies offered");
    expect(await world.portal.control.read.selectFrom("jobs").selectAll().execute()).toEqual([]);
  });

  it("without a Dropbox app says how to set one up", async () => {
    const bare = await portalWorld();
    const answer = await (await aliceSetsUp(bare)).get("/tasks/add");
    const text = await answer.text();
    await bare.close();

    expect(text).toContain("DROPKEEP_DROPBOX_APP_KEY");
    expect(text).toContain("https://keep.example.com/tasks/connected");
  });
});

describe("Dropbox's answer", () => {
  const STRAY = /none that this session waits for/;

  it("is taken once", async () => {
    const page = await leadsTo(await alice.post("/tasks/add", { name: "Acme" }));
    const back = (await decide(world, page))!;
    taskIn(await alice.get(back));

    expect(await refusal(await alice.get(back))).toMatch(STRAY);
    expect((await kept()).tasks.length).toBe(1);
  });

  it.each([["another", "state=not-ours&code=x"], ["no", "code=x"]])(
    "with %s state is none",
    async (_, search) => {
      await alice.post("/tasks/add", { name: "Acme" });

      expect(await refusal(await alice.get(`/tasks/connected?${search}`))).toMatch(STRAY);
      expect(await kept()).toMatchObject({ tasks: [], connections: [] });
    },
  );

  it("is none in another session, of a colleague or of a stranger, and still good in its own", async () => {
    const page = await leadsTo(await alice.post("/tasks/add", { name: "Acme" }));
    const back = (await decide(world, page))!;
    const bob = await addUser(world, "bob@acme.example", "administrator");
    const mallory = await signUp(world, "mallory@initech.example");

    expect(await refusal(await bob.get(back))).toMatch(STRAY);
    expect(await refusal(await mallory.get(back))).toMatch(STRAY);
    expect(taskIn(await alice.get(back))).toMatch(/^\w+$/);
  });

  it("is none after ten minutes", async () => {
    const page = await leadsTo(await alice.post("/tasks/add", { name: "Acme" }));
    const back = (await decide(world, page))!;
    world.later(10 * 60_000 + 1);

    expect(await refusal(await alice.get(back))).toMatch(STRAY);
    expect(await kept()).toMatchObject({ tasks: [], connections: [] });
  });
});

it("a stranger finds no task of Alice's, and starts none", async () => {
  const id = taskIn(await connect(world, alice, "Acme"));
  const mallory = await signUp(world, "mallory@initech.example");
  const answers = [
    await mallory.get(`/tasks/${id}/start`),
    await mallory.post(`/tasks/${id}/start`, start),
    await mallory.get(`/tasks/${id}/connect`),
    await mallory.post(`/tasks/${id}/connect`),
  ];

  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  expect(await world.portal.control.read.selectFrom("jobs").selectAll().execute()).toEqual([]);
});
