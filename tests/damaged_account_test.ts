import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pingIfWell } from "../src/server/dead_man.ts";
import { lateTasks } from "../src/domain/tasks/late_tasks.ts";
import { metrics, metricsText } from "../src/domain/metrics.ts";
import { listAccounts } from "../src/domain/operator/accounts.ts";
import { makeAccountKey } from "../src/storage/secrets/account_key.ts";
import { masterOf } from "../src/storage/secrets/wrapping.ts";
import { DatabaseError } from "../src/storage/database/database_error.ts";
import { aliceSetsUp, type PortalWorld, portalWorld } from "./support/portal_world.ts";
import { taskOfAlice } from "./routes/task_world.ts";

/** Alice's catalogue opens; Initech's, which has a task like hers, does not. */
describe("an account whose catalogue is damaged", () => {
  let world: PortalWorld;
  let task: string;
  beforeAll(async () => {
    world = await portalWorld();
    await aliceSetsUp(world);
    task = await taskOfAlice(world, 20);
    await addInitech();
  });
  afterAll(() => world.close());

  const catalogueOf = (account: string) =>
    account === "initech"
      ? Promise.reject(new DatabaseError("corrupt", "Cannot open the data: it is damaged"))
      : Promise.resolve(world.services.catalogue.read);
  const read = () => world.services.control.read;
  const now = () => world.services.now();

  async function addInitech() {
    const { control, ring, account } = world.services;
    const { wrapped } = await makeAccountKey(ring, "initech", 1);
    await control.write(async (trx) => {
      const at = { created_at: now().getTime() };
      await trx.insertInto("accounts").values({ id: "initech", name: "Initech", ...at }).execute();
      await trx.insertInto("account_keys")
        .values({ account_id: "initech", version: 1, wrapped, master_id: masterOf(wrapped), ...at })
        .execute();
      for (const table of ["connections", "tasks", "schedules"] as const) {
        const rows = await trx.selectFrom(table).selectAll().where("account_id", "=", account).execute();
        await trx.insertInto(table).values(rows.map(asInitechs) as never).execute();
      }
    });
  }

  /** Ids are unique over all accounts. */
  function asInitechs(row: object) {
    const others = Object.entries(row).map(([key, value]) =>
      /^(id|task_id|connection_id|store_prefix)$/.test(key) ? [key, `${value}-i`] : [key, value]
    );
    return { ...Object.fromEntries(others), account_id: "initech" };
  }

  it("is told of in the metrics, beside the figures of all others", async () => {
    const figures = await metrics(
      read(),
      catalogueOf,
      { running: 0, tickLag: 0, loopLag: 0, version: "1" },
      now(),
    );
    const text = metricsText(figures);

    expect(text).toContain("dropkeep_catalogues_shut 1\n");
    expect(text).toMatch(new RegExp(`dropkeep_items{task="${task}"} \\d+`));
  });

  it("stands in the operator's console as shut, and hides no other", async () => {
    const { rows } = await listAccounts({ control: read(), catalogueOf, now: now() });

    expect(rows.find(({ id }) => id === "initech")).toMatchObject({ isShut: true, tasks: [], bytes: 0 });
    expect(rows.find(({ id }) => id === world.services.account)).toMatchObject({
      isShut: false,
      tasks: [{ name: "Everything" }],
    });
  });

  it("[X9] keeps the dead man's switch from being called, and the log says why; all others are looked at", async () => {
    const called: string[] = [];
    const lines: Record<string, unknown>[] = [];
    const ping = (of: typeof catalogueOf) =>
      pingIfWell({
        url: "https://alarm.example/ping",
        fetch: (url) => (called.push(url), Promise.resolve(new Response())),
        late: () => lateTasks(read(), of, now()),
        log: (line) => void lines.push(line),
      });

    const damaged = await ping(catalogueOf);
    const well = await ping(() => Promise.resolve(world.services.catalogue.read));

    expect([damaged, well]).toEqual([false, true]);
    expect(lines).toEqual([{ event: "ping.withheld", level: "warn", late: 0, shut: 1 }]);
    expect(called).toEqual(["https://alarm.example/ping"]);
  });
});
