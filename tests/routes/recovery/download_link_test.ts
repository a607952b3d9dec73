import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { linkStateOf } from "../../../src/domain/recovery/jobs/download_link.ts";
import { eraseStates } from "../../../src/storage/catalogue/erased_rows.ts";
import type { Layout } from "../../../src/storage/catalogue/layouts.ts";
import { Browser } from "../../support/browser.ts";
import { type Installation, installation } from "../../support/installation.ts";
import { askDownload, brokenOff, bytesOf, mailedLink, prepared } from "./downloading.ts";
import { ALICE, shown, snapshotAt, tick, words } from "./giving_back.ts";
import { inPortal, type RecoveryWorld } from "./recovery_world.ts";

let world: Installation;
beforeAll(async () => {
  world = await installation({ files: 30 });
  await world.control("POST", "put", { member: "alice", path: '/Odd/"Grüße" 50%.txt', text: "0123456789" });
  await world.json("backup");
});
afterAll(() => world.close());

const contracts = async (portal: RecoveryWorld) => {
  const at = await snapshotAt(portal, ALICE);
  await tick(portal, at, "", "Contracts");
  return at;
};
const setLink = (portal: RecoveryWorld, link_until: number) =>
  portal.services.catalogue.write((trx) => trx.updateTable("layouts").set({ link_until }).execute());
const nodeOf = async (portal: RecoveryWorld, name: string) =>
  (await portal.services.catalogue.read.selectFrom("versions").select("node_id").where("name", "like", name)
    .executeTakeFirstOrThrow()).node_id;

describe("the link to a download", () => {
  it("[G4] is good for 72 hours to the millisecond", () => {
    const layout = {
      dropped_code: null,
      made_at: 0,
      link_until: 72 * 3_600_000,
      link_revoked_at: null,
    } as Layout;

    const states = [259_199_999, 259_200_000].map((at) => linkStateOf(layout, new Date(at)));

    expect(states).toEqual(["open", "expired"]);
  });

  it("is made anew where it was ready and never told", () => {
    const layout = { dropped_code: null, made_at: 0, link_until: null, link_revoked_at: null } as Layout;

    expect(linkStateOf(layout, new Date(1))).toBe("expired");
    expect(linkStateOf({ ...layout, made_at: null }, new Date(1))).toBe("none");
  });

  it(
    "[A9][G4] is not used up by looking, ends with 410, and is made anew, extended and revoked",
    async () => {
      const seen = await inPortal(world, async (portal) => {
        const { job } = await prepared(portal, await contracts(portal));
        const link = await mailedLink(portal);
        const scanner = new Browser(portal.alice.app);
        const scanned = [await scanner.get(link), await scanner.get(link), await portal.alice.get(link)];
        const before = await bytesOf(await portal.alice.get(`${job}/zips/1`));
        await setLink(portal, 1);
        const [expired, zip] = [await portal.alice.get(link), await portal.alice.get(`${job}/zips/1`)];
        await portal.alice.post(`${job}/link`);
        const [old, anew] = [await portal.alice.get(link), await portal.alice.get(await mailedLink(portal))];
        const again = await bytesOf(await portal.alice.get(`${job}/zips/1`));
        await setLink(portal, portal.services.now().getTime() + 1_000);
        await portal.alice.post(`${job}/link/extend`);
        const { link_until } = await portal.services.catalogue.read.selectFrom("layouts").select("link_until")
          .executeTakeFirstOrThrow();
        await portal.alice.post(`${job}/link/revoke`);
        const revoked = await portal.alice.get(`${job}/zips/1`);
        return {
          scanned: scanned.map(({ status, headers }) => [status, headers.get("location")?.split("?")[0]]),
          expired: [expired.status, zip.status, words(await expired.text())],
          statuses: [old.status, anew.status, revoked.status],
          old: words(await old.text()),
          same: Buffer.from(before).equals(Buffer.from(again)),
          extended: link_until! - portal.services.now().getTime(),
          refused: (await portal.alice.post(`${job}/link/extend`)).status,
          page: words(await portal.text(job)),
        };
      });

      expect(seen.scanned).toEqual([[303, "/signin"], [303, "/signin"], [200, undefined]]);
      expect(seen.expired.slice(0, 2)).toEqual([410, 410]);
      expect(seen.expired[2]).toMatch(/This link has expired .* Mail me a new link/);
      expect(seen.statuses).toEqual([404, 200, 410]);
      expect(seen.old).toContain("It is wrong, or a newer one has taken its place.");
      expect(seen.same).toBe(true);
      expect(seen.extended).toBeGreaterThan(71 * 3_600_000);
      expect(seen.refused).toBe(409);
      expect(seen.page).toContain("The link was revoked.");
    },
    120_000,
  );

  it("[S4] that is revoked breaks off the download that is under way", async () => {
    const seen = await inPortal(world, async (portal) => {
      const { job } = await prepared(portal, await snapshotAt(portal, ALICE));
      const answer = await portal.alice.get(`${job}/zips/1`);
      return await brokenOff(answer, () => portal.alice.post(`${job}/link/revoke`));
    });

    expect(seen).toContain("it was ended meanwhile");
  }, 120_000);

  it("[B9][T6] leads nobody but the primary user to what carries Limited Access", async () => {
    const seen = await inPortal(world, async (portal) => {
      const at = await contracts(portal);
      const { job } = await prepared(portal, at);
      const [link, id] = [await mailedLink(portal), Number(at.split("/")[3])];
      const file = `${at}/files/${await nodeOf(portal, "Lease.pdf")}`;
      const change = (limited_at: number | null, role: "primary" | "administrator") =>
        Promise.all([
          portal.services.control.write((trx) => trx.updateTable("grants").set({ role }).execute()),
          portal.services.catalogue.write((trx) =>
            trx.updateTable("entities").set({ limited_at }).where("id", "=", id).execute()
          ),
        ]);
      const ask = () =>
        Promise.all(
          [job, link, `${job}/zips/1`, `${at}/download`, file].map(async (path) =>
            (await portal.alice.get(path)).status
          ),
        );
      await change(1, "primary");
      const own = await ask();
      await change(1, "administrator");
      const others = await ask();
      await change(null, "primary");
      return { own, others };
    });

    expect(seen.own).toEqual([200, 200, 200, 200, 200]);
    expect(seen.others).toEqual([404, 404, 404, 404, 404]);
  }, 120_000);
});

