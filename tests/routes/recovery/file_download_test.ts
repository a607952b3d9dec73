import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, installation } from "../../support/installation.ts";
import { brokenOff } from "./downloading.ts";
import { ALICE, snapshotAt } from "./giving_back.ts";
import { inPortal, type RecoveryWorld } from "./recovery_world.ts";

let world: Installation;
beforeAll(async () => {
  world = await installation({ files: 5 });
  await world.control("POST", "put", { member: "alice", path: '/Odd/"Grüße" 50%.txt', text: "0123456789" });
  await world.json("backup");
});
afterAll(() => world.close());

const nodeOf = async (portal: RecoveryWorld, name: string) =>
  (await portal.services.catalogue.read.selectFrom("versions").select("node_id").where("name", "like", name)
    .executeTakeFirstOrThrow()).node_id;

describe("a file that is downloaded by itself", () => {
  it("[R5] is whole, in part, and called as it was", async () => {
    const seen = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      const file = `${at}/files/${await nodeOf(portal, '"Grüße"%')}`;
      const whole = await portal.alice.get(file);
      const part = await portal.alice.get(file, {
        range: "bytes=3-5",
        "if-range": whole.headers.get("etag")!,
      });
      const history = await portal.text(`${at.split("/at/")[0]}/history/${file.split("/").at(-1)}`);
      return { whole, text: await whole.text(), part: [part.status, await part.text()], history, file };
    });

    expect(seen.whole.headers.get("content-disposition")).toBe(
      `attachment; filename="_Gr__e_ 50_.txt"; filename*=UTF-8''%22Gr%C3%BC%C3%9Fe%22%2050%25.txt`,
    );
    expect(seen.whole.headers.get("content-security-policy")).toContain("sandbox");
    expect(seen.whole.headers.get("content-type")).toBe("application/octet-stream");
    expect(seen.text).toBe("0123456789");
    expect(seen.part).toEqual([206, "345"]);
    expect(seen.history).toContain(`href="${seen.file}"`);
  });

  it("[R5] is read on by ranges from a repository that is opened once", async () => {
    const statuses = await inPortal(world, async (portal) => {
      const file = `${await snapshotAt(portal, ALICE)}/files/${await nodeOf(portal, '"Grüße"%')}`;
      const ask = async () => (await portal.alice.get(file, { range: "bytes=3-5" })).status;
      const first = await ask();
      const keys = `${world.repositoryFolder()}/keys`;
      await Deno.rename(keys, `${keys}.away`);
      const second = await ask();
      await Deno.rename(`${keys}.away`, keys);
      return [first, second];
    });

    expect(statuses).toEqual([206, 206]);
  });

  it("[T3][C2] is none of another member, and one in a folder that both mount is", async () => {
    const statuses = await inPortal(world, async (portal) => {
      const [alice, bob] = [await snapshotAt(portal, ALICE), await snapshotAt(portal, "bob@acme.example")];
      const of = async (at: string, name: string) =>
        (await portal.alice.get(`${at}/files/${await nodeOf(portal, name)}`)).status;
      return [await of(alice, "main.rs"), await of(bob, "main.rs"), await of(bob, "Budget 2026.xlsx")];
    });

    expect(statuses).toEqual([404, 200, 200]);
  });

  it("[S4][B9] breaks off once who has it may no longer see it", async () => {
    const seen = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      const limit = (limited_at: number | null, role: "primary" | "administrator") =>
        Promise.all([
          portal.services.control.write((trx) => trx.updateTable("grants").set({ role }).execute()),
          portal.services.catalogue.write((trx) =>
            trx.updateTable("entities").set({ limited_at }).where("id", "=", Number(at.split("/")[3]))
              .execute()
          ),
        ]);
      const answer = await portal.alice.get(`${at}/files/${await nodeOf(portal, "mail.mbox")}`);
      const said = await brokenOff(answer, () => limit(1, "administrator"));
      await limit(null, "primary");
      return said;
    });

    expect(seen).toContain("it was ended meanwhile");
  });
});
