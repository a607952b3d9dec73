import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runRestore } from "../../src/domain/restore/restore.ts";
import { filesOf } from "./restore_world.ts";
import { type SharingWorld, sharingWorld } from "./restore_sharing_world.ts";

let world: SharingWorld;
beforeEach(async () => void (world = await sharingWorld()));
afterEach(() => world.close());

const put = (path: string, text = "mine") => world.control("POST", "put", { member: "alice", path, text });

describe("X8 a folder is shared anew with nothing in it but its own", () => {
  it("though a private folder of its name goes to the same place", async () => {
    await world.control("POST", "move", { member: "alice", from: "/Plans", to: "/Shared plans" });
    await put("/Plans/private.txt");
    await world.backUp();
    await world.plansGo("/Shared plans");

    const paths = ["/shared-folders/Plans", "/members/alice@acme.example"];
    const result = await world.again({ mode: "new-folder", paths });

    expect(filesOf(await world.tree("members/alice@acme.example"), result.destinations[0]!.folder))
      .toMatchObject({ "/Plans/a.txt": expect.any(String), "/Plans/private.txt": expect.any(String) });
    expect(await world.ledger()).toMatchObject({
      "": "left share_folder_stood",
      "Bob Brown": "left share_folder_stood",
    });
    expect(world.gaveNothing()).toBe(true);
  });

  it.each([
    ["a file of its owner's", "/Plans/private.txt"],
    ["a folder", "/Plans/Private/mine.txt"],
    ["what took the place of its own", "/Plans/a.txt"],
  ])("though %s came while the restore was parked", async (_, path) => {
    await world.backUp();
    await world.plansGo();
    const id = await world.stopped("before", "upload_session");
    await put(path);

    const result = await runRestore(world.giving, id);

    expect(result).toMatchObject({ state: "succeeded", causes: { share_folder_stood: 2 } });
    expect(world.gaveNothing()).toBe(true);
  });

  it.each(
    [["after", "create_folder_batch"], ["before", "upload_session"], ["after", "share_folder"]] as const,
  )(
    "and is shared after a stop %s %s where nothing else has come",
    async (when, route) => {
      await world.backUp();
      await world.plansGo();

      const result = await runRestore(world.giving, await world.stopped(when, route));

      expect(result).toMatchObject({ state: "succeeded", causes: {} });
      expect(await world.roles(await world.sharedAs())).toEqual({
        "Alice Adams": "owner",
        "Bob Brown": "editor",
      });
    },
  );
});
