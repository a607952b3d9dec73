import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { namedPeople } from "../../../src/storage/catalogue/authors.ts";
import { findNamespace, saveNamespace } from "../../../src/storage/catalogue/namespaces.ts";
import { eraseShares, saveShare, type ShareMember } from "../../../src/storage/catalogue/sharing.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { addTask, emptyCatalogue } from "../../support/empty_catalogue.ts";

const CAROL: ShareMember = {
  kind: "user",
  subject: "dbid:carol",
  name: "Carol Çelik",
  email: "carol@acme.example",
  member_id: null,
  access: "editor",
  is_inherited: 0,
  same_team: 1,
};

describe("names of people", () => {
  let db: Doors<CatalogueTables>;
  beforeEach(async () => {
    db = await emptyCatalogue();
    await addTask(db, "t");
    await db.write(async (trx) => {
      const seven = (await findNamespace(trx, "t", "7"))!;
      const { id: _, folder_key: __, ...facts } = seven;
      await saveNamespace(trx, { ...facts, dropbox_id: "8", folder: "members/bob" });
    });
  });
  afterEach(() => db.close());

  /** As the folder's share is from `run` on. */
  async function isShared(folder: string, members: ShareMember[], run = 1) {
    const { id } = (await findNamespace(db.read, "t", folder))!;
    await db.write((trx) => saveShare(trx, run, id, { unread: null, rules: null, members }));
  }

  const isErased = (folder: string) => db.write((trx) => eraseShares(trx, "t", [folder]));
  const names = async () => (await namedPeople(db.read, null, 10)).map(({ name }) => name);

  it("are kept once, and go with the last folder that has them where folders are erased", async () => {
    await isShared("7", [CAROL]);
    await isShared("8", [CAROL]);
    const both = await names();
    await isErased("7");
    const one = await names();
    await isErased("8");

    expect([both, one, await names()]).toEqual([["Carol Çelik"], ["Carol Çelik"], []]);
  });

  it("are each a name of its own where folders call somebody differently, also by the address alone", async () => {
    await isShared("7", [CAROL]);
    await isShared("8", [{ ...CAROL, name: "Carol Doe", email: null }]);
    const both = await names();
    await isErased("7");

    expect(both).toEqual(["Carol Doe", "Carol Çelik"]);
    expect(await namedPeople(db.read, null, 10)).toEqual([
      { account_id: "dbid:carol", name: "Carol Doe", email: "" },
    ]);
  });

  it("stay with what was so in earlier snapshots, and are people's alone", async () => {
    await isShared("7", [CAROL, { ...CAROL, kind: "group", subject: "g:1", name: "Everybody", email: null }]);
    await isShared("7", [], 2);
    const later = await names();
    await isShared("8", [{ ...CAROL, subject: "dbid:dora", name: "Dora Doe" }], 2);
    await isShared("8", [], 2);

    expect([later, await names()]).toEqual([["Carol Çelik"], ["Carol Çelik"]]);
  });
});
