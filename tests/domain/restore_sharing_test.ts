import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filesOf } from "./restore_world.ts";
import { type SharingWorld, sharingWorld } from "./restore_sharing_world.ts";

let world: SharingWorld;
beforeEach(async () => void (world = await sharingWorld()));
afterEach(() => world.close());

const audited = async () =>
  (await world.catalogue.read.selectFrom("tellings").select("body").where("log", "=", "audit").execute())
    .map(({ body }) => JSON.parse(body).told)
    .filter(({ action }) => action === "content.sharing_given").map(({ detail }) => detail);

describe("X8 sharing that is given back", () => {
  it("lets who is missing in again, in the role of that day and without a mail, and says so in the audit log", async () => {
    await world.backUp();
    await world.bobLeaves();

    const result = await world.again();

    expect(result).toMatchObject({
      state: "succeeded",
      sharing: { folders: 1, done: 1, left: 0, failed: 0 },
    });
    expect(await world.roles()).toEqual({ "Alice Adams": "owner", "Bob Brown": "editor" });
    expect(await world.ledger()).toEqual({
      "": "kept",
      Rules: "kept",
      "Alice Adams": "kept",
      "Bob Brown": "done",
    });
    expect(await audited()).toEqual([
      expect.objectContaining({ folder: "/shared-folders/Plans", to: "bob@acme.example", role: "editor" }),
    ]);
  });

  it("is reported alone where nothing else is asked for, and left out where nobody asks", async () => {
    await world.backUp();
    await world.bobLeaves();

    const told = await world.again({ sharing: undefined });
    const out = await world.again({ sharing: "none" });

    expect(told).toMatchObject({ state: "succeeded", sharing: { folders: 1, told: 3 } });
    expect(out.sharing).toBeNull();
    expect(world.gaveNothing()).toBe(true);
    expect(await world.roles()).toEqual({ "Alice Adams": "owner" });
  });

  it("comes with a folder that was unshared and deleted, where it stood in its owner's home", async () => {
    const policy = { member_policy: { ".tag": "team" }, acl_update_policy: { ".tag": "owner" } };
    await world.control("PUT", "folders/Plans/rules", { policy });
    await world.backUp();
    await world.control("DELETE", "shared-folders/Plans");
    await world.control("POST", "delete", { member: "alice", path: "/Plans" });

    const result = await world.again();

    const namespace = await world.sharedAs();
    expect(result).toMatchObject({ state: "succeeded", outcomes: { restored: 1 } });
    expect(await world.roles(namespace)).toEqual({ "Alice Adams": "owner", "Bob Brown": "editor" });
    const shared = await world.dropbox.sharedFolder(namespace, {
      member: (await world.memberOf("Alice")).id,
    });
    expect(shared).toMatchObject({ pathLower: "/plans", policy: { member: "team", aclUpdate: "owner" } });
    expect((await audited()).map(({ to }: { to: string }) => to)).toEqual(["Plans", "bob@acme.example"]);
  });

  it("opens no folder that stands there by now: what is in it besides would be shared, too", async () => {
    await world.backUp();
    await world.control("DELETE", "shared-folders/Plans");
    await world.control("POST", "put", { member: "alice", path: "/Plans/private.txt", text: "mine" });

    const result = await world.again();

    expect(result.state).toBe("succeeded");
    expect(await world.ledger()).toMatchObject({
      "": "left share_folder_stood",
      "Bob Brown": "left share_folder_stood",
    });
    expect(world.gaveNothing()).toBe(true);
  });

  it("opens a new folder of its own instead, where that is asked for", async () => {
    await world.backUp();
    await world.control("DELETE", "shared-folders/Plans");

    const result = await world.again({ mode: "new-folder" });

    const { folder } = result.destinations[0]!;
    expect(filesOf(await world.tree("members/alice@acme.example"))).toHaveProperty(["/Plans/a.txt"]);
    const namespace = await world.sharedAs();
    const alice = { member: (await world.memberOf("Alice")).id };
    expect((await world.dropbox.sharedFolder(namespace, alice)).pathLower).toBe(
      `${folder}/Plans`.toLowerCase(),
    );
  });
});
