import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { RetryingStore } from "../../src/storage/objects/retrying.ts";
import { S3Store } from "../../src/storage/objects/s3.ts";
import type { S3Options } from "../../src/storage/objects/s3/options.ts";
import { FaultyWire, type OwnAnswer, SLOW_DOWN } from "../storage/objects/faulty_wire.ts";
import { type BackupWorld, PASSWORD } from "../support/backup_world.ts";
import { withoutRestic } from "../support/restic.ts";
import { s3ForTests, withoutS3 } from "../support/s3.ts";
import { stockCheckIsClean } from "./oracle/clean.ts";
import { failureIsTold } from "./oracle/told.ts";
import { nothingIsLost } from "./oracle/verdict.ts";
import { nextRunCompletes } from "./trials/backup_trial.ts";
import { backUpAt, newSite, type Outcome, type Site } from "./trials/site.ts";
import { smallWorld } from "./trials/small_world.ts";
import { Steps } from "./trials/steps.ts";

/** Requests of a first run of the small team, roughly: the fault begins at these. */
const FROM = [1, 6, 11, 15];
/** A run that goes on asking a storage that refuses would be a storm. */
const STORM = 40;
/** After so many milliseconds of silence a call is given up, where faults are silent. */
const SOON = 1_500;

describe.skipIf(withoutS3())("an S3 server in trouble amid a run", { timeout: 120_000 }, () => {
  let world: BackupWorld;
  let wire: FaultyWire;
  let access: S3Options;
  let sites = 0;
  /** How often a storage that was away was waited for. */
  let waits = 0;
  beforeAll(async () => {
    world = await smallWorld();
    const { endpoint, bucket, key, secret } = await s3ForTests();
    wire = await FaultyWire.before(endpoint);
    access = { endpoint, bucket, prefix: "", accessKeyId: key, secretAccessKey: secret };
  });
  beforeEach(() => wire.mend());
  afterEach(() => wire.mend());
  afterAll(async () => {
    wire.close();
    await world.close();
  });

  /**
   * A bucket's folder of its own, straight and through the wire; where no fault is silent the server is left the time that
   * its disk takes.
   */
  const siteOfTwo = async (idleMs?: number): Promise<{ site: Site; wired: Site }> => {
    const options = { ...access, prefix: `run ${++sites}` };
    const site = await newSite(world, new S3Store(options));
    const patience = { most: 60_000, now: () => new Date(), firstPause: 20, longestPause: 40 };
    const onWait = (until: number) => {
      waits++;
      world.parts.waits.tellStore(until);
    };
    const outage = { ...patience, onWait };
    const hasty = new S3Store({ ...options, endpoint: wire.endpoint, idleMs });
    const store = new RetryingStore(hasty, { attempts: 3, firstMs: 1, outage });
    wire.mend();
    return { site, wired: { ...site, store } };
  };
  const judgeAndGoOn = async (site: Site) => {
    await nothingIsLost(site);
    wire.mend();
    await nextRunCompletes(site);
    if (!withoutRestic()) await stockCheckIsClean(site, PASSWORD);
    await site.close();
  };

  it.each<[string, OwnAnswer, RegExp]>([
    ["AccessDenied", { status: 403, code: "AccessDenied" }, /access denied; allow this key/],
    ["InvalidAccessKeyId", { status: 403, code: "InvalidAccessKeyId" }, /correct AWS_ACCESS_KEY_ID/],
    ["RequestTimeTooSkewed", { status: 403, code: "RequestTimeTooSkewed" }, /set this machine's clock/],
  ])(
    "that answers %s from some request on ends the run with the reason [fault 19, 21]",
    async (_, answer, fix) => {
      const [from] = FROM.splice(1, 1);
      const { site, wired } = await siteOfTwo();
      // A HEAD has no body that could say why: its answer is tried by another test.
      wire.rule = ({ n, method }) => n >= from! && method !== "HEAD" ? answer : undefined;

      const outcome = await backUpAt(wired);
      const asked = wire.seen.length - from!;

      expect(reasonOf(outcome)).toMatch(fix);
      expect(asked).toBeLessThan(STORM);
      if (outcome.kind === "failed") {
        await failureIsTold({ ...site, dropbox: world.dropbox }, outcome.error, ["store_refused"]);
      }
      await judgeAndGoOn(site);
    },
  );

  it("that refuses each HEAD, which gives no reason, ends the run with all that may help [fault 19, 21]", async () => {
    const { site, wired } = await siteOfTwo();
    wire.rule = ({ method }) => method === "HEAD" ? { status: 403, code: "AccessDenied" } : undefined;

    const outcome = await backUpAt(wired);

    expect(reasonOf(outcome)).toMatch(/access denied; .* this machine's clock: the server gave no reason/);
    await judgeAndGoOn(site);
  });

  it.each([5, 11])(
    "that asks to slow down for long, after %i requests, is waited for, which is told [fault 15]",
    async (from) => {
      const { site, wired } = await siteOfTwo();
      waits = 0;
      wire.rule = ({ n }) => {
        if (waits > 3) wire.mend();
        return n > from && waits <= 3 ? SLOW_DOWN : undefined;
      };

      const outcome = await backUpAt(wired, new Steps(), { onProgress: () => {} });
      const told = await site.catalogue.read.selectFrom("run_waits").selectAll().execute();

      // Before there is a run there is nobody to be told of it.
      const isDuringRun = from > 10;
      expect([outcome.kind, waits > 3, told.length > 0]).toEqual(["ended", true, isDuringRun]);
      await judgeAndGoOn(site);
    },
  );

  it.each(
    [["PUT", "stalled"], ["PUT", "reset"], ["PUT", "lost answer"], ["GET", "hung"], [
      "GET",
      "truncated",
    ]] as const,
  )(
    "of which each third %s is %s now and then does not disturb the run [fault 16, 17, 34]",
    async (method, fault) => {
      const { site, wired } = await siteOfTwo(SOON);
      let count = 0;
      wire.rule = (request) => request.method === method && ++count % 3 === 1 ? fault : undefined;

      const outcome = await backUpAt(wired);

      expect([outcome.kind, count > 3 || method === "GET"]).toEqual(["ended", true]);
      await judgeAndGoOn(site);
    },
  );

  it.each(["data/", "index/", "snapshots/"])(
    "that says 200 and keeps nothing below %s is not believed [fault 18]",
    async (shelf) => {
      const { site, wired } = await siteOfTwo();
      wire.rule = ({ method, url }) => method === "PUT" && url.includes(shelf) ? "swallowed" : undefined;

      const outcome = await backUpAt(wired);

      expect(reasonOf(outcome)).toMatch(/it said that it took .*, and it is not there; check the storage/);
      await judgeAndGoOn(site);
    },
  );

  it("that answers 200 with other bytes is not believed [fault 18]", async () => {
    const { site, wired } = await siteOfTwo();
    await backUpAt(site);
    wire.rule = ({ method, url }) => method === "GET" && !url.includes("list-type") ? "changed" : undefined;

    const lying = await nothingIsLost({ ...wired, repository: { ...site.repository, store: wired.store } })
      .then(() => null, (error: Error) => error.message);

    expect(lying).toMatch(/bytes of pack/);
    await judgeAndGoOn(site);
  });
});

function reasonOf(outcome: Outcome): string {
  if (outcome.kind === "failed") return outcome.error.failure.detail;
  return outcome.kind === "refused" ? String(outcome.error) : outcome.kind;
}
