import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { dueAccountErasures } from "../../../src/domain/account_erasure.ts";
import { dueBackups } from "../../../src/domain/jobs/due.ts";
import { keptTasks } from "../../../src/domain/jobs/subjects.ts";
import { heldAgainstAudit } from "../../support/audited.ts";
import type { Browser } from "../../support/browser.ts";
import { addUser, aliceSetsUp, PASSWORD, type PortalWorld, portalWorld } from "../../support/portal_world.ts";
import { taskOfAlice } from "../../routes/task_world.ts";

const DAY = 86_400_000;
const REMOVAL = "/settings/account/removal";

let world: PortalWorld;
let alice: Browser;
let task: string;
beforeAll(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
  task = await taskOfAlice(world, 3);
  world.later(DAY);
});
afterAll(() => world.close());
beforeEach(async () => void await alice.post("/signin", { email: "alice@acme.example", password: PASSWORD }));

const due = async () => (await dueAccountErasures(world.portal.control.read, world.portal.now())).length;
const backups = async () => (await dueBackups(world.portal.control.read, world.portal.now())).length;

it("is asked for by the primary user alone, with the approval ticked and a fresh proof", async () => {
  const bob = await addUser(world, "bob@acme.example", "administrator", [], "10.9.0.1");
  const byBob = await bob.post(REMOVAL, { approved: "on" });
  const unticked = await alice.post(REMOVAL);
  world.later(11 * 60_000);
  const stale = await alice.post(REMOVAL, { approved: "on" });

  expect([byBob.status, unticked.status, stale.status]).toEqual([403, 422, 403]);
  expect(await unticked.text()).toContain("The approval has to be ticked");
  expect(await backups()).toBe(1);
  await world.portal.control.write((trx) =>
    trx.deleteFrom("grants").where("role", "=", "administrator").execute()
  );
});

it("of the operator's account is refused while others have theirs here", async () => {
  const page = await (await alice.get(REMOVAL)).text();
  const answer = await alice.post(REMOVAL, { approved: "on" });

  expect(page).toContain("which holds other accounts.");
  expect(page).not.toContain("I approve the removal");
  expect(answer.status).toBe(409);
  expect(await answer.text()).toContain("which holds other accounts");
  await world.portal.control.write((trx) => trx.updateTable("users").set({ operator_since: null }).execute());
});

it("[G1] keeps retention and pruning away for as long as it can be undone", async () => {
  const kept = async () => (await keptTasks(world.portal.control.read)).length;
  const before = await kept();

  await alice.post(REMOVAL, { approved: "on" });
  const during = await kept();
  await alice.post(`${REMOVAL}/undo`);

  expect([before, during, await kept()]).toEqual([1, 0, 1]);
});

it("[G1] stops backups and changes for seven days, is told by mail, and is undone with one click", async () => {
  const asked = await alice.post(REMOVAL, { approved: "on" });
  await world.deliver();
  const page = await (await alice.get("/settings/account")).text();
  const during = [
    await backups(),
    (await alice.post("/settings/account/name", { firstName: "A", lastName: "B" })).status,
  ];
  const run = (await alice.post(`/tasks/${task}/runs`)).status;
  const looking = (await alice.get("/")).status;

  const undone = await alice.post(`${REMOVAL}/undo`);

  expect([asked.status, undone.status, ...during, run, looking]).toEqual([303, 303, 0, 409, 409, 200]);
  expect(page).toContain("Everything is erased on 3 Dec 2026");
  expect(world.mailTo("alice@acme.example", "account_removal").due).toBe(
    world.portal.now().getTime() + 7 * DAY,
  );
  expect([await backups(), (await alice.post(`${REMOVAL}/undo`)).status]).toEqual([1, 409]);
});

it("[G1] is due at seven days, never before, and each hour from then on until it is done", async () => {
  await alice.post(REMOVAL, { approved: "on" });
  world.later(7 * DAY - 60_000);
  const before = await due();
  world.later(2 * 60_000);
  const [first] = await dueAccountErasures(world.portal.control.read, world.portal.now());
  world.later(3_600_000);
  const [second] = await dueAccountErasures(world.portal.control.read, world.portal.now());

  expect(before).toBe(0);
  expect(second!.at.getTime() - first!.at.getTime()).toBe(3_600_000);
});

it("[L1] each change that went well so far has written the row that its policy names, once", async () => {
  const { changes, wrong } = await heldAgainstAudit(world);

  expect(wrong).toEqual([]);
  expect(changes).toBeGreaterThan(5);
});
