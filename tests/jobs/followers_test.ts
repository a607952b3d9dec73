import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ControlDatabase } from "../../src/domain/control.ts";
import { ownScope } from "../../src/domain/scope.ts";
import { changeTaskSchedule } from "../../src/domain/tasks/settings.ts";
import { createTask } from "../../src/domain/tasks/tasks.ts";
import { Followers } from "../../src/jobs/followers.ts";
import { type Cast, castOfTwo, connectAcme, NOW } from "../domain/cast.ts";
import { type Line, until } from "./runners.ts";

let cast: Cast;
let task: string;
let followers: Followers | undefined;
let lines: Line[];
/** Each watch that is under way; called, it has heard of a change. */
let heard: (() => void)[];
let pauses: number;

beforeEach(async () => {
  cast = await castOfTwo();
  const wanted = { name: "All", connectionId: await connectAcme(cast) };
  task = (await createTask(cast.db, cast.acme, wanted, NOW)).id;
  await schedule("continuous");
  [lines, heard, pauses] = [[], [], 0];
});
afterEach(async () => await followers?.stop());

const schedule = async (frequency: "continuous" | "daily") =>
  await cast.db.write((trx) =>
    changeTaskSchedule({ trx, scope: ownScope("acme"), now: NOW }, task, { frequency, hour: "3" })
  );

function follow(control: ControlDatabase = cast.db, fails = () => false): Followers {
  followers = new Followers({
    control,
    now: () => NOW,
    sleep: async () => void pauses++,
    log: (line) => void lines.push(line),
    untilOccasion: (_, signal) =>
      new Promise((resolve, reject) => {
        if (fails()) return reject(new Error("no answer"));
        heard.push(resolve);
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      }),
  });
  return followers;
}

const jobs =
  async () => (await cast.db.read.selectFrom("jobs").select(["subject", "state"]).where("kind", "=", "backup")
    .execute());
const endThem = async () =>
  await cast.db.write((trx) =>
    trx.updateTable("jobs").set({ state: "succeeded", ended_at: NOW.getTime() }).where("state", "=", "queued")
      .execute()
  );

describe("a task that follows changes [X3]", () => {
  it("is backed up at once, and whenever something has changed", async () => {
    await follow().tick();
    await until(() => heard.length === 1);
    expect(await jobs()).toEqual([{ subject: task, state: "queued" }]);
    await endThem();

    heard[0]!();
    await until(() => heard.length === 2);

    expect((await jobs()).map(({ state }) => state)).toEqual(["succeeded", "queued"]);
  });

  it("is watched once, however often rows are looked at, and no more when it does not follow", async () => {
    const watching = follow();
    for (let n = 0; n < 3; n++) await watching.tick();
    await until(() => heard.length === 1);
    await endThem();

    await schedule("daily");
    await watching.tick();
    heard[0]!();
    await watching.stop();

    expect([heard.length, (await jobs()).map(({ state }) => state)]).toEqual([1, ["succeeded"]]);
  });

  it("is watched again, after a pause, where its watch failed", async () => {
    let failures = 2;
    await follow(cast.db, () => failures-- > 0).tick();
    await until(() => heard.length === 1);

    expect([pauses, lines.map(({ event }) => event)]).toEqual([2, ["watch.failed", "watch.failed"]]);
  });

  it("is asked for again where the first time could not be written", async () => {
    let refusals = 1;
    const control: ControlDatabase = {
      ...cast.db,
      read: cast.db.read,
      write: async (work) => {
        if (refusals-- > 0) throw new Error("the disk is full");
        return await cast.db.write(work);
      },
    };

    await follow(control).tick();
    await until(() => heard.length === 1);

    expect([pauses, lines.length, (await jobs()).length]).toEqual([1, 1, 1]);
  });
});
