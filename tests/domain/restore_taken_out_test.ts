import { afterEach, beforeEach, expect, it } from "vitest";
import { planRestore } from "../../src/domain/restore/restore.ts";
import { type RestoreWorld, restoreWorld } from "./restore_world.ts";

let world: RestoreWorld;
beforeEach(async () => {
  world = await restoreWorld({ backedUp: false });
  await world.control("POST", "put", { member: "alice", path: "/Plans/a.txt", text: "a" });
  const shared = { member: "alice", path: "/Plans", owner: "alice", with: ["bob", "carol"] };
  await world.control("POST", "shared-folders", shared);
  await world.backUp();
});
afterEach(() => world.close());

/** Shared folders that the plan tells are not in these people's Dropbox any more. */
async function away(email: string, mode: "in-place" | "new-folder" = "in-place") {
  const { id } = await world.catalogue.read.selectFrom("entities").select("id").where("email", "=", email)
    .executeTakeFirstOrThrow();
  const request = { run: 1, paths: [`/members/${email}/Plans`], mode };
  return (await planRestore({ ...world.giving, entities: [id] }, request)).away;
}

it("tells of a shared folder that its member has taken out of their Dropbox, or may not enter any more", async () => {
  await world.control("POST", "delete", { member: "bob", path: "/Plans" });
  await world.control("DELETE", "shared-folders/Plans/members/carol");

  expect(await away("bob@acme.example")).toEqual(["Plans"]);
  expect(await away("carol@acme.example")).toEqual(["Plans"]);
});

it("tells of none where the folder is in their Dropbox still, or where it goes into a new folder", async () => {
  expect(await away("alice@acme.example")).toEqual([]);
  await world.control("POST", "delete", { member: "bob", path: "/Plans" });
  expect(await away("bob@acme.example", "new-folder")).toEqual([]);
});
