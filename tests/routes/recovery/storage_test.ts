import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AzureServer, startAzure } from "../../integrations/azure_server.ts";
import { type Installation, installation } from "../../support/installation.ts";
import { deleteTask } from "../../../src/domain/tasks/deletion.ts";
import { MemoryStore } from "../../../src/storage/objects/memory.ts";
import { ALICE, shown, snapshotAt, words } from "./giving_back.ts";
import { inPortal, type RecoveryWorld } from "./recovery_world.ts";

/** Where the tests' servers are, which exports reach only where the operator permits it. */
const HERE = { privateDestinations: ["127.0.0.0/8"] };

let world: Installation;
let server: AzureServer;
beforeAll(async () => {
  world = await installation({ files: 30, backedUp: true });
  server = startAzure();
});
afterAll(async () => {
  await server.close();
  await world.close();
});

const fieldsOf = (change: Record<string, string> = {}) => ({
  destination: "azure",
  azure_account: server.account,
  azure_container: server.container,
  azure_endpoint: server.endpoint,
  azure_secret: server.key,
  ...change,
});

async function send(portal: RecoveryWorld, at: string, fields: Record<string, string>) {
  const key = /name="key" value="([^"]+)"/.exec(await portal.text(`${at}/download`))![1]!;
  return await portal.alice.post(`${at}/download`, { key, all: "yes", ...fields });
}

const destinations = (portal: RecoveryWorld) =>
  portal.services.control.read.selectFrom("destinations").selectAll().execute();

