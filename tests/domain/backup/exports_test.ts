import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BackupWorld, backupWorld } from "../../support/backup_world.ts";

let world: BackupWorld;
beforeEach(async () => {
  world = await backupWorld();
  await put("/Papers/plan.paper", "first thoughts");
  await onDay(1);
  await world.control("DELETE", "calls");
});
afterEach(() => world.close());

const put = (path: string, text: string) =>
  world.control("POST", "put", { member: "alice", path, text, exportAs: "markdown" });
const move = (from: string, to: string) => world.control("POST", "move", { member: "alice", from, to });
const onDay = (day: number) => world.backUp({ now: () => new Date(Date.UTC(2026, 11, day)) });
const exported = () => world.sandbox.log.calls("/2/files/export").length;

async function standing(name: string) {
  return await world.catalogue.read.selectFrom("versions").select([
    "kind",
    "rev",
    "content_id",
    "size",
    "target",
  ])
    .where("name", "=", name).where("to_run", "is", null).execute();
}

describe("a document that can only be exported", () => {
  it("is not exported again for a rename in case alone", async () => {
    const before = await standing("plan.paper");
    const renamed = { member: "alice", path: "/Papers/plan.paper", name: "PLAN.paper" };
    await world.control("POST", "rename-case", renamed);
    const run = await onDay(12);

    expect(run.state).toBe("success");
    expect([exported(), await standing("plan.paper")]).toEqual([0, []]);
    expect(await standing("PLAN.paper")).toMatchObject([{
      kind: "export",
      content_id: before[0]!.content_id,
    }]);
  });

  it("is exported again where its revision is another", async () => {
    await put("/Papers/plan.paper", "second thoughts");
    const run = await onDay(2);

    expect([run.state, exported()]).toEqual(["success", 1]);
  });

  it("is not exported again where its folder moves and it stays the revision that it was", async () => {
    const [was] = await standing("plan.paper");
    await world.control("PATCH", "switches", { moved_children_get_new_revs: false });
    await move("/Papers", "/Archive");
    const run = await onDay(2);

    expect([run.state, exported()]).toEqual(["success", 0]);
    expect(await standing("plan.paper")).toEqual([was]);
  });
});
