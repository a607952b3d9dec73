import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, installation } from "../../support/installation.ts";
import { asAdministrator, limit, own } from "./hiding.ts";
import { inPortal } from "./recovery_world.ts";

let world: Installation;

beforeAll(async () => {
  world = await installation({ files: 30, backedUp: true });
});
afterAll(() => world.close());

describe("what carries Limited Access", () => {
  it("[B9][T6] is found by no search by where it is mounted, and has no history there", async () => {
    const seen = await inPortal(world, async (portal) => {
      const { read } = portal.services.catalogue;
      const mount = await read.selectFrom("versions as v").innerJoin(
        "namespaces as to",
        "to.dropbox_id",
        "v.target",
      )
        .innerJoin("namespaces as of", "of.id", "v.namespace_id")
        .innerJoin("entities as e", "e.id", "of.entity_id")
        .where("v.kind", "=", "mount").where("e.kind", "=", "member")
        .select(["to.id as mounted", "v.name", "v.node_id as node", "e.email", "e.id as entity"])
        .executeTakeFirstOrThrow();
      const { id: owner } = await read.selectFrom("entities").select("id").where("id", "!=", mount.entity)
        .executeTakeFirstOrThrow();
      await own(portal, mount.mounted, owner);
      const at = await portal.at(mount.email!);
      const look = async () => ({
        search: (await portal.text(`${at}/search?q=${encodeURIComponent(mount.name)}`)).includes(
          `<bdi>${mount.name}</bdi>`,
        ),
        history: (await portal.alice.get(`${at}/history/${mount.node}`)).status,
      });
      const before = await asAdministrator(portal, look);
      await limit(portal, owner, 1);
      const others = await asAdministrator(portal, look);
      const primary = await look();
      await limit(portal, owner, null);
      await own(portal, mount.mounted, null);
      return { before, others, primary };
    });

    expect(seen.before).toEqual({ search: true, history: 200 });
    expect(seen.primary).toEqual(seen.before);
    expect(seen.others).toEqual({ search: false, history: 404 });
  });
});
