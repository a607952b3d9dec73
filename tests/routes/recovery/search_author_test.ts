import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, installation } from "../../support/installation.ts";
import { ALICE } from "./giving_back.ts";
import { whileOnly } from "./hiding.ts";
import { inPortal, type RecoveryWorld } from "./recovery_world.ts";

let world: Installation;

beforeAll(async () => {
  world = await installation({ files: 5 });
  for (const path of ["/harbour map.pdf", "/株.txt", "/harbour of nobody.txt"]) {
    await world.control("POST", "put", { member: "alice", path, text: path });
  }
  await world.json("backup");
}, 60_000);
afterAll(() => world.close());

/** As a shared folder names her; who changed a file is told of such folders alone. */
async function carolChanged(names: string[]) {
  await inPortal(world, async ({ services: { catalogue } }) => {
    const { namespace_id, from_run } = await catalogue.read.selectFrom("versions")
      .select(["namespace_id", "from_run"]).where("name", "=", names[0]!).executeTakeFirstOrThrow();
    await catalogue.write(async (trx) => {
      await trx.insertInto("share_members").values({
        ...named({ subject: "dbid:carol", name: "Carol Çelik", email: "carol@acme.example" }),
        namespace_id,
        from_run,
      }).execute();
      await trx.updateTable("versions").set({ modified_by: "dbid:carol" }).where("name", "in", names)
        .execute();
    });
  });
}

it("[R3] finds by who changed it last, by a part of their name or address, where a shared folder names them", async () => {
  await carolChanged(["harbour map.pdf", "株.txt"]);

  const found = await inPortal(world, async ({ text }) => {
    const all: string[][] = [];
    for (const author of ["ÇEL", "CAROL@acme", "mallory", "%"]) {
      all.push(namesOf(await text(`/search?q=harbour&author=${encodeURIComponent(author)}`)));
    }
    return [...all, namesOf(await text("/search?author=carol"))];
  });

  expect(found).toEqual([["harbour map.pdf"], ["harbour map.pdf"], [], [], ["harbour map.pdf", "株.txt"]]);
});

it("[R3][B9] suggests whom shared folders name, and nobody of Limited Access but to the primary user", async () => {
  const [primary, other] = await inPortal(world, async ({ services: { catalogue, control }, text }) => {
    const limit = async (limited_at: number | null, role: "primary" | "administrator") => {
      await catalogue.write((trx) =>
        trx.updateTable("entities").set({ limited_at }).where("email", "=", "carol@acme.example").execute()
      );
      await control.write((trx) => trx.updateTable("grants").set({ role }).execute());
    };
    await catalogue.write(async (trx) => {
      const { dropbox_id } = await trx.selectFrom("entities").select("dropbox_id")
        .where("email", "=", "carol@acme.example").executeTakeFirstOrThrow();
      await trx.updateTable("share_members").set({ member_id: dropbox_id }).where(
        "subject",
        "=",
        "dbid:carol",
      )
        .execute();
    });
    await limit(1, "primary");
    const primary = await text("/search/authors?author=%C3%A7EL");
    await limit(1, "administrator");
    const other = [await text("/search/authors?author=carol"), await text("/search?author=carol")];
    await limit(null, "primary");
    return [primary, other.join("")];
  });

  expect(primary).toContain('<option value="Carol Çelik">');
  expect(other).not.toContain("Carol Çelik");
  expect(other).not.toContain("harbour map.pdf");
});

it("[R3] suggests nobody before something is typed, and 20 at most of however many there are", async () => {
  const offered = await inPortal(world, async ({ services: { catalogue }, text }) => {
    await catalogue.write(async (trx) => {
      const member = await trx.selectFrom("share_members").selectAll().where("subject", "=", "dbid:carol")
        .executeTakeFirstOrThrow();
      const { id: _, ...facts } = member;
      for (let n = 0; n < 230; n++) {
        const named = { subject: `dbid:a${n}`, name: `Anna ${n}`, email: `anna${n}@acme.example` };
        await trx.insertInto("share_members").values({ ...facts, ...named }).execute();
      }
    });
    const all: number[] = [];
    for (const author of ["", " ", "anna", "anna 229", "çelik"]) {
      const page = await text(`/search/authors?author=${encodeURIComponent(author)}`);
      all.push(page.split("<option ").length - 1);
    }
    await catalogue.write((trx) =>
      trx.deleteFrom("share_members").where("subject", "like", "dbid:a%").execute()
    );
    return all;
  });

  expect(offered).toEqual([0, 0, 20, 1, 1]);
});

