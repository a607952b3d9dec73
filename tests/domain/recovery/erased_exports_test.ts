import { afterAll, beforeAll, expect, it } from "vitest";
import { eraseRestoredPlaces } from "../../../src/storage/catalogue/erased_restores.ts";
import { layoutsListing } from "../../../src/storage/catalogue/layouts_to_drop.ts";
import { addRecoveryJob, moveRecoveryJob } from "../../../src/storage/catalogue/recovery_jobs.ts";
import { pageSentItems, saveSentItems, type SentItem } from "../../../src/storage/catalogue/sent_items.ts";
import { saveLaidOut } from "../../../src/storage/catalogue/layouts.ts";
import { type KeptWorld, keptWorld } from "../upkeep/kept_world.ts";
import { JOB } from "./export_job.ts";

const GONE = 999_999;
let world: KeptWorld;
let version: number;
beforeAll(async () => {
  world = await keptWorld();
  await world.backUp();
  await world.catalogue.write((trx) => addRecoveryJob(trx, JOB));
  version = (await world.catalogue.read.selectFrom("versions").select("id").where("kind", "=", "file")
    .executeTakeFirstOrThrow()).id;
});
afterAll(() => world.close());

const sent = (version_id: number | null, place: string): SentItem => ({
  job_id: "job",
  place,
  kind: "export",
  member: place,
  version_id,
  size: 1,
  modified: 1,
  sha256: null,
  state: "failed",
  code: "damaged",
  detail: null,
});
const places = async (state?: "failed") =>
  (await pageSentItems(world.catalogue.read, "job", { after: "", limit: 9, state })).map(({ place }) =>
    place
  );

it("an export under way writes down no name that is erased meanwhile, nor keeps one under its exported name", async () => {
  const items = [sent(null, "/root"), sent(version, "/Plan.docx"), sent(GONE, "/Erased.docx")];
  await world.catalogue.write((trx) => saveSentItems(trx, items));
  expect(await places("failed")).toEqual(["/Plan.docx", "/root"]);

  await eraseRestoredPlaces(world.catalogue, "task", [version]);

  expect(await places()).toEqual(["/root"]);
});

it("[G2] a job that broke off at a name says it no more once that is erased, and its code still", async () => {
  const reason = 'Cannot write "dropkeep-export/Members/Plan.docx" in s3://bucket: access denied';
  await world.catalogue.write((trx) =>
    moveRecoveryJob(trx, "job", { at: 1, event: "failed" }, { reason_code: "export_refused", reason })
  );

  await eraseRestoredPlaces(world.catalogue, "task", [version]);

  const { read } = world.catalogue;
  const rows = [
    ...await read.selectFrom("recovery_jobs").select(["reason_code", "reason"]).execute(),
    ...await read.selectFrom("recovery_job_events").select(["reason_code", "reason"]).execute(),
  ];
  expect(rows).toEqual([1, 2].map(() => ({ reason_code: "export_refused", reason: "" })));
});

it("a list of a download takes in no state that is erased, and is found by those that it has", async () => {
  const numbers = { size: 1, modified: 1, crc: 1, at: 0, json_at: 0, csv_at: 0, directory_at: 0, zip: 1 };
  const base = { ...numbers, layout_id: 1, kind: "file" as const, content_id: null, sha256: null };
  const item = (seq: number, version_id: number | null) => ({
    ...base,
    seq,
    version_id,
    place: `/${seq}`,
    member: `${seq}`,
    state: "stored" as const,
    code: null,
    detail: null,
  });
  await world.catalogue.write((trx) =>
    trx.insertInto("layouts").values({ id: 1, job_id: "job", task_id: "task", run_id: 1, manifest: "m" })
      .execute()
  );

  const kept = await world.catalogue.write((trx) =>
    saveLaidOut(trx, [item(0, null), item(1, version), item(2, GONE)], [])
  );

  expect(kept).toBe(2);
  expect(await layoutsListing(world.catalogue.read, "task", [version])).toEqual([1]);
  expect(await layoutsListing(world.catalogue.read, "task", [GONE])).toEqual([]);
});
