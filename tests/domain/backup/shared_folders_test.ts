import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BackupWorld, backupWorld, PASSWORD } from "../../support/backup_world.ts";
import { Restic, withoutRestic } from "../../support/restic.ts";

describe.skipIf(withoutRestic())("shared folders", () => {
  let world: BackupWorld;
  beforeEach(async () => {
    world = await backupWorld();
  });
  afterEach(() => world.close());

  const share = async (member: string, name: string) => {
    await world.control("POST", "put", { member, path: `/${name}/${member}.txt`, text: member });
    const path = `/${name}`;
    return await world.control("POST", "shared-folders", { member, path, owner: member }) as {
      namespace: string;
    };
  };
  const listed = async () => {
    const { snapshotId, state } = await world.backUp();
    const lines = await new Restic(world.repositoryFolder, PASSWORD).text("ls", snapshotId);
    return { state, lines: lines.split("\n").filter((line) => line.endsWith(".txt")) };
  };

  it.each([["Übergabe", "Übergabe"], ["Übergabe", "übergabe"], ["Plans", "PLANS"]])(
    "named %s and %s have a folder each, which differ by more than case",
    async (first, second) => {
      await share("alice", first);
      const { namespace } = await share("bob", second);
      const { state, lines } = await listed();

      expect(state).toBe("success");
      expect(lines).toContain(`/shared-folders/${first}/alice.txt`);
      expect(lines).toContain(`/shared-folders/${second} (${namespace})/bob.txt`);
    },
  );

  it("keep the folder that they had when another of their name comes", async () => {
    await share("bob", "Plans");
    await world.backUp();
    const { namespace } = await share("alice", "Plans");
    const { lines } = await listed();

    expect(lines).toContain("/shared-folders/Plans/bob.txt");
    expect(lines).toContain(`/shared-folders/Plans (${namespace})/alice.txt`);
  });

  it("are read once, however many have them mounted", async () => {
    await share("alice", "Plans");
    await world.control("PUT", "shared-folders/Plans/members/bob", {});
    await world.control("PUT", "shared-folders/Plans/members/carol", {});
    const { lines } = await listed();

    expect(lines.filter((line) => line.endsWith("/alice.txt"))).toEqual(["/shared-folders/Plans/alice.txt"]);
  });
});
