import { beforeEach, expect, it } from "vitest";
import type { ControlTables } from "../../../src/storage/database/control_tables.ts";
import { isTaken } from "../../../src/storage/database/database_error.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { CONTROL, open, temporaryFolder } from "./places.ts";

const CONNECTION = {
  kind: "dropbox" as const,
  app_key: "key",
  app_secret: null,
  team_id: "dbtid:1",
  team_name: "Acme",
  admin_member_id: "dbmid:1",
  scopes: "team_data.member",
  refresh_token: "v1.1.x.y",
  connected_at: 1,
  lost_at: null,
  lost_reason: null,
};
const TASK = {
  name: "All",
  archive_retention_days: null,
  repository_password: "v1.1.x.y",
  repository_id: null,
  created_at: 1,
  deleted_at: null,
};

let db: Doors<ControlTables>;

beforeEach(async () => {
  db = await open<ControlTables>(`${await temporaryFolder()}/control.db`, CONTROL);
  await db.write(async (trx) => {
    for (const id of ["acme", "initech"]) {
      await trx.insertInto("accounts").values({ id, name: id, created_at: 1 }).execute();
    }
    await trx.insertInto("connections").values({ account_id: "acme", id: "c1", ...CONNECTION }).execute();
  });
});

it("[T4] a task cannot point at a stranger's connection", async () => {
  const row = { account_id: "initech", id: "t1", connection_id: "c1", store_prefix: "t1", ...TASK };

  const write = db.write((trx) => trx.insertInto("tasks").values(row).execute());

  await expect(write).rejects.toThrow("FOREIGN KEY constraint failed");
});

it("[T4] a row cannot move to another account", async () => {
  const move = db.write((trx) =>
    trx.updateTable("connections").set({ account_id: "initech" } as never).execute()
  );

  await expect(move).rejects.toThrow("account_id is immutable");
});

it("a second row of the same team is told as taken", async () => {
  const row = { account_id: "acme", id: "c2", ...CONNECTION };

  const error = await db.write((trx) => trx.insertInto("connections").values(row).execute()).catch((
    e: unknown,
  ) => e);

  expect(isTaken(error)).toBe(true);
});

it("a new task activates what it discovers unless told otherwise", async () => {
  const row = { account_id: "acme", id: "t1", connection_id: "c1", store_prefix: "t1", ...TASK };

  await db.write((trx) => trx.insertInto("tasks").values(row).execute());

  expect((await db.read.selectFrom("tasks").select("auto_activate").execute())[0]).toEqual({
    auto_activate: 1,
  });
});
