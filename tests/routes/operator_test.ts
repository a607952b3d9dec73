import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { enqueue } from "../../src/domain/jobs/queue.ts";
import { noteFailure } from "../../src/domain/jobs/breakers.ts";
import { mailer } from "../../src/server/mailer.ts";
import type { Browser } from "../support/browser.ts";
import { aliceSetsUp, type PortalWorld, portalWorld, signUp } from "../support/portal_world.ts";
import { taskOfAlice } from "./task_world.ts";

let world: PortalWorld;
let alice: Browser;
let task: string;
beforeAll(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
  task = await taskOfAlice(world, 20);
  await signUp(world, "mallory@initech.example");
});
afterAll(() => world.close());

const textOf = async (path: string) => await (await alice.get(path)).text();

it("[M1] the console lists every account with its tasks, their state and size", async () => {
  const page = await textOf("/operator");

  expect(page).toMatch(/Acme.*alice@acme\.example.*Everything.*Partial/s);
  expect(page).toContain("mallory@initech.example");
  expect(page).toContain("No backup task");
  expect(await textOf("/")).toContain('href="/operator"');
});

describe("[M1] mails", () => {
  const mail = {
    kind: "connection_lost" as const,
    ...{
      name: "Alice",
      team: "<script>alert(1)</script>",
      reason: "revoked",
      link: "https://keep.example.com/",
    },
  };
  const keep = () => mailer(world.services.config, world.portal.now);
  const fileOf = (page: string) => /href="(\/operator\/mails\/[^"]+\.eml)"/.exec(page)?.[1];

  it("that wait, were given up or were sent are listed, with why, and never what they say", async () => {
    await world.portal.control.write((trx) =>
      trx.updateTable("outbox").set({
        sent_at: null,
        given_up_at: 1,
        attempts: 14,
        last_error: "550 no such",
      })
        .execute()
    );

    const page = await textOf("/operator/mails");

    expect(page).toMatch(
      /Confirm your address.*After 14 tries: 550 no such.*mallory@initech\.example.*Given up/s,
    );
    expect(page).toContain("No mail server is set");
    expect(page).not.toContain("/activate?token=");
  });

  it("are read from their files where there is no mail server, under a policy that lets nothing run", async () => {
    const [{ id }] = await world.portal.control.read.selectFrom("outbox").select("id").execute() as [
      { id: string },
    ];
    await keep()({ account: world.services.account, id, attempts: 0, to: "alice@acme.example", mail });
    const file = fileOf(await textOf("/operator/mails"))!;

    const [page, html] = [await textOf(file), await alice.get(`${file}/html`)];

    expect(page).toContain("&lt;script&gt;alert(1)");
    expect(html.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'unsafe-inline'; sandbox /,
    );
    expect(html.headers.get("content-security-policy")).not.toContain("allow-scripts");
    expect(await html.text()).toContain("<html");
  });

  it.each(["..%2f..%2fcontrol.db", "x.eml", "2026-11-25T12-00-00-000Z-nobodyhasthis.eml"])(
    "%s is none of them",
    async (name) => {
      expect((await alice.get(`/operator/mails/${name}`)).status).toBe(404);
    },
  );

  it("[T10] that are read stand in the log of the account that they were for, once within the hour", async () => {
    const rows = await world.portal.control.read.selectFrom("audit")
      .select(["account_id", "action", "actor_email", "object_name"])
      .where("action", "in", ["mails.listed", "mail.read"]).execute();

    expect(rows).toEqual([
      { account_id: "", action: "mails.listed", actor_email: "alice@acme.example", object_name: "" },
      {
        account_id: expect.stringMatching(/./),
        action: "mail.read",
        actor_email: "alice@acme.example",
        object_name: expect.stringContaining("Dropbox"),
      },
    ]);
  });

  it("are read by somebody only who has just proved to be here", async () => {
    const file = fileOf(await textOf("/operator/mails"))!;
    world.later(30 * 60_000);

    expect((await alice.get(file)).headers.get("location")).toMatch(/^\/confirm\?next=/);
  });
});

it("[M1] the jobs of all accounts stand there with what they wait for", async () => {
  const { account } = world.services;
  const now = world.portal.now();
  await world.portal.control.write(async (trx) => {
    await enqueue(trx, { account, kind: "backup", subject: task, askedBy: null, now });
    await enqueue(trx, { account, kind: "connection_check", subject: "x", askedBy: null, now });
    await trx.updateTable("jobs").set({ run_at: now.getTime() + 60_000, reason_code: "store_unavailable" })
      .where("kind", "=", "connection_check").execute();
  });
  const free = await textOf("/operator/jobs");
  await world.portal.control.write(async (trx) => {
    for (let times = 0; times < 3; times++) {
      await noteFailure(trx, account, "dropbox", "source_unavailable", now);
    }
  });

  expect(free).toMatch(/Backup.*For a place among the backups that run at once.*Acme.*Everything/s);
  expect(free).toMatch(/Connection check.*Tried again at 12:31 UTC\./s);
  expect(await textOf("/operator/jobs")).toContain(
    "Dropbox did not answer three times in a row; asked again at 12:30 UTC",
  );
});
