import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, installation } from "../../support/installation.ts";
import { ALICE, ask, shown, snapshotAt, tick, words } from "./giving_back.ts";
import { inPortal, type RecoveryWorld } from "./recovery_world.ts";

let world: Installation;

beforeAll(async () => {
  world = await installation({ files: 30 });
  await world.json("backup");
});
afterAll(() => world.close());

/** Alice as what she is not: an administrator, but not the primary user. */
async function asAdministrator<R>({ services }: RecoveryWorld, work: () => Promise<R>): Promise<R> {
  const become = (role: "primary" | "administrator") =>
    services.control.write((trx) => trx.updateTable("grants").set({ role }).execute());
  await become("administrator");
  return await work().finally(() => become("primary"));
}

async function limit({ services }: RecoveryWorld, id: number, at: number | null) {
  await services.catalogue.write((trx) =>
    trx.updateTable("entities").set({ limited_at: at }).where("id", "=", id).execute()
  );
}

/** What is mounted somewhere belongs to a member or team folder from now on; null: to nobody. */
async function own({ services }: RecoveryWorld, namespace: number, entity: number | null) {
  await services.catalogue.write((trx) =>
    trx.updateTable("namespaces").set({ entity_id: entity }).where("id", "=", namespace).execute()
  );
}

describe("Limited Access", () => {
  it("[B9][T6] is no way into a team folder by where it is mounted, in no list, box or address", async () => {
    const seen = await inPortal(world, async (portal) => {
      const { read } = portal.services.catalogue;
      const { mounted, name, email, entity } = await read.selectFrom("versions as v")
        .innerJoin("namespaces as to", "to.dropbox_id", "v.target")
        .innerJoin("namespaces as of", "of.id", "v.namespace_id")
        .innerJoin("entities as e", "e.id", "of.entity_id").where("v.kind", "=", "mount").where(
          "e.kind",
          "=",
          "member",
        )
        .select(["to.id as mounted", "v.name", "e.email", "e.id as entity"]).executeTakeFirstOrThrow();
      const { id: owner } = await read.selectFrom("entities").select("id").where("id", "!=", entity)
        .executeTakeFirstOrThrow();
      await own(portal, mounted, owner);
      const at = await snapshotAt(portal, email!);
      const inside = `${at}?path=${encodeURIComponent(`/${name}`)}`;
      const open = [await portal.text(at), (await portal.alice.get(inside)).status] as const;
      await limit(portal, owner, 1);
      const primary = await portal.alice.get(inside);
      const others = await asAdministrator(
        portal,
        async () => [await portal.text(at), (await portal.alice.get(inside)).status] as const,
      );
      await limit(portal, owner, null);
      await own(portal, mounted, null);
      return { name, open, own: primary.status, others };
    });

    expect(seen.open[0]).toContain(`<bdi>${seen.name}</bdi>`);
    expect([seen.open[1], seen.own, seen.others[1]]).toEqual([200, 200, 404]);
    expect(seen.others[0]).not.toContain(`<bdi>${seen.name}</bdi>`);
  });

  it("[B9][T6] hides a job that gives back what carries it, from everybody but the primary user", async () => {
    const statuses = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      await tick(portal, at, "", "Contracts");
      const job = await ask(portal, at);
      const id = Number(at.split("/")[3]);
      await limit(portal, id, 1);
      const own = (await portal.alice.get(job)).status;
      const others = await asAdministrator(portal, async () =>
        await Promise.all([
          portal.alice.get(job),
          portal.alice.get(`${job}/state`),
          portal.alice.post(`${job}/start`),
          portal.alice.post(`${job}/cancel`),
        ]));
      await limit(portal, id, null);
      return [own, ...others.map(({ status }) => status)];
    });

    expect(statuses).toEqual([200, 404, 404, 404, 404]);
  });

  it("[B9][T6] hides a job that gives to whom carries it", async () => {
    const statuses = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      await tick(portal, at, "", "Contracts");
      const job = await ask(portal, at, { target: "other", to: "bob@acme.example", mode: "new-folder" });
      const { id } = await portal.services.catalogue.read.selectFrom("entities").select("id")
        .where("email", "=", "bob@acme.example").executeTakeFirstOrThrow();
      const before = await asAdministrator(portal, async () => (await portal.alice.get(job)).status);
      await limit(portal, id, 1);
      const after = await asAdministrator(portal, async () => (await portal.alice.get(job)).status);
      await limit(portal, id, null);
      return [before, after];
    });

    expect(statuses).toEqual([200, 404]);
  });
});

describe("a restore that replaces what is there", () => {
  it("[S7] is started by somebody who has proved to be here", async () => {
    const seen = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      await tick(portal, at, "", "Contracts");
      const job = await ask(portal, at, { collision: "replace" });
      await shown(portal, job, /What it would do/);
      await portal.services.control.write((trx) =>
        trx.updateTable("sessions").set({ confirmed_at: 0 }).execute()
      );
      const answer = await portal.alice.post(`${job}/start`);
      return {
        status: answer.status,
        to: answer.headers.get("location"),
        page: words(await portal.text(job)),
      };
    });

    expect(seen.status).toBe(303);
    expect(seen.to).toMatch(/^\/confirm\?next=/);
    expect(seen.page).toContain("What it would do");
  });
});
