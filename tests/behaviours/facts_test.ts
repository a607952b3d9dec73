import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BackupWorld, backupWorld } from "../support/backup_world.ts";
import { asAlice, calls, conflict409, errorsOf, fault, kept, keptTexts, put, rpc } from "./alice.ts";
import { beforeDownload, once } from "./wires.ts";
import { textOf } from "../dropbox/support.ts";

const DAY = 24 * 3600;

describe("what Dropbox says of a file", () => {
  let world: BackupWorld;
  beforeEach(async () => void (world = await backupWorld()));
  afterEach(() => world.close());

  it("57 without a content_hash is kept by its size and a hash of our own, flagged as unverified, and read once", async () => {
    await world.control("PATCH", "switches", { hashless_suffix: ".nohash" });
    await put(world, "/a.nohash", { text: "no hash" });
    const first = await world.backUp();
    await world.control("POST", "cursors/reset", {});
    await world.control("DELETE", "calls");
    const second = await world.backUp();

    expect([first.state, first.unverified]).toEqual(["success", 1]);
    expect(await keptTexts(world, "a.nohash")).toEqual(["no hash"]);
    expect((await kept(world, "a.nohash")).map((one) => one.unverified)).toEqual([1]);
    expect((await kept(world, "Lease.pdf")).map((one) => one.unverified)).toEqual([0]);
    expect(second).toMatchObject({ state: "success", changed: 0, unverified: 0 });
    expect(calls(world, "files/download")).toBe(0);
  });

  it("57 without a content_hash whose bytes are not as many as listed is named as corrupt at the source", async () => {
    await world.control("PATCH", "switches", { hashless_suffix: ".nohash" });
    await put(world, "/a.nohash", { text: "no hash" });
    const effect = { cut_after: 3, set: { "/size": 3 } };
    await fault(world, { route: "files/download", path: "nohash$", times: null, effect });
    const { run } = await world.backUp();

    expect(await errorsOf(world, run)).toEqual([{ code: "corrupt_at_source", path: "/a.nohash" }]);
  });

  it("58 in escapes of halves of characters is read as it was written", async () => {
    const name = "Ж 😀\u007f — Ω.txt";
    const { rev } = await put(world, `/${name}`);
    const acting = await asAlice(world);
    const { meta, body } = await world.dropbox.openDownload({ acting, rev });
    const answer = await rpcDownload(world, rev);
    const raw = answer.headers.get("dropbox-api-result")!;
    await Promise.all([body.return(), answer.body?.cancel()]);
    await world.backUp();

    expect(raw).toMatch(/^[ -~]*$/);
    expect(raw).toContain("\\ud83d\\ude00\\u007f");
    expect(meta.name).toBe(name);
    expect((await kept(world, name)).length).toBe(1);
  });

  it("59 gives a temporary link that is gone after four hours, or none; a backup asks for no link", async () => {
    const { json } = await rpc(world, "files/get_temporary_link", { path: "/Welcome.txt" });
    const open = () => world.sandbox.fetch(new Request(json.link));
    const early = await open();
    await world.control("POST", "clock/advance", { seconds: 4 * 3600 + 1 });
    const late = await open();
    await fault(world, {
      route: "get_temporary_link",
      effect: conflict409({ ".tag": "not_allowed" }),
    });
    const refused = await rpc(world, "files/get_temporary_link", { path: "/Welcome.txt" });
    await world.control("DELETE", "calls");
    const { state } = await world.backUp();

    expect([await early.text(), late.status]).toEqual(["Hello Dropbox!", 410]);
    expect(refused.json.error).toEqual({ ".tag": "not_allowed" });
    expect([state, calls(world, "files/get_temporary_link")]).toEqual(["success", 0]);
  });

  it("60 leads to an older rev's bytes while the plan keeps them", async () => {
    const { rev } = await put(world, "/version.txt", { text: "old" });
    await put(world, "/version.txt", { text: "new" });
    await world.control("PATCH", "switches", { retention_days: 30 });
    const acting = await asAlice(world);
    const { body } = await world.dropbox.openDownload({ acting, rev });
    await world.control("POST", "clock/advance", { seconds: 31 * DAY });

    expect(await textOf(body)).toBe("old");
    await expect(world.dropbox.openDownload({ acting, rev })).rejects.toMatchObject({
      kind: "missing",
      code: "path/not_found",
    });
    expect((await rpc(world, "files/list_revisions", { path: "/version.txt" })).json.entries.length).toBe(1);
  });

  it("60 of a rev that is past its time when it is to be read makes the run take the present one", async () => {
    await world.control("PATCH", "switches", { retention_days: 30 });
    const { rev } = await put(world, "/version.txt", { text: "old" });
    const pass = once(async () => {
      await put(world, "/version.txt", { text: "new" });
      await world.control("POST", "clock/advance", { seconds: 31 * DAY });
    });
    const { run, state } = await world.backUp({ dropbox: beforeDownload(world, rev, pass) });

    expect([state, await errorsOf(world, run)]).toEqual(["success", []]);
    expect(await keptTexts(world, "version.txt")).toEqual(["new"]);
  });
});

async function rpcDownload(world: BackupWorld, rev: string): Promise<Response> {
  const { member } = await asAlice(world);
  const headers = {
    Authorization: `Bearer ${await world.parts.tokens.current()}`,
    "Dropbox-API-Select-User": member!,
    "Dropbox-API-Arg": JSON.stringify({ path: `rev:${rev}` }),
  };
  return await world.sandbox.fetch(
    new Request("http://sandbox/2/files/download", { method: "POST", headers }),
  );
}