describe("an export to a storage of one's own", () => {
  it("[R5] writes every file and a manifest, tells what became of each, and forgets the key", async () => {
    const seen = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      const answer = await send(portal, at, fieldsOf({ folder: "/leavers/", label: "Leaver", mail: "yes" }));
      const job = answer.headers.get("location")!;
      const kept = await destinations(portal);
      const page = await shown(portal, job, /Everything that you chose is there|has failed/);
      const csv = await portal.text(`${job}/items.csv`);
      const row = await portal.services.catalogue.read.selectFrom("recovery_jobs").selectAll()
        .where("id", "=", job.slice("/jobs/".length)).executeTakeFirstOrThrow();
      return { kept, page, csv, row, left: await destinations(portal) };
    }, HERE);

    const folder = [...server.blobs.keys()][0]!.split("/").slice(0, 2).join("/");
    expect(folder).toMatch(/^leavers\/dropkeep-export-\d{4}-\d\d-\d\d-[\w-]{8}$/);
    const text = (name: string) => new TextDecoder().decode(server.blobs.get(`${folder}/${name}`)!.bytes);
    const manifest = JSON.parse(text("manifest.json"));
    const files = manifest.items.filter(({ state }: { state: string }) => state === "stored");
    expect(files.length).toBe(server.blobs.size - 2);
    for (const { member, sha256 } of files) {
      const { bytes } = server.blobs.get(`${folder}/${member}`)!;
      expect(createHash("sha256").update(bytes).digest("hex"), member).toBe(sha256);
    }
    expect(text("manifest.csv").split("\r\n").length).toBe(manifest.items.length + 2);
    expect(seen.page).toMatch(/Leaver.*Succeeded.*Everything that you chose is there/);
    expect(seen.csv.split("\r\n").length).toBe(manifest.items.length + 2);
    expect(seen.kept).toHaveLength(1);
    expect(seen.left).toEqual([]);
    for (const told of [seen.page, seen.csv, JSON.stringify(seen.row), JSON.stringify(seen.kept)]) {
      expect(told).not.toContain(server.key);
    }
  });

  it.each([
    ["a wrong key", { azure_secret: btoa("x".repeat(48)) }, "the key or the SAS token is wrong", true],
    ["no key", { azure_secret: "" }, "is missing", true],
    ["all of S3 at once", { destination: "s3" }, "The secret access key is missing", true],
    ["half a key", { azure_secret: "half" }, "neither an account key nor a SAS token", true],
    ["no such container", { azure_container: "nowhere" }, "the container does not exist", true],
    ["an address in the operator's network", {}, "it is in a private network", false],
  ])("refuses %s before anything begins, and keeps nothing", async (_, change, says, isPermitted) => {
    const { status, page, kept } = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      const answer = await send(portal, at, fieldsOf(change));
      return { status: answer.status, page: await answer.text(), kept: await destinations(portal) };
    }, isPermitted ? HERE : {});

    expect(status).toBe(422);
    expect(words(page)).toContain(says);
    expect(page).not.toContain(server.key);
    expect(kept).toEqual([]);
  });

  it("[R5] is chosen in the Download dialog beside zips and a Dropbox, which is a restore of all of it", async () => {
    const { dialog, answer, form } = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      const dialog = words(await portal.text(`${at}/download`));
      const answer = await send(portal, at, { destination: "dropbox" });
      const form = words(await portal.text(answer.headers.get("location")!));
      return { dialog, answer, form };
    });

    for (const one of ["For download", "Amazon S3 or compatible", "Azure Blob", "Google Cloud", "Dropbox"]) {
      expect(dialog).toContain(one);
    }
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toMatch(/\/restore\?target=other$/);
    expect(form).toMatch(/Restore.* 1 item of Alice/);
  });

  it("fails with the storage's reason, and goes on when that is mended", async () => {
    const body = "<Error><Code>AccountIsDisabled</Code></Error>";
    const headers = { "x-ms-error-code": "AccountIsDisabled", "content-type": "application/xml" };
    const disabled = { method: "PUT", where: /Welcome/, status: 403, body, headers };
    server.faults.add(disabled);

    const { failed, page, left } = await inPortal(world, async (portal) => {
      const at = await snapshotAt(portal, ALICE);
      const job = (await send(portal, at, fieldsOf())).headers.get("location")!;
      const failed = await shown(portal, job, /It has failed|Everything that you chose/);
      await portal.alice.post(`${job}/export/start`, {});
      const page = await shown(portal, job, /Everything that you chose is there/);
      return { failed, page, left: await destinations(portal) };
    }, HERE);

    expect(failed).toContain("the storage account is disabled; ask its owner");
    expect(page).toContain("Succeeded");
    expect(left).toEqual([]);
  });

  it("says what it waits for, and until when, where the storage is away", async () => {
    const page = await inPortal(world, async (portal) => {
      const job = (await send(portal, await snapshotAt(portal, ALICE), fieldsOf())).headers.get("location")!;
      await portal.services.catalogue.write((trx) =>
        trx.updateTable("recovery_jobs").set({ state: "running" }).where("id", "=", job.slice(6)).execute()
      );
      await portal.services.control.write((trx) =>
        trx.updateTable("jobs").set({
          run_at: Date.UTC(2126, 10, 26, 1, 30),
          reason_code: "destination_unavailable",
          reason: "it did not answer",
        }).where("subject", "=", job.slice(6)).execute()
      );
      const page = words(await portal.text(job));
      await portal.alice.post(`${job}/export/cancel`);
      return page;
    }, HERE);

    expect(page).toMatch(/Waiting: it is tried again on 26 Nov 2126, 01:30 UTC .*storage/);
    expect(page).not.toMatch(/Counting|Exporting/);
  });

  it.each([
    ["canceled while it waits", async (portal: RecoveryWorld, job: string) => {
      await portal.alice.post(`${job}/export/cancel`);
      const again = await portal.alice.post(`${job}/export/start`);
      return `${again.status} ${words(await portal.text(job))}`;
    }, /^409 .*was canceled, and the keys of the storage are forgotten/],
    ["of a task that is deleted", async (portal: RecoveryWorld) => {
      const { control, catalogue, account, now } = portal.services;
      const parts = { control, catalogue, account, keys: portal.keys, now };
      await deleteTask(parts, portal.task, new MemoryStore(now), AbortSignal.timeout(30_000));
      return "";
    }, /^$/],
  ])("that is %s keeps nothing of what opens the storage", async (_, end, says) => {
    const seen = await inPortal(world, async (portal) => {
      const job = (await send(portal, await snapshotAt(portal, ALICE), fieldsOf())).headers.get("location")!;
      const kept = await destinations(portal);
      const page = await end(portal, job);
      return { kept, page, left: await destinations(portal) };
    }, HERE);

    expect(seen.kept).toHaveLength(1);
    expect(seen.page).toMatch(says);
    expect(seen.left).toEqual([]);
  });
});
