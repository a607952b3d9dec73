import { afterEach, beforeEach, expect, it } from "vitest";
import { listTasks } from "../../src/domain/tasks/tasks.ts";
import type { Services } from "../../src/services.ts";
import { type Installation, installation } from "../support/installation.ts";
import { ahead, aliceAt, doWhatIsDue } from "../support/portal_over.ts";

let world: Installation;
beforeEach(async () => void (world = await installation({ files: 30 })));
afterEach(() => world.close());

const taskOf = async ({ control, account }: Services) => (await listTasks(control.read, account))[0]?.id;

/** Sizes of all files below a folder. */
function bytesIn(folder: string): number {
  return [...Deno.readDirSync(folder)].reduce((sum, { name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return sum + (isDirectory ? bytesIn(path) : Deno.statSync(path).size);
  }, 0);
}
/** Of the task's repository. */
const stored = () => bytesIn(world.repositoryFolder());

const rowOf = async ({ catalogue }: Services, email: string) =>
  await catalogue.read.selectFrom("entities").select(["id", "standing", "items"]).where(
    "email",
    "like",
    email,
  )
    .executeTakeFirst();

it(
  "[B10] a task deleted in the portal is kept for seven days, is undone until then, and then no byte of it is left",
  async () => {
    await world.json("backup");
    const seen = await world.withServices(async (services) => {
      let days = 0;
      const moved = ahead(services, () => days);
      const alice = await aliceAt(moved);
      const at = `/tasks/${await taskOf(moved)}`;
      const look = async (day: number) => {
        days = day;
        await doWhatIsDue(moved);
        return [await taskOf(moved) !== undefined, stored() > 0];
      };
      await alice.post(`${at}/deletion`);
      const pending = await (await alice.get(at)).text();
      await alice.post(`${at}/deletion/undo`);
      const undone = await (await alice.get(at)).text();
      await alice.post(`${at}/deletion`);
      return { pending, undone, early: await look(6.9), late: await look(7.1) };
    });

    expect(seen.pending).toContain("Deleted for good on");
    expect(seen.undone).not.toContain("Deleted for good on");
    expect([seen.early, seen.late]).toEqual([[true, true], [false, false]]);
  },
  180_000,
);

it(
  "[B7] [B10] members who were deleted, or have left for longer than archived backups are kept, lose their bytes",
  async () => {
    const put = (member: string, seed: number) =>
      world.control("POST", "put", { member, path: "/own.bin", recipe: { seed, size: 400_000 } });
    await put("alice", 7);
    await put("bob", 8);
    const seen = await world.withServices(async (services) => {
      let days = 0;
      const moved = ahead(services, () => days);
      const look = async (day: number) => {
        days = day;
        await doWhatIsDue(moved);
        const [alice, bob] = [await rowOf(moved, "alice@%"), await rowOf(moved, "bob@%")];
        return { alice: alice?.standing, bob: bob?.standing, stored: stored() };
      };
      const person = await aliceAt(moved);
      const at = `/tasks/${await taskOf(moved)}`;
      await person.post(`${at}/settings`, {
        name: "Acme",
        frequency: "daily",
        hour: "0",
        autoActivate: "on",
        archiveDays: "5",
      });
      await person.post(`${at}/runs`);
      const first = await look(0);
      await world.control("DELETE", "members/bob");
      const { id } = (await rowOf(moved, "alice@%"))!;
      await person.post(`${at}/entities/deletion`, { entity: String(id), confirmed: "yes" });
      await person.post(`${at}/runs`);
      return {
        first,
        archived: await look(0),
        kept: await look(4),
        expired: await look(6),
        gone: await look(8),
      };
    });

    const stands = Object.values(seen).map(({ alice, bob }) => [alice, bob]);
    expect(stands).toEqual([
      ["success", "success"],
      ["deleting", "archived"],
      ["deleting", "archived"],
      ["deleting", undefined],
      ["not_active", undefined],
    ]);
    expect(seen.kept.stored).toBeGreaterThan(800_000);
    expect(seen.expired.stored).toBeLessThan(seen.kept.stored - 350_000);
    expect(seen.gone.stored).toBeLessThan(seen.expired.stored - 350_000);
  },
  240_000,
);
