import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backUpDespiteCrashes } from "../../../src/domain/backup/fetching/despite_crashes.ts";
import type { Hand } from "../../../src/domain/backup/pipeline/hand.ts";
import { localHand } from "../../../src/domain/backup/pipeline/local_hand.ts";
import type { ToHand } from "../../../src/domain/backup/pipeline/messages.ts";
import { liftSuspicion } from "../../../src/storage/catalogue/run_causes.ts";
import { listRunErrors, listRuns } from "../../../src/storage/catalogue/runs.ts";
import { checkRepository } from "../../../src/storage/repository/check.ts";
import { type BackupWorld, backupWorld } from "../../support/backup_world.ts";

describe("an item that kills its worker each time", () => {
  let world: BackupWorld;
  let deaths: number;
  beforeEach(async () => {
    world = await backupWorld();
    deaths = 0;
    for (const name of ["poison", "venom"]) {
      await world.control("POST", "put", { member: "bob", path: `/${name}.bin`, text: name });
    }
  });
  afterEach(() => world.close());

  /** As `node:worker_threads` tells of it: an error, and nothing more is ever heard. */
  const mortal = (deadly: RegExp): Hand => {
    const { dropbox, store, repository: { keys } } = world;
    const inner = localHand({ dropbox, store, keys });
    const hand: Hand = {
      send: (message) => {
        if (!isDeadly(message, deadly)) return inner.send(message);
        deaths++;
        inner.close();
        inner.onMessage = () => {};
        queueMicrotask(() => hand.onCrash("Worker terminated due to reaching memory limit"));
      },
      onMessage: () => {},
      onCrash: () => {},
      close: () => inner.close(),
    };
    inner.onMessage = (message) => hand.onMessage(message);
    return hand;
  };
  const backUp = (deadly: RegExp) =>
    backUpDespiteCrashes({ ...world.parts, hands: () => [mortal(deadly), mortal(deadly)] });

  it.each([[/poison/, ["/poison.bin"]], [/poison|venom/, ["/poison.bin", "/venom.bin"]]])(
    "%s is named, and all else is backed up [fault 30]",
    async (deadly, named) => {
      const result = await backUp(deadly);
      const errors = await listRunErrors(world.catalogue.read, result.run);
      const runs = await listRuns(world.catalogue.read, "task");

      expect(result.state).toBe("partial");
      expect(errors.map(({ path, code }) => [path, code])).toEqual(
        named.map((path) => [path, "crashed_worker"]),
      );
      expect(runs.slice(1).every((run) => run.reason_code === "crashed_worker")).toBe(true);
      expect(deaths).toBeLessThanOrEqual(2 * named.length);
      expect((await checkRepository(world.repository, { readData: true })).errors).toBe(0);
    },
  );

  it("is left alone in the runs after, until it changes or its turn comes [fault 30]", async () => {
    await backUp(/poison/);
    const before = deaths;
    const again = await backUp(/poison/);
    const untouched = deaths;
    await world.control("POST", "put", {
      member: "bob",
      path: "/poison.bin",
      text: "harmless",
      mode: "overwrite",
    });
    const changed = await backUp(/never/);

    expect([before > 0, untouched]).toEqual([true, before]);
    expect([again.state, changed.state]).toEqual(["partial", "success"]);
  });

  it("is tried at once where somebody asks for it, and left alone again where it kills once more [fault 30]", async () => {
    const { run } = await backUp(/poison/);
    const lift = (run: number) =>
      world.catalogue.write((trx) => liftSuspicion(trx, { run, code: "crashed_worker", limited: "also" }));
    const before = deaths;
    await lift(run);
    const again = await backUp(/poison/);
    const killed = deaths;
    await backUp(/poison/);
    const untouched = deaths;
    await lift(again.run + 1);
    const harmless = await backUp(/never/);

    expect([killed > before, untouched]).toEqual([true, killed]);
    expect([again.state, harmless.state]).toEqual(["partial", "success"]);
  });
});

function isDeadly(message: ToHand, deadly: RegExp): boolean {
  if (message.type !== "fetch") return false;
  return message.jobs.flatMap((job) => "jobs" in job ? job.jobs : [job]).some(({ path }) =>
    deadly.test(path)
  );
}
