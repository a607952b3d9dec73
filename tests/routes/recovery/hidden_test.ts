import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, installation } from "../../support/installation.ts";
import type { Actor } from "../../../src/domain/actor.ts";
import type { Permission } from "../../../src/domain/permissions.ts";
import { findOwnJob } from "../../../src/domain/recovery/jobs/jobs.ts";
import { asAdministrator, limit, own } from "./hiding.ts";
import { ALICE, ask, shown, snapshotAt, tick, words } from "./giving_back.ts";
import { inPortal, type RecoveryWorld } from "./recovery_world.ts";

let world: Installation;

beforeAll(async () => {
  world = await installation({ files: 30, backedUp: true });
});
afterAll(() => world.close());

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

describe("what was chosen before Limited Access came", () => {
  it("[B9][T6] is in no basket and no plan of an administrator's, and in no figure of a job", async () => {
    const seen = await inPortal(world, async (portal) => {
      const { read } = portal.services.catalogue;
      const mount = await read.selectFrom("versions as v").innerJoin(
        "namespaces as to",
        "to.dropbox_id",
        "v.target",
      )
        .innerJoin("namespaces as of", "of.id", "v.namespace_id").innerJoin(
          "entities as e",
          "e.id",
          "of.entity_id",
        )
        .where("v.kind", "=", "mount").where("e.kind", "=", "member")
        .select(["to.id as mounted", "v.name", "e.email", "e.id as entity"]).executeTakeFirstOrThrow();
      const { id: owner } = await read.selectFrom("entities").select("id").where("id", "!=", mount.entity)
        .executeTakeFirstOrThrow();
      await own(portal, mount.mounted, owner);
      const at = await snapshotAt(portal, mount.email!);
      await tick(portal, at, "", mount.name);
      const basket = async () => words(await portal.text(`${at}/basket`));
      const open = await asAdministrator(portal, basket);
      await portal.alice.post(`${at}/basket/removal`, { all: "1" });
      // The whole of the member: the mount point is listed among what cannot be given back.
      await portal.alice.post(`${at}/basket`, { path: "", node: await topOf(portal, mount.entity) });
      const job = await ask(portal, at, { mode: "new-folder" });
      await shown(portal, job, /What it would do/);
      const before = words(await portal.text(job));
      await portal.alice.post(`${at}/basket/removal`, { all: "1" });
      await tick(portal, at, "", mount.name);
      await limit(portal, owner, 1);
      const hidden = await asAdministrator(portal, async () => ({
        basket: await basket(),
        refused: (await portal.alice.post(`${at}/restore`, {
          key: "a-key-of-its-own",
          target: "own",
          mode: "new-folder",
        })).status,
        job: words(await portal.text(job)),
      }));
      const primary = await basket();
      await limit(portal, owner, null);
      await own(portal, mount.mounted, null);
      return { name: mount.name, open, before, hidden, primary };
    });

    expect(seen.open).toContain(seen.name);
    expect(seen.primary).toContain(seen.name);
    expect(seen.before).toContain(seen.name);
    expect(seen.hidden.basket).not.toContain(seen.name);
    expect(seen.hidden.refused).toBe(409);
    expect(seen.hidden.job).toContain("What it would do");
    expect(seen.hidden.job).not.toContain(seen.name);
  });
});

/** The node of the top of a member's own folder. */
async function topOf({ services }: RecoveryWorld, entity: number): Promise<string> {
  const { id } = await services.catalogue.read.selectFrom("nodes as n")
    .innerJoin("namespaces as ns", "ns.id", "n.namespace_id").innerJoin(
      "entities as e",
      "e.id",
      "ns.entity_id",
    )
    .where("e.id", "=", entity).where("n.parent_id", "=", 0).whereRef("ns.name", "=", "e.name").select("n.id")
    .executeTakeFirstOrThrow();
  return String(id);
}

describe("a job into another account", () => {
  it("[T11] takes Restore for where it goes, too, of whoever starts or cancels it", async () => {
    const statuses = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      await tick(portal, at, "", "Contracts");
      const job = await ask(portal, at);
      await shown(portal, job, /What it would do/);
      const { control, catalogue, account } = portal.services;
      const { request } = await catalogue.read.selectFrom("recovery_jobs").select("request")
        .where("id", "=", job.split("/")[2]!).executeTakeFirstOrThrow();
      await catalogue.write((trx) =>
        trx.updateTable("recovery_jobs").set({
          request: JSON.stringify({ ...JSON.parse(request), into: "other" }),
        })
          .where("id", "=", job.split("/")[2]!).execute()
      );
      const found = (permissions: [Permission, ReadonlySet<string>][]) =>
        findOwnJob(
          { control, catalogue, keys: portal.keys, now: portal.services.now() },
          {
            account,
            userId: "x",
            grant: { role: "custom", permissions: new Map(permissions) },
          } as unknown as Actor,
          job.split("/")[2]!,
        ).then(() => "found", (error: Error) => error.message);
      const here = new Set([portal.task]);
      return [
        await found([["content.browse", here], ["content.restore", here]]),
        await found([["content.browse", here], ["content.restore", new Set([portal.task, "other"])]]),
      ];
    });

    expect(statuses[0]).toMatch(/it takes "Restore" for ".+" and for the account that it goes to/);
    expect(statuses[1]).toBe("found");
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
