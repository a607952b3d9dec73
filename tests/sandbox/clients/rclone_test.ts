import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withoutOpenssl } from "../../support/local_ca.ts";
import { type DropboxByName, dropboxByName } from "../../support/dropbox_by_name.ts";
import { Rclone, withoutRclone } from "./rclone.ts";

const MIB = 1024 * 1024;
/** Over what one upload may carry (150 MiB), so that it goes by a session in chunks. */
const BIG = 151 * MIB + 7;

describe.skipIf(withoutRclone() || withoutOpenssl())("stock rclone over HTTPS", () => {
  let dropbox: DropboxByName;
  let rclone: Rclone;
  let tree: string;
  beforeAll(async () => {
    dropbox = await dropboxByName();
    rclone = await Rclone.linked(dropbox, "bob");
    tree = `${dropbox.dir}/tree`;
    await plant(tree);
  });
  afterAll(() => dropbox.close());

  it("lists what the web shows, mounted folders too", async () => {
    const names = (await rclone.run("lsf", "dbx:")).split("\n");

    expect(names).toEqual(expect.arrayContaining(["Apps/", "Launch plan/"]));
    expect(await rclone.run("lsf", "dbx:Partners/Offer")).toContain("Terms.txt");
  });

  it("copies a tree up and finds each hash right", async () => {
    await rclone.run("copy", tree, "dbx:up/tree");
    await rclone.run("check", "--one-way", tree, "dbx:up/tree");

    const sessions = dropbox.sandbox.log.calls("/2/files/upload_session/append_v2").length;
    expect(sessions).toBeGreaterThan(1);
    expect(await rclone.run("lsf", "-R", "dbx:up/tree")).toContain("deep/er/Grüße 😀.txt");
  });

  it("copies it down again, byte for byte", async () => {
    await rclone.run("copy", "dbx:up/tree", `${dropbox.dir}/down`);

    expect(spawnSync("diff", ["-r", tree, `${dropbox.dir}/down`]).status).toBe(0);
  });

  it("moves, deletes and purges", async () => {
    await rclone.run("moveto", "dbx:up/tree/a.txt", "dbx:up/moved/b.txt");
    await rclone.run("move", "dbx:up/tree/deep", "dbx:up/moved/deep");
    await rclone.run("deletefile", "dbx:up/moved/b.txt");
    const moved = await rclone.run("lsf", "-R", "dbx:up/moved");
    await rclone.run("purge", "dbx:up");

    expect(moved.split("\n").sort()).toEqual([
      "",
      "deep/",
      "deep/er/",
      "deep/er/Grüße 😀.txt",
      "deep/er/empty",
    ]);
    expect(await rclone.refusal("lsf", "dbx:up")).toContain("directory not found");
  });

  it("copies within Dropbox, one file a call, and asks for the space", async () => {
    await rclone.run("--dropbox-batch-mode", "off", "copyto", `${tree}/a.txt`, "dbx:one/a.txt");
    await rclone.run("copyto", "dbx:one/a.txt", "dbx:one/b.txt");

    expect(await rclone.run("cat", "dbx:one/b.txt")).toBe("a");
    expect(await rclone.run("about", "dbx:")).toMatch(/^Total:\s+5 TiB/);
    expect(dropbox.sandbox.log.calls("/2/files/copy_v2").map((call) => call.status)).toEqual([200]);
  });

  it("acts as a member by the team's token", async () => {
    const team = await Rclone.ofTeam(dropbox);

    expect(await team.run("lsf", "--dropbox-impersonate", "carol@acme.example", "dbx:")).toContain("odd/");
  });

  it("renews an access token that has run out", async () => {
    const old = await Rclone.linked(dropbox, "bob", 20_000);
    await dropbox.control("POST", "clock/advance", { seconds: 20_000 });
    const listed = await old.run("lsf", "dbx:");
    const refreshes = dropbox.sandbox.log.calls("/oauth2/token");

    expect(listed).toContain("Apps/");
    expect(refreshes.map((call) => call.status)).toContain(200);
  });

  it("went by Dropbox's own names", () => {
    expect(new Set(dropbox.asked)).toEqual(new Set(["api.dropboxapi.com", "content.dropboxapi.com"]));
  });
});

async function plant(tree: string) {
  await Deno.mkdir(`${tree}/deep/er`, { recursive: true });
  await Deno.writeTextFile(`${tree}/a.txt`, "a");
  await Deno.writeTextFile(`${tree}/deep/er/Grüße 😀.txt`, "hello");
  await Deno.writeTextFile(`${tree}/deep/er/empty`, "");
  await Deno.writeFile(`${tree}/5 MiB.bin`, crypto.getRandomValues(new Uint8Array(65_536)));
  await Deno.truncate(`${tree}/5 MiB.bin`, 5 * MIB);
  await Deno.writeFile(`${tree}/big.bin`, crypto.getRandomValues(new Uint8Array(65_536)));
  await Deno.truncate(`${tree}/big.bin`, BIG);
}
