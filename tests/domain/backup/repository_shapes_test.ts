import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { localHand } from "../../../src/domain/backup/pipeline/local_hand.ts";
import { type BackupWorld, backupWorld, PASSWORD } from "../../support/backup_world.ts";
import { Restic, withoutRestic } from "../../support/restic.ts";
import { restricted } from "../../support/restricted.ts";

const MIB = 1024 * 1024;

describe.skipIf(withoutRestic())("what a run stores", () => {
  let world: BackupWorld;
  let restic: Restic;
  beforeEach(async () => {
    world = await backupWorld();
    restic = new Restic(world.repositoryFolder, PASSWORD);
  });
  afterEach(() => world.close());

  const put = (path: string, content: object) =>
    world.control("POST", "put", { member: "alice", path, ...content });
  const dumped = async (path: string) =>
    await restic.bytes("dump", "latest", `/members/alice@acme.example${path}`);

  it("holds where one block stands alone and twice in a larger file", async () => {
    const block = new Uint8Array(4 * MIB).fill(7);
    await put("/twice.bin", { base64: new Uint8Array(8 * MIB).fill(7).toBase64() });
    await put("/once.bin", { base64: block.toBase64() });
    const { dropbox, store, repository: { keys } } = world;
    const first = await world.backUp({ hands: () => [localHand({ dropbox, store, keys })] });
    await restic.check();

    expect(first.state).toBe("success");
    expect((await dumped("/once.bin")).length).toBe(4 * MIB);
    expect((await dumped("/twice.bin")).length).toBe(8 * MIB);
  });

  it("names each of 2,300 files of one folder, in restic's order, and lets others have the thread meanwhile", async () => {
    const names = Array.from({ length: 2_300 }, (_, n) => `${n % 2 ? "é" : "z"}${n}.txt`);
    for (const name of names) await put(`/many/${name}`, { text: "the same" });
    const beats = { sealing: 0 };
    let phase = "";
    const beat = setInterval(() => phase === "sealing" && beats.sealing++, 1);
    await world.backUp({ onProgress: (progress) => phase = progress.phase });
    clearInterval(beat);
    const listed = await restic.text("ls", "latest", "/members/alice@acme.example/many");

    expect(beats.sealing).toBeGreaterThan(0);
    expect(listed.split("\n").filter((line) => line.includes("/many/")).map((line) => line.split("/").at(-1)))
      .toEqual(names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  });

  it("is one pack of trees, however many folders there are", async () => {
    for (let n = 0; n < 300; n++) await put(`/many/${n}/a.txt`, { text: `${n}` });
    const { run } = await world.backUp();
    const packs = await world.catalogue.read.selectFrom("packs").select("kind").where("run_id", "=", run)
      .execute();

    expect(packs.filter(({ kind }) => kind === "tree")).toHaveLength(1);
  });

  it("is one content for three files of the same bytes, downloaded once", async () => {
    await world.backUp();
    await world.control("DELETE", "calls");
    for (const path of ["/1.bin", "/2.bin", "/sub/3.bin"]) {
      await put(path, { recipe: { seed: 9, size: 500_000 } });
    }
    const second = await world.backUp();

    expect(second).toMatchObject({ state: "success", stored: 1, linked: 2, downloadedBytes: 500_000 });
    expect(world.sandbox.log.calls("/2/files/download")).toHaveLength(1);
    expect(await dumped("/sub/3.bin")).toEqual(await dumped("/1.bin"));
  });

  it("shows a folder where a file was, and nothing of a folder that moved away", async () => {
    await put("/thing", { text: "a file" });
    await put("/old/a.txt", { text: "a" });
    await world.backUp();
    await world.control("POST", "delete", { member: "alice", path: "/thing" });
    await put("/thing/inside.txt", { text: "in a folder" });
    await world.control("POST", "move", { member: "alice", from: "/old", to: "/new" });
    const { snapshotId } = await world.backUp();
    await restic.check();

    const shown = await restic.text("ls", snapshotId);
    expect(shown).toContain("/members/alice@acme.example/thing/inside.txt");
    expect(shown).toContain("/members/alice@acme.example/new/a.txt");
    expect(shown).not.toContain("/members/alice@acme.example/old");
  });

  it("shows nothing of a folder in whose place stands a file that cannot be read yet", async () => {
    await put("/x/a.txt", { text: "a" });
    await world.backUp();
    await world.control("POST", "delete", { member: "alice", path: "/x" });
    await put("/x", { text: "now a file" });
    await restricted(world, "/x");
    const { state, snapshotId } = await world.backUp();

    expect(state).toBe("partial");
    expect(await restic.text("ls", snapshotId)).not.toContain("/members/alice@acme.example/x");
  });
});
