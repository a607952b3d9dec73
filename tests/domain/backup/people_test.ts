import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listEntities } from "../../../src/storage/catalogue/entities.ts";
import { changeNamespace, findNamespace } from "../../../src/storage/catalogue/namespaces.ts";
import { type BackupWorld, backupWorld } from "../../support/backup_world.ts";
import { restricted } from "../../support/restricted.ts";

describe("people who", () => {
  let world: BackupWorld;
  beforeEach(async () => {
    world = await backupWorld();
  });
  afterEach(() => world.close());

  const put = (member: string, path: string) =>
    world.control("POST", "put", { member, path, text: `${member} ${path}` });
  const named = async (name: string) =>
    (await listEntities(world.catalogue.read, "task")).filter((entity) =>
      entity.email?.startsWith(`${name}@`)
    );
  const downloads = () => world.sandbox.log.calls("/2/files/download").length;

  it("left take what failed of theirs out of the next run's errors", async () => {
    await put("bob", "/bad.txt");
    await restricted(world, "/bad.txt");
    const first = await world.backUp();
    await world.control("DELETE", "members/bob");
    const second = await world.backUp();

    expect(first.state).toBe("partial");
    expect(second).toMatchObject({ state: "success", causes: {} });
  });

  it("are paused have nothing read of theirs, not even what is still wanted", async () => {
    await put("bob", "/bad.txt");
    await restricted(world, "/bad.txt");
    await world.backUp();
    const [bob] = await named("bob");
    await world.catalogue.write((trx) =>
      trx.updateTable("entities").set({ paused_at: 1 }).where("id", "=", bob!.id).execute()
    );
    await world.control("DELETE", "calls");
    const second = await world.backUp();

    expect(second.state).toBe("success");
    expect(downloads()).toBe(0);
  });

  it("are suspended, and come back, are read on, and by another administrator than the one who connected", async () => {
    await world.backUp();
    await world.control("PATCH", "members/carol", { status: "suspended" });
    await put("carol", "/while suspended.txt");
    const second = await world.backUp();
    await world.control("PATCH", "members/carol", { status: "active" });
    await world.control("PATCH", "members/alice", { admin: false });
    await put("carol", "/by another.txt");
    const third = await world.backUp();

    expect(second).toMatchObject({ state: "success", added: 1, removed: 0 });
    expect(third).toMatchObject({ state: "success", added: 1, removed: 0 });
  });

  it("are suspended where no administrator may read them are failed until they return, and lose nothing", async () => {
    await world.backUp();
    await world.control("PATCH", "switches", { admin_reads_suspended: false });
    await world.control("PATCH", "members/carol", { status: "suspended" });
    await put("carol", "/new.txt");
    const second = await world.backUp();
    await world.control("PATCH", "members/carol", { status: "active" });
    const third = await world.backUp();

    const [carol] = await named("carol");
    expect(await outcomes(world, carol!.id)).toEqual(["success", "failed", "success"]);
    expect(second).toMatchObject({ state: "partial", added: 0, removed: 0 });
    expect(third).toMatchObject({ added: 1, removed: 0 });
  });

  it("alone see another team's folder leave it Partial while they are suspended, and as it was", async () => {
    await world.backUp();
    await world.control("PATCH", "members/bob", { status: "suspended" });
    const second = await world.backUp();

    expect(second).toMatchObject({ state: "partial", causes: { no_access: 1 }, removed: 0 });
  });

  it("left and return are new people beside the old: a folder each, one archived", async () => {
    await world.backUp();
    await world.control("DELETE", "members/bob");
    await world.backUp();
    await world.control("POST", "members/bob/return");
    await put("bob", "/back.txt");
    const third = await world.backUp();

    const [old, back] = await named("bob");
    const folders = await world.catalogue.read.selectFrom("namespaces").select("folder")
      .where("entity_id", "in", [old!.id, back!.id]).orderBy("id").execute();
    expect(third.state).toBe("success");
    expect([old!.archived_reason, back!.archived_reason]).toEqual(["gone_from_team", null]);
    expect(folders.map(({ folder }) => folder.replace(/\d+/, "n"))).toEqual([
      "members/bob@acme.example",
      "members/bob@acme.example (n)",
    ]);
  });

  it("left are not read as: a shared folder that was read as one of them is read as another", async () => {
    await put("alice", "/S/a.txt");
    const shared = { member: "alice", path: "/S", with: ["bob"] };
    const { namespace } = await world.control("POST", "shared-folders", shared) as { namespace: string };
    await world.backUp();
    await readAs(world, namespace, (await named("bob"))[0]!.dropbox_id);
    await world.control("DELETE", "members/bob");
    await put("alice", "/S/new.txt");
    const second = await world.backUp();

    expect(second).toMatchObject({ state: "success", added: 1, removed: 0 });
  });
});

/** What became of an entity, run by run. */
async function outcomes({ catalogue }: BackupWorld, entity: number): Promise<string[]> {
  const rows = await catalogue.read.selectFrom("run_entities").select("outcome")
    .where("entity_id", "=", entity).orderBy("run_id").execute();
  return rows.map((row) => row.outcome);
}

/** As if the namespace had been listed last as this member. */
async function readAs({ catalogue }: BackupWorld, root: string, member: string) {
  const { id } = (await findNamespace(catalogue.read, "task", root))!;
  await catalogue.write((trx) => changeNamespace(trx, id, { acting: JSON.stringify({ member, root }) }));
}
