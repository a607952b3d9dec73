import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { causeOf } from "../../../src/domain/causes.ts";
import type { DropboxClient } from "../../../src/dropbox/client.ts";
import { listRunErrors } from "../../../src/storage/catalogue/runs.ts";
import { type BackupWorld, backupWorld, PASSWORD } from "../../support/backup_world.ts";
import { midway } from "../../support/midway.ts";
import { Restic, withoutRestic } from "../../support/restic.ts";
import { refused, restricted } from "../../support/restricted.ts";

describe.skipIf(withoutRestic())("an item", () => {
  let world: BackupWorld;
  let restic: Restic;
  beforeEach(async () => {
    world = await backupWorld();
    restic = new Restic(world.repositoryFolder, PASSWORD);
  });
  afterEach(() => world.close());

  const put = (path: string, content: object = { text: path }) =>
    world.control("POST", "put", { member: "alice", path, ...content });
  const calls = (route: string) => world.sandbox.log.calls(`/2/files/${route}`).length;
  const errors = async (run: number) =>
    (await listRunErrors(world.catalogue.read, run)).map(({ code, path }) => ({ code, path }));

  it("that Dropbox restricts makes the run Partial, with its cause and a sentence", async () => {
    await put("/secret.txt");
    await restricted(world, "/secret.txt");
    const { run, state, causes } = await world.backUp();

    expect({ state, causes }).toEqual({ state: "partial", causes: { restricted_content: 1 } });
    expect(await errors(run)).toEqual([{ code: "restricted_content", path: "/secret.txt" }]);
    expect(causeOf("restricted_content").sentence).toContain("does not let anybody download");
  });

  it("that Dropbox answers by the HTTP status 460 is restricted too", async () => {
    await put("/secret.txt");
    const fault = { route: "files/download", path: "secret", times: null, effect: { status: 460, body: "" } };
    await world.control("POST", "faults", fault);
    const { run, state } = await world.backUp();

    expect(state).toBe("partial");
    expect(await errors(run)).toEqual([{ code: "restricted_content", path: "/secret.txt" }]);
  });

  it("that Dropbox lists and calls not_found is never passed over in a Success", async () => {
    await put("/a.txt");
    await refused(world, "/a.txt", "not_found");
    const first = await world.backUp();
    await world.control("DELETE", "faults");
    const second = await world.backUp();

    expect(first).toMatchObject({ state: "partial", causes: { vanished: 1 } });
    expect(second).toMatchObject({ state: "success", stored: 1 });
  });

  it("that was removed between listing and reading is no error", async () => {
    await put("/a.txt");
    await refused(world, "/a.txt", "not_found");
    const onProgress = midway(() => world.control("POST", "delete", { member: "alice", path: "/a.txt" }));
    const { state, snapshotId } = await world.backUp({ onProgress });

    expect(state).toBe("success");
    expect(await restic.text("ls", snapshotId)).not.toContain("/a.txt");
  });

  it("without content_hash is stored by its size, and not read again while its rev stands", async () => {
    await world.control("PATCH", "switches", { hashless_suffix: ".nohash" });
    await put("/a.nohash", { text: "no hash" });
    await world.backUp();
    await world.control("POST", "cursors/reset", {});
    await world.control("DELETE", "calls");
    const second = await world.backUp();

    const place = "/members/alice@acme.example/a.nohash";
    expect(await restic.text("dump", second.snapshotId, place)).toBe("no hash");
    expect(second).toMatchObject({ state: "success", changed: 0 });
    expect(calls("download")).toBe(0);
  });

  it("of Paper, whose bytes differ at each export, is exported anew only when its rev is another", async () => {
    const dropbox = exportingAnew(world.dropbox);
    await world.backUp({ dropbox });
    await world.control("POST", "cursors/reset", {});
    await world.control("DELETE", "calls");
    const second = await world.backUp({ dropbox });
    const exports = calls("export");
    await put("/Meeting notes.paper", { text: "changed", exportAs: "html" });
    const third = await world.backUp({ dropbox });

    expect(exports).toBe(0);
    expect(second).toMatchObject({ stored: 0, trees: 0, changed: 0 });
    expect(third).toMatchObject({ stored: 1, changed: 1 });
  });

  it("that is a symlink keeps its target, and costs no download", async () => {
    const target = "../Projects/\u00e4 b";
    await world.backUp();
    await put("/link", { text: "", symlinkTarget: target });
    await world.control("DELETE", "calls");
    await world.backUp();
    await restic.text(
      "restore",
      "latest",
      "--target",
      `${world.folder}/out`,
      "--include",
      "/members/alice*/link",
    );

    expect(calls("download")).toBe(0);
    expect(Deno.readLinkSync(`${world.folder}/out/members/alice@acme.example/link`)).toBe(target);
  });
});

/** The same Dropbox, but no two exports have the same bytes, as with documents that carry the time of their export. */
function exportingAnew(dropbox: DropboxClient): DropboxClient {
  let exports = 0;
  const openExport: DropboxClient["openExport"] = async (ask) => {
    const copy = await dropbox.openExport(ask);
    const stamp = new TextEncoder().encode(`<!-- ${++exports} -->`);
    const body = new ReadableStream({
      start: async (controller) => {
        for await (const piece of copy.body) controller.enqueue(piece);
        controller.enqueue(stamp);
        controller.close();
      },
    });
    return { ...copy, body, size: copy.size + stamp.length, exportHash: null };
  };
  return { ...dropbox, openExport };
}
