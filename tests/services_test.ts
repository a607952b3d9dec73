import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Config, readConfig } from "../src/config.ts";
import { saveConnection } from "../src/domain/connections/connections.ts";
import { openRepositoryPassword, recordRepository } from "../src/domain/tasks/repository.ts";
import { createTask, listTasks } from "../src/domain/tasks/tasks.ts";
import { openServices } from "../src/services.ts";
import { newMasterKey } from "../src/storage/secrets/master_ring.ts";
import { openDatabase } from "../src/storage/database/doors.ts";
import { CATALOGUE } from "./storage/database/places.ts";
import { consent, NOW } from "./domain/cast.ts";

let config: Config;

beforeEach(async () => {
  config = readConfig({ DROPKEEP_DATA: await Deno.makeTempDir({ prefix: "dropkeep_" }) });
});
afterEach(() => Deno.remove(config.data, { recursive: true }));

const start = () => openServices(config, () => NOW);

/** Path and bytes of every file below the data folder. */
function everyFile(folder: string): [string, Uint8Array][] {
  return [...Deno.readDirSync(folder)].flatMap((entry): [string, Uint8Array][] => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory ? everyFile(path) : [[path, Deno.readFileSync(path)]];
  });
}

async function startAndStop() {
  const services = await start();
  await services.close();
  return services;
}

describe("openServices", () => {
  it("makes account, keys and files once, and finds them again", async () => {
    const first = await start();
    const { id } = await saveConnection(first.control, first.secrets, consent(), NOW);
    const task = await createTask(first.control, first.secrets, { name: "All", connectionId: id }, NOW);
    await first.close();

    const second = await start();
    const tasks = await listTasks(second.control.read, second.account);
    await second.close();

    expect([second.account, second.instance]).toEqual([first.account, first.instance]);
    expect(tasks).toEqual([task]);
  });

  it("[K1] leaves no secret in the bytes of any file, open or closed", async () => {
    const services = await start();
    const { id } = await saveConnection(services.control, services.secrets, consent(), NOW);
    const task = await createTask(services.control, services.secrets, {
      name: "canary-name",
      connectionId: id,
    }, NOW);
    const password = await openRepositoryPassword(services.control.read, services.secrets, task.id);
    await services.catalogue.write((trx) =>
      trx.insertInto("repositories").values({ task_id: "canary-task", repository_id: "aa" }).execute()
    );

    const open = everyFile(config.data);
    await services.close();
    const closed = everyFile(config.data);

    expect(closed.length).toBeGreaterThan(3);
    for (const [path, bytes] of [...open, ...closed]) {
      const text = new TextDecoder("latin1").decode(bytes);
      expect(text, path).not.toContain("canary");
      expect(text, path).not.toContain(password.reveal());
    }
  });

  it("[D4] gives an account's catalogue to no other key", async () => {
    const { account, ...services } = await start();
    const strange = (await services.secrets.fileKey("export/v1")).reveal();
    await services.close();

    const opening = openDatabase(`${config.data}/catalogue/${account}.db`, {
      migrations: CATALOGUE,
      encryptionKey: strange,
    });

    await expect(opening).rejects.toMatchObject({ code: "locked_out" });
  });

  it("refuses a second start beside the first, and takes the data once that is closed", async () => {
    const first = await start();

    await expect(start()).rejects.toMatchObject({ code: "busy" });
    await first.close();

    await startAndStop();
  });

  it.each([
    ["keys/master.key", "missing_key"],
    ["keys/keyring.json", "damaged"],
    ["control.db", "corrupt"],
  ])("[K2] refuses data without its %s, writes nothing and gives the folder free", async (name, code) => {
    await startAndStop();
    const bytes = await Deno.readFile(`${config.data}/${name}`);
    await Deno.remove(`${config.data}/${name}`);
    const before = everyFile(config.data);

    await expect(start()).rejects.toMatchObject({ code, message: expect.stringMatching(/put it back/) });

    expect(everyFile(config.data)).toEqual(before);
    await Deno.writeFile(`${config.data}/${name}`, bytes);
    await startAndStop();
  });

  it("[K3] moves everything to a second master key, after which the first may go and opens nothing", async () => {
    const { account } = await startAndStop();
    const file = `${config.data}/keys/master.key`;
    const [old, newer] = [(await Deno.readTextFile(file)).trim(), newMasterKey()];
    await Deno.writeTextFile(file, `${old}\n${newer}\n`);
    await startAndStop();
    await Deno.writeTextFile(file, newer);

    expect((await startAndStop()).account).toBe(account);

    await Deno.writeTextFile(file, old);
    await expect(start()).rejects.toMatchObject({ code: "wrong_key" });
  });

  it("refuses a catalogue that is lost or empty where a repository was made, and makes no empty one", async () => {
    const first = await start();
    const { id } = await saveConnection(first.control, first.secrets, consent(), NOW);
    const task = await createTask(first.control, first.secrets, { name: "All", connectionId: id }, NOW);
    await recordRepository(first.control, first.account, task.id, "ab".repeat(32));
    await first.close();
    const file = `${config.data}/catalogue/${first.account}.db`;
    const bytes = await Deno.readFile(file);

    for (const lose of [() => Deno.remove(file), () => Deno.writeFile(file, new Uint8Array())]) {
      await lose();
      const before = everyFile(`${config.data}/catalogue`);
      await expect(start()).rejects.toMatchObject({
        code: "corrupt",
        message: expect.stringContaining(`"${file}" is missing; put it back from a copy`),
      });
      expect(everyFile(`${config.data}/catalogue`)).toEqual(before);
    }
    await Deno.writeFile(file, bytes);
    expect((await startAndStop()).account).toBe(first.account);
  });

  it("makes a lost catalogue anew while nothing was backed up", async () => {
    const { account } = await startAndStop();
    await Deno.remove(`${config.data}/catalogue/${account}.db`);

    expect((await startAndStop()).account).toBe(account);
  });
});
