import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { planRestore, runRestore } from "../../src/domain/restore/restore.ts";
import { asAlice } from "../behaviours/alice.ts";
import { filesOf, type RestoreWorld, restoreWorld, type Tree } from "./restore_world.ts";

const ALICE = "members/alice@acme.example";
const LEASE = "/Contracts/Lease.pdf";
const CHOICES = ["skip-identical", "keep-both", "replace"] as const;

describe("a restore in place over a file that is another one by now", () => {
  let world: RestoreWorld;
  let whole: Tree;
  beforeEach(async () => {
    world = await restoreWorld();
    whole = await world.tree(ALICE);
    await world.control("POST", "put", { member: "alice", path: LEASE, text: "what Alice wrote since" });
  });
  afterEach(() => world.close());

  const contracts = { run: 1, paths: [`/${ALICE}/Contracts`], mode: "in-place" as const };
  /** Hashes that Dropbox still has of a place, the newest first. */
  const revisions = async (): Promise<string[]> => {
    const { member } = await asAlice(world);
    const answer = await world.fetch("http://sandbox/2/files/list_revisions", {
      method: "POST",
      headers: {
        authorization: `Bearer ${await world.parts.tokens.current()}`,
        "content-type": "application/json",
        "dropbox-api-select-user": member!,
      },
      body: JSON.stringify({ path: LEASE }),
    });
    return (await answer.json()).entries.map((one: { content_hash: string }) => one.content_hash);
  };

  it.each(CHOICES)(
    "[law] destroys nothing with %s: what Alice wrote is there, or an earlier version",
    async (collision) => {
      const written = (await world.tree(ALICE)).get(LEASE)!.hash;

      const result = await world.restore({ ...contracts, collision });

      const tree = await world.tree(ALICE);
      const now = [...tree.values()].map(({ hash }) => hash);
      expect(result.state).toBe("succeeded");
      expect(now).toContain(whole.get(LEASE)!.hash);
      expect([...now, ...await revisions()]).toContain(written);
    },
  );

  it("[R4] replaces with replace, where Dropbox keeps the present one as a revision", async () => {
    const written = (await world.tree(ALICE)).get(LEASE)!.hash;
    const plan = await planRestore(world.giving, { ...contracts, collision: "replace" });

    const result = await runRestore(world.giving, plan.restoreId);

    expect(plan).toMatchObject({ replaced: 1, identical: 1, conflicts: 0 });
    expect(result.outcomes).toEqual({ restored: 1, identical: 1, kept_both: 0 });
    expect(filesOf(await world.tree(ALICE), "/Contracts")).toEqual(filesOf(whole, "/Contracts"));
    expect((await revisions()).slice(0, 2)).toEqual([whole.get(LEASE)!.hash, written]);
  });

  it("[law] keeps both where somebody wrote between plan and run: only the revision that was seen is replaced", async () => {
    const plan = await planRestore(world.giving, { ...contracts, collision: "replace" });
    await world.control("POST", "put", { member: "alice", path: LEASE, text: "and once more" });
    const latest = (await world.tree(ALICE)).get(LEASE)!.hash;

    const result = await runRestore(world.giving, plan.restoreId);

    expect(result.outcomes).toEqual({ restored: 0, identical: 1, kept_both: 1 });
    expect((await world.tree(ALICE)).get(LEASE)!.hash).toBe(latest);
  });
});
