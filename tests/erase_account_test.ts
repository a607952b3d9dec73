import { afterEach, beforeEach, expect, it } from "vitest";
import { createApp } from "../src/app.tsx";
import { eraseAccount } from "../src/doors/account_erasure.ts";
import { dueAccountErasures, noteErasure, replayErasures } from "../src/domain/account_erasure.ts";
import { erasureReplay } from "../src/doors/erasure_replay.ts";
import { claimNext } from "../src/domain/jobs/claim.ts";
import { enqueueDue } from "../src/domain/jobs/due.ts";
import { openPortal } from "../src/server/portal.ts";
import { startServerJobs } from "../src/server/jobs.ts";
import type { Services } from "../src/services.ts";
import { MemoryStore } from "../src/storage/objects/memory.ts";
import { StoreError } from "../src/storage/objects/object_store.ts";
import { openObjectStore } from "../src/storage/objects/open.ts";
import { addressOf } from "../src/task_services.ts";
import { Browser } from "./support/browser.ts";
import { type Installation, installation } from "./support/installation.ts";
import { aliceSetsUp, CHEAP, ORIGIN } from "./support/portal_world.ts";

const DAY = 86_400_000;

let world: Installation;
beforeEach(async () => {
  world = await installation({ files: 20, backedUp: true });
});
afterEach(() => world.close());

const storeOf = (services: Services) => openObjectStore(addressOf(services.config.store, ""));
const namesIn = async (services: Services) =>
  (await Array.fromAsync(storeOf(services).list(""))).map(({ name }) => name).sort();

/** Every row of every table, as text. */
async function allRows({ control: { read } }: Services): Promise<string> {
  const tables = await read.introspection.getTables();
  const rows = await Promise.all(
    tables.map(({ name }) => read.selectFrom(name as "users").selectAll().execute()),
  );
  return JSON.stringify(rows);
}

/** Initech has an account and an object, which are to stay. */
async function initech(services: Services) {
  await services.control.write((trx) =>
    trx.insertInto("accounts").values({ id: "initech", name: "Initech", created_at: 9e15 }).execute()
  );
  await storeOf(services).put("initech/task/config", new Uint8Array(9));
}

/** Alice asks for the removal of her account. */
async function aliceRemoves(services: Services) {
  const config = { ...services.config, portal: { ...services.config.portal, origin: ORIGIN } };
  const { site } = await openPortal({ ...services, config }, 8000, { cost: CHEAP });
  const app = createApp("1.2.3", site);
  const alice = await aliceSetsUp({ portal: site.portal, browser: (ip) => new Browser(app, ip) });
  await initech(services);
  await services.control.write((trx) => trx.updateTable("users").set({ operator_since: null }).execute());
  const answer = await alice.post("/settings/account/removal", { approved: "on" });
  if (answer.status !== 303) throw new Error(await answer.text());
  return alice;
}

/** As the server does it when the time has come. */
async function carriedOut(services: Services) {
  await enqueueDue(
    services.control,
    await dueAccountErasures(services.control.read, services.now()),
    services.now(),
  );
  const claim = await services.control.write((trx) =>
    claimNext(trx, { owner: "test", lane: "light", perAccount: 1, now: services.now(), lease: 60_000 })
  );
  return claim && await eraseAccount(services, { job: claim.job, signal: new AbortController().signal });
}