it("[R3] says in words that a part of a name means too many people, and finds by a longer one", async () => {
  const [refused, longer] = await inPortal(world, async ({ services: { catalogue }, alice }) => {
    await catalogue.write(async (trx) => {
      const { id: _, ...facts } = await trx.selectFrom("share_members").selectAll()
        .where("subject", "=", "dbid:carol").executeTakeFirstOrThrow();
      const people = Array.from({ length: 501 }, (_, n) => {
        return { ...facts, subject: `dbid:a${n}`, name: `Anna ${n}`, email: `anna${n}@acme.example` };
      });
      await trx.insertInto("share_members").values(people).execute();
    });
    const refused = await alice.get("/search?author=anna");
    const longer = await alice.get("/search?author=anna+500");
    await catalogue.write((trx) =>
      trx.deleteFrom("share_members").where("subject", "like", "dbid:a%").execute()
    );
    return [{ status: refused.status, text: await refused.text() }, longer.status];
  });

  expect(refused).toMatchObject({ status: 422 });
  expect(refused).toHaveProperty("text", expect.stringContaining("is a part of too many people"));
  expect(longer).toBe(200);
});

describe.each([
  ["of a task that one may not browse", { task_id: "other", limited_at: null }],
  ["that carries Limited Access", { task_id: null, limited_at: 1 }],
])("[B9] somebody whom only a folder %s names", (_, folder) => {
  it("is not suggested, nothing is found by their name, and no file says it", async () => {
    const pages = await inPortal(world, async (portal) => {
      await doraIsNamed(portal, folder);
      const entity = await portal.at(ALICE);
      return await whileOnly(portal, "content.browse", async () => ({
        offered: [
          await portal.text("/search/authors?author=dora"),
          await portal.text(`${entity}/search/authors?author=dora`),
        ],
        author: await portal.text("/search?author=dora"),
        name: await portal.text("/search?q=harbour+of+nobody"),
      }), portal.task);
    });

    expect(namesOf(pages.name)).toEqual(["harbour of nobody.txt"]);
    expect(namesOf(pages.author)).toEqual([]);
    for (const page of [...pages.offered, pages.author, pages.name]) expect(page).not.toContain("Dora Doe");
  });
});

/** By one folder alone, and who has changed a file that everybody sees. */
async function doraIsNamed(
  { services: { catalogue }, task }: RecoveryWorld,
  { task_id, limited_at }: { task_id: string | null; limited_at: number | null },
) {
  const of = task_id ?? task;
  await catalogue.write(async (trx) => {
    const { id: run } = await trx.selectFrom("runs").select("id").executeTakeFirstOrThrow();
    const entity = await trx.insertInto("entities").values({
      task_id: of,
      kind: "team_folder",
      dropbox_id: `folder of ${of}`,
      name: "Board",
      dropbox_status: "active",
      discovered_run: run,
      activated_at: 1,
      limited_at,
    }).returning("id").executeTakeFirstOrThrow();
    const namespace = await trx.insertInto("namespaces").values({
      task_id: of,
      dropbox_id: `folder of ${of}`,
      kind: "team_folder",
      name: "Board",
      entity_id: entity.id,
      folder: "team-folders/Board",
      folder_key: "team-folders/board",
    }).returning("id").executeTakeFirstOrThrow();
    await trx.insertInto("entity_namespaces").values({ entity_id: entity.id, namespace_id: namespace.id })
      .execute();
    const dora = { subject: "dbid:dora", name: "Dora Doe", email: "dora@acme.example" };
    await trx.insertInto("share_members").values({
      ...named(dora),
      namespace_id: namespace.id,
      from_run: run,
    })
      .execute();
    await trx.updateTable("versions").set({ modified_by: "dbid:dora" })
      .where("name", "=", "harbour of nobody.txt").execute();
  });
}

function named(person: { subject: string; name: string; email: string }) {
  return {
    kind: "user" as const,
    ...person,
    member_id: null,
    access: "editor",
    is_inherited: 0 as const,
    same_team: 1 as const,
    to_run: null,
  };
}

const namesOf = (page: string) =>
  [...page.matchAll(/\/history\/\d+"><bdi>([^<]*)</g)].map(([, name]) => name!).sort();
