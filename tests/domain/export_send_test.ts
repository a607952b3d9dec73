import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contentReader } from "../../src/domain/export/selected_contents.ts";
import { send } from "../../src/domain/export/send/send.ts";
import { walkSelection } from "../../src/domain/export/walk_selection.ts";
import type { Destination } from "../../src/integrations/destinations/destination.ts";
import { openDestination } from "../../src/integrations/destinations/open.ts";
import { addRecoveryJob } from "../../src/storage/catalogue/recovery_jobs.ts";
import { pageSentItems, type SentItem } from "../../src/storage/catalogue/sent_items.ts";
import { type AzureServer, startAzure } from "../integrations/azure_server.ts";
import { testDoors } from "../integrations/doors.ts";
import { type BackupWorld, backupWorld } from "../support/backup_world.ts";
import { listedFiles } from "../support/listed_files.ts";
import { JOB } from "./recovery/export_job.ts";
import { exportParts, hashOf, spoil } from "./export_world.ts";

const ALICE = "members/alice@acme.example";
const PREFIX = "exports/leaver 2026-11-26/";

describe("send", () => {
  let world: BackupWorld;
  let server: AzureServer;
  let destination: Destination;
  let onStored: () => void;
  beforeEach(async () => {
    world = await backupWorld();
    await world.backUp();
    await world.catalogue.write((trx) => addRecoveryJob(trx, JOB));
    server = startAzure();
    const { account, container, endpoint, key } = server;
    const settings = { kind: "azure" as const, account, container, endpoint, accountKey: key, sas: null };
    destination = await openDestination(settings, testDoors());
    onStored = () => {};
  });
  afterEach(async () => {
    await server.close();
    await world.close();
  });

  const sendAll = async (signal = new AbortController().signal, mayBeThere = false) => {
    const { catalogue } = world;
    const walk = walkSelection(catalogue.read, { taskId: "task", run: 1, paths: [`/${ALICE}`] });
    const contents = await contentReader(exportParts(world));
    const onItem = (item: SentItem) => {
      if (item.state === "stored") onStored();
    };
    const parts = {
      jobId: "job",
      destination,
      prefix: PREFIX,
      mayBeThere,
      signal,
      onBytes: () => {},
      onItem,
    };
    await send({ ...parts, catalogue, contents }, walk);
  };
  const rows = (failed = false) =>
    pageSentItems(world.catalogue.read, "job", {
      after: "",
      limit: 1_000,
      state: failed ? "failed" : undefined,
    });
  const puts = () => server.seen.filter((line) => line.startsWith("PUT")).length;

  it("stores each file under its path, byte for byte, and says what became of every item", async () => {
    await sendAll();

    const files = (await listedFiles(world.catalogue.read, world.dropbox))
      .filter(({ place }) => place.startsWith(`${ALICE}/`));
    for (const { place, hash } of files) {
      const name = PREFIX + place.slice("members/".length);
      expect(hashOf(server.blobs.get(name)!.bytes), name).toBe(hash);
    }
    const stored = (await rows()).filter(({ state }) => state === "stored");
    expect(stored.length).toBe(server.blobs.size);
    expect(stored.length).toBeGreaterThanOrEqual(files.length);
    expect(stored.every(({ sha256 }) => sha256?.length === 32)).toBe(true);
    expect((await rows()).find(({ place }) => place === `/${ALICE}/Contracts`)).toMatchObject({
      state: "listed",
      member: "alice@acme.example/Contracts/",
    });
  });

  it("sends nothing again that is stored", async () => {
    await sendAll();
    const before = puts();

    await sendAll();

    expect(puts()).toBe(before);
  });

  it("goes on after it was cut off, and sends nothing again that was stored but not written down", async () => {
    const stop = new AbortController();
    onStored = () => stop.abort(new Error("killed"));
    await expect(sendAll(stop.signal)).rejects.toThrow("killed");
    const there = [...server.blobs.keys()];
    expect(there.length).toBeGreaterThan(0);
    await world.catalogue.write((trx) => trx.deleteFrom("sent_items").execute());
    const before = server.seen.length;
    onStored = () => {};

    await sendAll(undefined, true);

    const sent = server.seen.slice(before).filter((line) => line.startsWith("PUT")).map(decodeURIComponent);
    expect(sent.filter((line) => there.some((name) => line === `PUT /acme/exports/${name}`))).toEqual([]);
    expect(sent.length).toBeGreaterThan(0);
    const stored = (await rows()).filter(({ state }) => state === "stored");
    expect(stored.map(({ member }) => PREFIX + member).sort()).toEqual([...server.blobs.keys()].sort());
  });

  it("leaves what stands there as it is, reads past what is damaged, and tries both again", async () => {
    server.blobs.set(`${PREFIX}alice@acme.example/Contracts/Lease.pdf`, {
      bytes: new Uint8Array([1]),
      metadata: [],
      md5: null,
    });
    await spoil(world, "Welcome.txt");

    await sendAll();

    const failed = Object.fromEntries((await rows(true)).map(({ place, code }) => [place, code]));
    expect(failed).toMatchObject({
      [`/${ALICE}/Contracts/Lease.pdf`]: "target_exists",
      [`/${ALICE}/Welcome.txt`]: "damaged_in_store",
    });
    expect(server.blobs.get(`${PREFIX}alice@acme.example/Welcome.txt`)).toBeUndefined();
    server.blobs.delete(`${PREFIX}alice@acme.example/Contracts/Lease.pdf`);
    await spoil(world, "Welcome.txt"); // The same bit once more: it is whole.

    await sendAll();

    expect(await rows(true)).toEqual([]);
  });

  it("goes past what the storage has trouble with each time, and tries it again", async () => {
    const trouble = { method: "PUT", where: /Lease\.pdf/, status: 500 };
    server.faults.add(...Array.from({ length: 100 }, () => trouble));

    await sendAll();

    expect(await rows(true)).toMatchObject([{
      place: `/${ALICE}/Contracts/Lease.pdf`,
      code: "object_refused",
      detail: expect.stringContaining("500"),
    }]);
    const stored = (await rows()).filter(({ state }) => state === "stored");
    expect(stored.map(({ member }) => PREFIX + member).sort()).toEqual([...server.blobs.keys()].sort());
    server.faults.clear();

    await sendAll();

    expect(await rows(true)).toEqual([]);
  });

  it("costs no item its place where the storage was away, and is there again", async () => {
    server.faults.add(
      ...Array.from({ length: 4 }, () => ({ method: "PUT", where: /Lease\.pdf/, status: 503 })),
    );

    await sendAll();

    expect(await rows(true)).toEqual([]);
  });

  it("stops where the storage takes nothing", async () => {
    server.faults.add(...Array.from({ length: 500 }, () => ({ method: "PUT", where: /./, status: 503 })));

    await expect(sendAll()).rejects.toThrow("503");

    expect(await rows(true)).toEqual([]);
  });

  it("stops where nothing more can be sent, with what was sent kept", async () => {
    const body = "<Error><Code>AccountIsDisabled</Code></Error>";
    const headers = { "x-ms-error-code": "AccountIsDisabled", "content-type": "application/xml" };
    server.faults.add(
      ...Array.from(
        { length: 10 },
        () => ({ method: "PUT", where: /Lease\.pdf/, status: 403, body, headers }),
      ),
    );

    await expect(sendAll()).rejects.toThrow("the storage account is disabled; ask its owner");

    const stored = (await rows()).filter(({ state }) => state === "stored");
    expect(stored.length).toBe(server.blobs.size);
  });
});