it(
  "[G1][K4] an account is gone after its grace from every table, from the storage and from the disk; another's stays",
  async () => {
    await world.withServices(async (opened) => {
      const services = { ...opened, now: () => new Date(Date.now() + 8 * DAY) };
      const alice = await aliceRemoves(opened);
      const early = await carriedOut(opened);
      const [rows, names] = [await allRows(opened), await namesIn(opened)];

      const told = await carriedOut(services);

      const { account } = opened;
      expect(early).toBeNull();
      expect(rows).toContain(account);
      expect(names.filter((name) => name.startsWith(`${account}/`)).length).toBeGreaterThan(5);
      expect(told).toMatchObject({ revoked: 1 });
      expect(told!.objects).toBeGreaterThan(5);
      const after = await allRows(services);
      for (const word of [account, "alice@", "Adams", "198.51.100.7"]) expect(after).not.toContain(word);
      expect(after).toContain("initech");
      const left = await namesIn(services);
      expect(left.filter((name) => !name.startsWith("erased-accounts/"))).toEqual(["initech/task/config"]);
      expect(left.join()).not.toContain(account);
      const files = await Array.fromAsync(
        Deno.readDir(`${services.config.data}/catalogue`),
        ({ name }) => name,
      );
      expect(files.filter((name) => name.includes(account))).toEqual([]);
      expect((await alice.get("/")).headers.get("location")).toMatch(/^\/signin/);
    });
  },
  120_000,
);

it(
  "[G1][K4] an account whose key is damaged is erased all the same; Dropbox is not told, for the tokens are lost with it",
  async () => {
    await world.withServices(async (opened) => {
      const services = { ...opened, now: () => new Date(Date.now() + 8 * DAY) };
      await aliceRemoves(opened);
      await opened.control.write((trx) =>
        trx.updateTable("account_keys").set({ wrapped: "v1.damaged" })
          .where("account_id", "=", opened.account).execute()
      );

      const told = await carriedOut(services);

      expect(told).toMatchObject({ revoked: 0 });
      expect(await allRows(services)).not.toContain(opened.account);
      const left = await namesIn(services);
      expect(left.filter((name) => !name.startsWith("erased-accounts/"))).toEqual(["initech/task/config"]);
    });
  },
  120_000,
);

it(
  "[G2] a copy of the database that is put back afterwards knows from the storage that the account was erased",
  async () => {
    await world.withServices(async (services) => {
      const store = storeOf(services);
      const before = await replayErasures(services.control, store, services.now());
      await noteErasure(store, services.account, services.now());
      await noteErasure(store, services.account, services.now());

      expect([before, await replayErasures(services.control, store, services.now())]).toEqual([0, 1]);
      expect((await dueAccountErasures(services.control.read, services.now())).length).toBe(1);
    });
  },
  120_000,
);

/** Accounts that may be entered. */
const living = ({ control: { read } }: Services) =>
  read.selectFrom("accounts").select("id").where("removed_at", "is", null).execute();

it(
  "[G2] a server whose database was put back by hand shuts accounts that were erased since, before it serves",
  async () => {
    await world.withServices(async (services) => {
      const lines: Record<string, unknown>[] = [];
      await initech(services);
      await noteErasure(storeOf(services), services.account, services.now());

      const jobs = await startServerJobs(services, (line) => void lines.push(line));
      const left = await living(services);
      await jobs.stop();

      expect(left).toEqual([{ id: "initech" }]);
      expect(lines).toContainEqual({ event: "accounts.erased_again", count: 1 });
    });
  },
  120_000,
);

it(
  "[G2] a storage that is away when the server starts is asked again with each tick, until it has answered",
  async () => {
    await world.withServices(async (services) => {
      const [store, lines] = [new MemoryStore(services.now), [] as Record<string, unknown>[]];
      await noteErasure(store, services.account, services.now());
      let asked = 0;
      const away = new Proxy(store, {
        get: (target, name) => {
          const value = Reflect.get(target, name);
          if (name === "list" && ++asked <= 2) {
            throw new StoreError("unavailable", "Cannot list: nobody answers");
          }
          return typeof value === "function" ? value.bind(target) : value;
        },
      });
      const replay = erasureReplay(services, (line) => void lines.push(line), away);

      for (let tick = 0; tick < 5; tick++) await replay();

      expect(asked).toBe(3);
      expect(lines.map(({ event }) => event)).toEqual(["accounts.erasures_unknown", "accounts.erased_again"]);
      expect(await living(services)).toEqual([]);
    });
  },
  120_000,
);
