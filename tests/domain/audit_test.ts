import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordAudit } from "../../src/domain/audit/record.ts";
import { checkChain, lastCheck } from "../../src/domain/audit/check.ts";
import { brokenWords, verifyChain } from "../../src/domain/audit/verify.ts";
import { COMMAND_LINE, NOBODY } from "../../src/domain/actor.ts";
import { MemoryStore } from "../../src/storage/objects/memory.ts";
import type { Browser } from "../support/browser.ts";
import { aliceSetsUp, PASSWORD, type PortalWorld, portalWorld } from "../support/portal_world.ts";

let world: PortalWorld;
let alice: Browser;
beforeEach(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
  for (const firstName of ["Ann", "Anna", "Alice"]) {
    await alice.post("/settings/account/name", { firstName, lastName: "A" });
  }
});
afterEach(() => world.close());

const verify = () => verifyChain(world.portal.control.read, world.portal.keys, world.services.account);

/** As somebody with the file and its key, but not the key of the chain, would do it. */
async function tamper(statement: string) {
  await world.portal.control.write(async (trx) => {
    await sql`drop trigger audit_stays`.execute(trx);
    await sql`drop trigger audit_remains`.execute(trx);
    await sql.raw(statement).execute(trx);
  });
}

describe("the audit log", () => {
  it("[L1] tells of each change once, in its transaction, with who, from where and what", async () => {
    const rows = await world.portal.control.read.selectFrom("audit").selectAll().orderBy("seq").execute();

    expect(rows.map(({ action }) => action)).toEqual(["account.created", ...Array(3).fill("user.renamed")]);
    expect(rows[1]).toMatchObject({
      actor_email: "alice@acme.example",
      ip: alice.ip,
      detail: JSON.stringify({ before: "Alice Adams", after: "Ann A" }),
    });
    expect(rows[1]!.request_id).toMatch(/^[\da-f-]{36}$/);
  });

  it("[L1] tells nothing of a change that was rolled back", async () => {
    const count = async () => (await verify()).rows;
    const before = await count();

    const failing = world.portal.control.write(async (trx) => {
      await recordAudit(
        trx,
        world.portal.keys,
        world.services.account,
        NOBODY,
        { action: "user.renamed" },
        new Date(0),
      );
      throw new Error("rolled back");
    });

    await expect(failing).rejects.toThrow("rolled back");
    expect(await count()).toBe(before);
  });

  it("[L2] is appended to and never changed", async () => {
    const change = world.portal.control.write((trx) => sql`update audit set ip = ''`.execute(trx));
    const removal = world.portal.control.write((trx) => trx.deleteFrom("audit").execute());

    await Promise.all([change, removal].map((refused) => expect(refused).rejects.toThrow("append-only")));
  });

  it("[L2] verifies as it was written", async () => {
    expect(await verify()).toMatchObject({ rows: 4, broken: null, head: { seq: 4 } });
  });

  it.each([
    ["a row that was altered", "update audit set detail = '{}' where seq = 3", { seq: 3, why: "altered" }],
    ["another time", "update audit set at = at + 1 where seq = 2", { seq: 2, why: "altered" }],
    ["a row that was taken out", "delete from audit where seq = 2", { seq: 2, why: "missing" }],
    ["a first row that was taken out", "delete from audit where seq = 1", { seq: 1, why: "missing" }],
    ["two rows that changed places", "update audit set seq = 9 where seq = 3", { seq: 3, why: "missing" }],
    ["a hash of one's own making", "update audit set mac = lower(hex(randomblob(32))) where seq = 4", {
      seq: 4,
      why: "altered",
    }],
  ])("[L2] shows %s", async (_, statement, broken) => {
    await tamper(statement);

    expect((await verify()).broken).toEqual({ ...broken, by: "chain" });
  });

  it("[L2] shows that its end was cut off, or written anew, by what the storage has noted of it", async () => {
    const store = new MemoryStore(() => new Date(0));
    const { control, keys, now } = world.portal;
    const check = () => checkChain({ control, keys, store, now }, world.services.account, NOBODY);
    await check();
    await alice.post("/settings/account/name", { firstName: "Al", lastName: "A" });
    const grown = await check();

    await tamper("delete from audit where seq > 3");
    const cut = await check();
    await alice.post("/settings/account/name", { firstName: "Eve", lastName: "A" });
    const anew = await check();

    expect([grown.broken, (await verify()).broken]).toEqual([null, null]);
    expect([cut.broken, anew.broken].map((broken) => brokenWords(broken!))).toEqual([
      "row 4 is missing, which the storage has noted",
      "row 4 is not the one that the storage has noted",
    ]);
  });

  it("[L2] says when it was last checked, by whom, and what came of it", async () => {
    const store = new MemoryStore(() => new Date(0));
    const { control, keys, now } = world.portal;
    const last = () => lastCheck(control.read, world.services.account);
    const never = await last();

    await checkChain({ control, keys, store, now }, world.services.account, COMMAND_LINE);
    const sound = await last();
    world.later(1000);
    await tamper("update audit set ip = '' where seq = 2");
    await checkChain({ control, keys, store, now }, world.services.account, NOBODY);

    expect([never, sound]).toMatchObject([null, { byCommand: true, rows: 4, broken: null }]);
    expect(await last()).toMatchObject({ byCommand: false, rows: 1, broken: { seq: 2, why: "altered" } });
  });

  it("[L3] holds one line of a browser that sends control characters, and no password", async () => {
    await world.browser().post("/signin", { email: "alice@acme.example", password: "canary-canary" }, {
      "user-agent": "x\u001b[31m evil",
    });
    await world.browser().post("/signin", { email: "alice@acme.example", password: PASSWORD });

    const rows = await world.portal.control.read.selectFrom("audit").selectAll().execute();
    expect(JSON.stringify(rows)).not.toMatch(/canary|battery|\\u001b/);
    expect(JSON.stringify(world.log)).not.toMatch(/canary|battery|\\u001b|token=/);
    expect(rows.at(-2)).toMatchObject({ action: "session.refused", outcome: "refused" });
  });
});
