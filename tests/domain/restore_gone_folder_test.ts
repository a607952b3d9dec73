import { afterEach, beforeEach, expect, it } from "vitest";
import { runRestore } from "../../src/domain/restore/restore.ts";
import { filesOf } from "./restore_world.ts";
import { type SharingWorld, sharingWorld } from "./restore_sharing_world.ts";

let world: SharingWorld;
beforeEach(async () => void (world = await sharingWorld()));
afterEach(() => world.close());

/** Carol's folder is no more, and neither is she, as of a run after the one that is restored. */
async function carolGoes() {
  const shared = { member: "carol", path: "/Budget", owner: "carol", with: ["bob"] };
  await world.control("POST", "put", { member: "carol", path: "/Budget/b.txt", text: "b" });
  await world.control("POST", "shared-folders", shared);
  await world.backUp();
  await world.control("DELETE", "shared-folders/Budget");
  await world.control("DELETE", `members/${(await world.memberOf("Carol")).id}`);
  await world.plansGo();
  await world.backUp();
}

it.each(["in-place", "new-folder"] as const)(
  "a shared folder that nobody is left to get is left out, by its cause, and all others come back: %s",
  async (mode) => {
    await carolGoes();

    const result = await world.again({ mode, paths: ["/shared-folders"], sharing: "report" });
    const again = await runRestore(world.giving, result.restoreId);

    const { folder } = result.destinations.find(({ name }) => name.startsWith("Alice"))!;
    const files = Object.keys(filesOf(await world.tree("members/alice@acme.example"), folder));
    expect(files).toContainEqual(expect.stringMatching(/\/Plans\/a\.txt$/));
    expect(result).toMatchObject({ state: "partial", causes: { target_gone: 1 } });
    expect(result.destinations.map(({ name }) => name)).not.toContain("Budget");
    expect(again).toMatchObject({ state: "partial", causes: { target_gone: 1 } });
  },
);

it("where there is nothing else the plan is refused", async () => {
  await carolGoes();

  await expect(world.again({ paths: ["/shared-folders/Budget"] })).rejects.toThrow(
    'Cannot restore to "Budget": the shared folder is no longer in Dropbox',
  );
});
