import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, installation } from "../../support/installation.ts";
import { boxOf, inPortal, linkTo, type RecoveryWorld } from "./recovery_world.ts";

let world: Installation;

beforeAll(async () => {
  world = await installation({ files: 30, backedUp: true });
  await world.control("POST", "delete", { member: "alice", path: "/Contracts" });
  await world.json("backup");
}, 120_000);
afterAll(() => world.close());

const ALICE = "alice@acme.example";
/** Alice's folder as of her newest snapshot but `back`. */
async function opened({ at, text }: RecoveryWorld, back = 0): Promise<string> {
  const list = await text(`${await at(ALICE)}/snapshots`);
  return [...list.matchAll(/href="(\/recovery\/\w+\/\d+\/at\/\d+)"/g)][back]![1]!;
}

describe("a snapshot", () => {
  it("[R2] is listed with what had changed, and shows the folders as they were then", async () => {
    const seen = await inPortal(world, async (portal) => {
      const now = await opened(portal), before = await opened(portal, 1);
      return {
        list: await portal.text(`${await portal.at(ALICE)}/snapshots`),
        now: await portal.text(now),
        before: await portal.text(before),
        inside: await portal.text(linkTo(await portal.text(before), "Contracts")),
      };
    });

    expect(seen.list).toContain("2 snapshots");
    expect(seen.now).not.toContain(">Contracts<");
    expect(seen.before).toContain(">Contracts<");
    expect(seen.inside).toContain(">Lease.pdf<");
  });

  it("[R2] moves one folder through time, and says when it was there where it was not", async () => {
    const seen = await inPortal(world, async (portal) => {
      const now = await opened(portal), before = await opened(portal, 1);
      const folder = await portal.text(`${before}?path=/Contracts`);
      const gone = await portal.alice.get(`${now}?path=/Contracts`);
      const day = new Date().toISOString().slice(0, 10);
      const on = await portal.alice.get(`${await portal.at(ALICE)}/on?day=${day}&path=/Docs`);
      return {
        folder,
        status: gone.status,
        gone: await gone.text(),
        before,
        now,
        on: on.headers.get("location"),
      };
    });

    expect(seen.folder).toContain(`href="${seen.now}?path=%2FContracts"`);
    expect(seen.status).toBe(404);
    expect(seen.gone).toContain(`href="${seen.before}?path=%2FContracts"`);
    expect(seen.on).toBe(`${seen.now}?path=%2FDocs`);
  });

  it("[R2] keeps what is chosen over folders and without a script; a chosen folder means all in it", async () => {
    const seen = await inPortal(world, async (portal) => {
      const at = await opened(portal, 1);
      const top = await portal.text(at);
      const inside = await portal.text(`${at}?path=/Contracts`);
      const lease = boxOf(inside, "Lease.pdf").node;
      await portal.alice.post(`${at}/basket`, { path: "/Contracts", node: lease });
      const one = await portal.text(at);
      await portal.alice.post(`${at}/basket`, { path: "", node: boxOf(top, "Contracts").node });
      const covered = boxOf(await portal.text(`${at}?path=/Contracts`), "Lease.pdf");
      const review = await portal.text(`${at}/basket`);
      await portal.alice.post(`${at}/basket`, { path: "", was: boxOf(top, "Contracts").node });
      return { one, covered, review, none: await portal.text(at) };
    });

    expect(seen.one).toContain("1 item chosen");
    expect(seen.covered).toMatchObject({ checked: true, disabled: true });
    expect(seen.review).toContain("/Contracts");
    expect(seen.review).not.toContain("Lease.pdf");
    expect(seen.none).toContain("Nothing chosen yet");
  });

  it("[R2] lets nobody choose what is not in the folder that the form is of", async () => {
    const page = await inPortal(world, async (portal) => {
      const at = await opened(portal, 1);
      const lease = boxOf(await portal.text(`${at}?path=/Contracts`), "Lease.pdf").node;
      await portal.alice.post(`${at}/basket`, { path: "/Docs", node: lease });
      return await portal.text(at);
    });

    expect(page).toContain("Nothing chosen yet");
  });

  it("[C2] is told to the audit log once an hour, by number", async () => {
    const rows = await inPortal(world, async (portal) => {
      const at = await opened(portal, 1);
      await portal.text(at);
      await portal.text(`${at}?path=/Contracts`);
      return await portal.services.control.read.selectFrom("audit").select("detail")
        .where("action", "=", "content.browsed").where("detail", "like", `%${at.split("/").at(-1)}}%`)
        .execute();
    });

    expect(rows).toHaveLength(1);
    expect(JSON.parse(rows[0]!.detail)).toEqual({ entity: expect.any(Number), snapshot: expect.any(Number) });
  });
});
