import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Browser } from "../support/browser.ts";
import { connect, type ConsentWorld, consentWorld, decide, leadsTo, taskIn } from "../support/consent.ts";
import { aliceSetsUp } from "../support/portal_world.ts";

let world: ConsentWorld;
let alice: Browser;
let id: string;

beforeEach(async () => {
  world = await consentWorld();
  alice = await aliceSetsUp(world);
  id = taskIn(await connect(world, alice, "Acme"));
});
afterEach(() => world.close());

/** Somebody agrees at Dropbox once more; what the browser is answered then. */
async function again(fields?: Record<string, string>): Promise<Response> {
  const page = await leadsTo(await alice.post(`/tasks/${id}/connect`, fields));
  return await alice.get((await decide(world, page))!);
}

function changeConnection(change: object) {
  return world.portal.control.write((trx) => trx.updateTable("connections").set(change).execute());
}

describe("connecting again", () => {
  it("gives a lost task its team back, and makes up for what was missed", async () => {
    const { read } = world.portal.control;
    await changeConnection({ lost_at: 1, lost_reason: "Revoked" });

    const answer = await again();

    expect(answer.headers.get("location")).toBe(`/tasks/${id}`);
    expect(await read.selectFrom("connections").selectAll().execute())
      .toMatchObject([{ lost_at: null, lost_reason: null }]);
    const last = read.selectFrom("audit").select("action").where("action", "like", "task.%");
    expect(await last.orderBy("seq", "desc").executeTakeFirst()).toEqual({ action: "task.reconnected" });
    expect(await read.selectFrom("jobs").select("subject").execute()).toEqual([{ subject: id }]);
  });

  it.each([
    ["/recovery/t/1/at/2/restore?target=other", "/recovery/t/1/at/2/restore?target=other"],
    ["//evil.example/", "/"],
  ])("amid something leads on there, once, and to no other site: %s", async (path, place) => {
    const query = new URLSearchParams({ restore: "yes", back: path });
    const form = await (await alice.get(`/tasks/${id}/connect?${query}`)).text();

    expect(form).toContain(`name="back" value="${place}"`);
    expect((await again({ back: path })).headers.get("location")).toBe(place);
    expect((await again()).headers.get("location")).toBe(`/tasks/${id}`);
  });

  it("by an administrator of another team is refused, with both names", async () => {
    await changeConnection({ team_id: "dbtid:other", team_name: "Initech" });

    const answer = await again();

    expect([answer.status, await answer.text()]).toEqual([
      409,
      expect.stringMatching(/backs up the team (&quot;|")Initech/),
    ]);
  });
});
