import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findNamespace } from "../../../src/storage/catalogue/namespaces.ts";
import { findNode } from "../../../src/storage/catalogue/nodes.ts";
import { type BackupWorld, backupWorld } from "../../support/backup_world.ts";

let world: BackupWorld;
beforeEach(async () => {
  world = await backupWorld();
  await put("/Notes/Readme.txt");
  await put("/Notes/gone.txt");
  await put("/Gone/with/all.txt");
});
afterEach(() => world.close());

const put = (path: string) => world.control("POST", "put", { member: "alice", path, text: path });
const remove = (path: string) => world.control("POST", "delete", { member: "alice", path });
const reset = () => world.control("POST", "cursors/reset", {});
const onDay = (day: number) => world.backUp({ now: () => new Date(Date.UTC(2026, 11, day)) });
const listings = () =>
  world.sandbox.log.calls("/2/files/list_folder").filter((call) => /folder$/.test(call.route));

/** The states of a path of Alice's, oldest first. */
async function states(path: string) {
  const { homeNamespace } = await alice();
  const { id } = (await findNamespace(world.catalogue.read, "task", homeNamespace!))!;
  const node = await findNode(world.catalogue.read, id, path);
  return await world.catalogue.read.selectFrom("versions").select(["name", "from_run", "to_run"])
    .where("node_id", "=", node).orderBy("from_run").execute();
}

async function alice() {
  for await (const member of world.dropbox.members()) if (member.email.startsWith("alice@")) return member;
  throw new Error("there is no Alice");
}

describe("a complete listing beside the cursor", () => {
  it("[34] shows a rename in case alone, within a week, without a download", async () => {
    await onDay(1);
    await world.control("POST", "rename-case", {
      member: "alice",
      path: "/Notes/Readme.txt",
      name: "README.txt",
    });
    await world.control("POST", "rename-case", { member: "alice", path: "/Notes", name: "NOTES" });
    await world.control("DELETE", "calls");
    await onDay(2);
    const untold = await states("/notes");
    const quiet = listings().length;
    const result = await onDay(9);

    expect([untold.at(-1)!.name, quiet]).toEqual(["Notes", 0]);
    expect((await states("/notes")).map((state) => state.name)).toEqual(["Notes", "NOTES"]);
    expect((await states("/notes/readme.txt")).map((state) => state.name)).toEqual([
      "Readme.txt",
      "README.txt",
    ]);
    expect(result).toMatchObject({ state: "success", removed: 0, endedByListing: 0, downloadedBytes: 0 });
    expect(listings().length).toBeGreaterThan(5);
  });

  it("ends what a void cursor hid when it does not show it either, a day later, and folders with it", async () => {
    await onDay(1);
    await remove("/Notes/gone.txt");
    await remove("/Gone");
    await reset();
    const hidden = await onDay(2);
    const sameDay = await onDay(2);
    const later = await onDay(3);
    const after = await onDay(4);

    expect(hidden).toMatchObject({ removed: 0, keptAfterReset: 4, endedByListing: 0 });
    expect(sameDay).toMatchObject({ removed: 0, endedByListing: 0 });
    expect(later).toMatchObject({ state: "success", removed: 2, endedByListing: 4 });
    expect(after).toMatchObject({ removed: 0, endedByListing: 0 });
    for (const path of ["/notes/gone.txt", "/gone", "/gone/with/all.txt"]) {
      expect(await states(path), path).toMatchObject([{ from_run: 1, to_run: 4 }]);
    }
  });

  it("ends nothing that came back, and nothing in a second reset", async () => {
    await onDay(1);
    await remove("/Notes/gone.txt");
    await remove("/Gone");
    await reset();
    await onDay(2);
    await put("/Gone/with/all.txt");
    await reset();
    const again = await onDay(3);

    expect(again).toMatchObject({ removed: 0, endedByListing: 0, keptAfterReset: 1 });
    expect((await states("/gone/with/all.txt")).at(-1)!.to_run).toBe(null);
  });

  it("ends nothing where another reads than the time before", async () => {
    await onDay(1);
    await remove("/Notes/gone.txt");
    await reset();
    await onDay(2);
    await world.catalogue.write((trx) =>
      trx.updateTable("namespaces").set({ listed_as: JSON.stringify({ admin: "dbmid:another" }) }).execute()
    );
    const other = await onDay(3);
    const same = await onDay(4);

    expect([other.endedByListing, same.endedByListing]).toEqual([0, 1]);
  });

  it("leaves the cursor that is followed as it is: what goes after it is told by that", async () => {
    await onDay(1);
    await put("/Notes/new.txt");
    await onDay(9);
    await remove("/Notes/new.txt");
    const next = await onDay(10);

    expect(next).toMatchObject({ removed: 1, endedByListing: 0 });
  });
});
