import { afterAll, beforeAll, expect, it } from "vitest";
import { type Installation, installation } from "../../support/installation.ts";
import { inPortal } from "./recovery_world.ts";

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
        namespace_id,
        kind: "user",
        subject: "dbid:carol",
        member_id: null,
        name: "Carol Çelik",
        email: "carol@acme.example",
        access: "editor",
        is_inherited: 0,
        same_team: 1,
        from_run,
        to_run: null,
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
    const primary = await text("/search");
    await limit(1, "administrator");
    const other = [await text("/search"), await text("/search?author=carol")];
    await limit(null, "primary");
    return [primary, other.join("")];
  });

  expect(primary).toContain('<option value="Carol Çelik">');
  expect(other).not.toContain("Carol Çelik");
  expect(other).not.toContain("harbour map.pdf");
});

const namesOf = (page: string) =>
  [...page.matchAll(/\/history\/\d+"><bdi>([^<]*)</g)].map(([, name]) => name!).sort();
