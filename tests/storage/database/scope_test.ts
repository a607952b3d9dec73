import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import type { ControlTables } from "../../../src/storage/database/control_tables.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { scopedDoors } from "../../../src/storage/database/scope.ts";
import { OWNERS } from "../../../src/storage/database/scope_tables.ts";
import { CONTROL, open, temporaryFolder } from "./places.ts";

const CONNECTION = {
  kind: "dropbox" as const,
  app_key: "key",
  app_secret: null,
  team_name: "Team",
  admin_member_id: "dbmid:1",
  scopes: "",
  refresh_token: "v1.1.x.y",
  connected_at: 1,
  lost_at: null,
  lost_reason: null,
};

let root: Doors<ControlTables>;
let acme: Doors<ControlTables>;

beforeEach(async () => {
  root = await open<ControlTables>(`${await temporaryFolder()}/control.db`, CONTROL);
  await root.write(async (trx) => {
    for (const [account, user] of [["acme", "alice"], ["initech", "mallory"]] as const) {
      await trx.insertInto("accounts").values({ id: account, name: account, created_at: 1 }).execute();
      await trx.insertInto("users").values(person(user)).execute();
      await trx.insertInto("grants")
        .values({ account_id: account, user_id: user, role: "primary", granted_at: 1 }).execute();
      await trx.insertInto("connections")
        .values({ account_id: account, id: `c-${account}`, team_id: account, ...CONNECTION }).execute();
      await trx.insertInto("known_networks").values({ user_id: user, network: "n", seen_at: 1 }).execute();
    }
  });
  acme = scopedDoors(root, { account: "acme", user: "alice" });
});

function person(id: string) {
  const name = { first_name: id, last_name: id, email: `${id}@example.com` };
  const dates = {
    password_set_at: null,
    made_at: 1,
    activated_at: 1,
    disabled_at: null,
    operator_since: null,
  };
  return { id, ...name, password: null, ...dates };
}

const refusal = /^Cannot run a query in an account's name/;

describe("[T4][D5] a door in an account's name", () => {
  it.each<[string, () => Promise<unknown>]>([
    ["a select", () => acme.read.selectFrom("connections").select("id").execute()],
    ["an alias", () => acme.read.selectFrom("connections as c").select("c.id").execute()],
    ["an or", () =>
      acme.read.selectFrom("connections").select("id")
        .where((eb) => eb.or([eb("app_key", "=", "key"), eb("id", "=", "c-initech")])).execute()],
    [
      "an inner join",
      () =>
        acme.read.selectFrom("grants").innerJoin(
          "connections",
          "connections.connected_at",
          "grants.granted_at",
        ).select("connections.id")
          .execute(),
    ],
    [
      "a left join",
      () =>
        acme.read.selectFrom("accounts").leftJoin(
          "connections",
          "connections.connected_at",
          "accounts.created_at",
        ).select("connections.id")
          .execute(),
    ],
    [
      "a subquery in from",
      () =>
        acme.read.selectFrom((eb) => eb.selectFrom("connections").select("id").as("s")).select("s.id")
          .execute(),
    ],
    ["a subquery in where", () =>
      acme.read.selectFrom("connections").select("id")
        .where("id", "in", (eb) => eb.selectFrom("connections").select("id")).execute()],
    [
      "a with",
      () =>
        acme.read.with("mine", (db) => db.selectFrom("connections").select("id")).selectFrom("mine").select(
          "id",
        )
          .execute(),
    ],
    ["a union", () =>
      acme.read.selectFrom("connections").select("id").where("id", "=", "none")
        .union(acme.read.selectFrom("connections").select("id")).execute()],
  ])("keeps %s to the account", async (_, look) => {
    expect(await look()).toEqual([{ id: "c-acme" }]);
  });

  it("keeps what is a person's to the person, and people to those of the account", async () => {
    expect(await acme.read.selectFrom("known_networks").select("user_id").execute()).toEqual([{
      user_id: "alice",
    }]);
    expect(await acme.read.selectFrom("users").select("id").execute()).toEqual([{ id: "alice" }]);
  });

  it("updates and deletes the account's own rows alone", async () => {
    await acme.write(async (trx) => {
      await trx.updateTable("connections").set({ team_name: "Changed" }).execute();
      await trx.deleteFrom("known_networks").execute();
    });

    const names = await root.read.selectFrom("connections").select("team_name").orderBy("account_id")
      .execute();
    expect(names).toEqual([{ team_name: "Changed" }, { team_name: "Team" }]);
    expect(await root.read.selectFrom("known_networks").select("user_id").execute()).toEqual([{
      user_id: "mallory",
    }]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ["raw SQL", () => sql`select * from connections`.execute(acme.read)],
    [
      "raw SQL within a query",
      () => acme.read.selectFrom("connections").select("id").where(sql<boolean>`1 = 1`).execute(),
    ],
    ["a table of the installation", () => acme.read.selectFrom("requests").selectAll().execute()],
    [
      "a with of a table's name",
      () =>
        acme.read.with("tasks", (db) => db.selectFrom("connections").select("id")).selectFrom("tasks").select(
          "id",
        )
          .execute(),
    ],
    [
      "another account's row",
      () =>
        acme.write((trx) =>
          trx.insertInto("grants").values({
            account_id: "initech",
            user_id: "alice",
            role: "custom",
            granted_at: 1,
          })
            .execute()
        ),
    ],
    [
      "a row without an account",
      () =>
        acme.write((trx) =>
          trx.insertInto("accounts").values({ id: "new", name: "new", created_at: 1 }).execute()
        ),
    ],
    [
      "insert from a select",
      () =>
        acme.write((trx) =>
          trx.insertInto("known_networks").columns(["user_id", "network", "seen_at"])
            .expression(trx.selectFrom("known_networks").select(["user_id", "network", "seen_at"])).execute()
        ),
    ],
    [
      "update from another table",
      () =>
        acme.write((trx) =>
          trx.updateTable("connections").from("accounts").set({ team_name: "x" }).execute()
        ),
    ],
    [
      "handing a row over",
      () =>
        acme.write((trx) => trx.updateTable("connections").set({ account_id: "initech" } as never).execute()),
    ],
  ])("refuses %s", async (_, work) => {
    await expect(work()).rejects.toThrow(refusal);
  });

  it("[T5] knows whose each table is: all that the schema has, and no other", async () => {
    const { rows } = await sql<{ name: string }>`select name from sqlite_master where type = 'table'
      and name not like 'sqlite_%' and name <> 'migrations'`.execute(root.read);

    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(OWNERS).sort());
  });

  it("[T5] finds the owner's column first in the key of each tenant's table", async () => {
    const tenants = Object.entries(OWNERS).filter(([, owner]) => owner === "tenant").map(([name]) => name);

    for (const table of tenants) {
      const { rows } = await sql<{ name: string }>`select name from pragma_table_info(${table}) where pk = 1`
        .execute(root.read);
      expect([table, rows]).toEqual([table, [{ name: "account_id" }]]);
    }
  });
});