describe("a download", () => {
  it("[R8] is canceled while it waits, and goes on when it is started again", async () => {
    const seen = await inPortal(world, async (portal) => {
      const job = await askDownload(portal, await contracts(portal));
      await portal.alice.post(`${job}/export/cancel`);
      const canceled = words(await portal.text(job));
      await portal.alice.post(`${job}/export/start`);
      return { canceled, ready: await shown(portal, job, /Ready to download/) };
    });

    expect(seen.canceled).toContain("It was canceled.");
    expect(seen.ready).toContain("Succeeded");
  }, 120_000);

  it("[R5] is not to be had while it is prepared again, and is by a new link then", async () => {
    const seen = await inPortal(world, async (portal) => {
      const { job } = await prepared(portal, await contracts(portal));
      const link = await mailedLink(portal);
      const ask = async (path: string) => (await portal.alice.get(path)).status;
      await portal.alice.post(`${job}/export/start`);
      const meanwhile = [await ask(link), await ask(`${job}/zips/1`)];
      await shown(portal, job, /Ready to download/);
      return { meanwhile, then: [await ask(await mailedLink(portal)), await ask(`${job}/zips/1`)] };
    });

    expect(seen).toEqual({ meanwhile: [404, 410], then: [200, 200] });
  }, 120_000);

  it("[G2] of what was erased since is no more, and nothing names it", async () => {
    const seen = await inPortal(world, async (portal) => {
      const { catalogue } = portal.services;
      const at = await snapshotAt(portal, ALICE);
      await tick(portal, at, "", "Odd");
      const { job } = await prepared(portal, at);
      const { id } = await catalogue.read.selectFrom("versions").select("id").where(
        "name",
        "like",
        '"Grüße"%',
      )
        .executeTakeFirstOrThrow();
      await eraseStates(catalogue, portal.task, [id]);
      const { rows } = await catalogue.read.selectFrom("layout_items").select((eb) =>
        eb.fn.countAll<number>().as("rows")
      )
        .where("place", "like", "%Grüße%").executeTakeFirstOrThrow();
      const answer = await portal.alice.get(`${job}/zips/1`);
      return { rows, status: answer.status, page: words(await answer.text()) };
    });

    expect(seen.rows).toBe(0);
    expect(seen.status).toBe(410);
    expect(seen.page).toMatch(/This download is not kept any longer .* Prepare it again/);
  }, 120_000);

  it("[R5] names what is damaged in the storage with its cause, and has all else", async () => {
    const seen = await inPortal(world, async (portal) => {
      const at = await contracts(portal);
      const pack = await packOf(portal, "Lease.pdf");
      await Deno.remove(`${world.repositoryFolder()}/data/${pack.slice(0, 2)}/${pack}`);
      const { job, page } = await prepared(portal, at, {}, /Some items could not be read/);
      const csv = await portal.text(`${job}/items.csv`);
      return { page, csv, zip: (await portal.alice.get(`${job}/zips/1`)).status };
    });

    expect(seen.page).toMatch(/Partially succeeded .* The bytes of this file are missing or damaged/);
    expect(seen.csv).toMatch(/Lease\.pdf,file,Not included,/);
    expect(seen.zip).toBe(200);
  }, 120_000);
});

/** The pack that has the first blob of a file, lowercase hex. */
async function packOf({ services }: RecoveryWorld, name: string): Promise<string> {
  const { read } = services.catalogue;
  const { chunks } = await read.selectFrom("versions as v").innerJoin("contents as c", "c.id", "v.content_id")
    .select("c.chunks").where("v.name", "=", name).executeTakeFirstOrThrow();
  const { pack_id } = await read.selectFrom("blobs").innerJoin("packs", "packs.id", "blobs.pack")
    .select("packs.pack_id").where("blobs.id", "=", chunks.slice(0, 32)).executeTakeFirstOrThrow();
  return pack_id.toHex();
}
