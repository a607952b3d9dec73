import { afterEach, beforeEach, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { dueAccountErasures, noteErasure } from "../../src/domain/account_erasure.ts";
import { openServices, type Services } from "../../src/services.ts";
import { openObjectStore } from "../../src/storage/objects/open.ts";
import { makeAccountKey } from "../../src/storage/secrets/account_key.ts";
import { masterOf } from "../../src/storage/secrets/wrapping.ts";
import { addressOf } from "../../src/task_services.ts";
import { type CliWorld, cliWorld } from "./cli.ts";

let world: CliWorld;
beforeEach(async () => {
  world = await cliWorld();
  world.env.DROPKEEP_STORE = `${world.folder}/store`;
  await world.connect();
});
afterEach(() => world.close());

async function withServices<T>(work: (services: Services) => Promise<T>): Promise<T> {
  const services = await openServices(readConfig(world.env), () => new Date());
  try {
    return await work(services);
  } finally {
    await services.close();
  }
}

/** Another account, which is to stay. */
async function initech({ control, ring }: Services) {
  const { wrapped } = await makeAccountKey(ring, "initech", 1);
  await control.write(async (trx) => {
    await trx.insertInto("accounts").values({ id: "initech", name: "Initech", created_at: 9e15 }).execute();
    const key = {
      account_id: "initech",
      version: 1,
      master_id: masterOf(wrapped),
      wrapped,
      created_at: 9e15,
    };
    await trx.insertInto("account_keys").values(key).execute();
  });
}

async function noteErased({ account, config: { store }, now }: Services) {
  await noteErasure(openObjectStore(addressOf(store, "")), account, now());
  return account;
}

/** All but the master key. */
async function loseData() {
  const data = `${world.folder}/data`;
  const master = await Deno.readTextFile(`${data}/keys/master.key`);
  await Deno.remove(data, { recursive: true });
  await Deno.mkdir(`${data}/keys`, { recursive: true });
  await Deno.writeTextFile(`${data}/keys/master.key`, master);
}

it(
  "[G2] dropkeep restore-self lets nobody into an account that was erased after the copy, and has it erased again",
  { timeout: 240_000 },
  async () => {
    await withServices(initech);
    const copied = await world.run(["backup-self"]);
    const erased = await withServices(noteErased);
    await loseData();

    const restored = await world.run(["restore-self", "--json"]);

    expect([copied.code, restored.code, restored.json.accounts_erased]).toEqual([0, 0, 1]);
    await withServices(async ({ control: { read } }) => {
      const rows = await read.selectFrom("accounts").select(["id", "removed_at"]).orderBy("created_at")
        .execute();
      expect(rows).toEqual([
        { id: erased, removed_at: expect.any(Number) },
        { id: "initech", removed_at: null },
      ]);
      expect((await dueAccountErasures(read, new Date())).map(({ account }) => account)).toEqual([erased]);
    });
  },
);
