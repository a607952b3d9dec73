import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answerAlarm } from "../../../src/storage/catalogue/alarms.ts";
import { type AlarmWorld, alarmWorld, ALICE, WORK } from "./alarm_world.ts";

let world: AlarmWorld;
beforeEach(async () => {
  world = await alarmWorld();
});
afterEach(() => world.close());

describe("going back", () => {
  it("[X5] restores what was harmed and nothing else, and destroys nothing", async () => {
    await world.encrypt();
    await world.remove("/Work/39.txt");
    await world.put("/Work/38.txt", "words", 2);
    await world.backUp();
    const before = await world.tree(ALICE);

    const result = await world.restore({ paths: [`/${ALICE}`], collision: "replace", only: "harmed" });

    const after = await world.tree(ALICE);
    expect(result).toMatchObject({
      state: "succeeded",
      outcomes: { restored: 31, identical: 0, kept_both: 0 },
    });
    expect(await world.harmed(1)).toHaveLength(31);
    const texts = [...after.keys()].filter((path) => path.endsWith(".txt") && path.startsWith("/Work/"));
    expect(texts).toHaveLength(WORK);
    expect(after.get("/Work/38.txt")).toEqual(before.get("/Work/38.txt"));
    expect([...after.keys()].filter((path) => /locked|abc/.test(path))).toHaveLength(15);
  });

  it("[X5] brings back folders that had nothing in them, and none that was moved or had only what was moved", async () => {
    const folder = (path: string) => world.control("POST", "folder", { member: "alice", path });
    for (const path of ["/Work/Empty/Deep", "/Work/Elsewhere"]) await folder(path);
    await world.put("/Work/Sorted/a.txt", "words");
    const { run } = await world.backUp();
    await world.remove("/Work/Empty");
    await world.control("POST", "move", { member: "alice", from: "/Work/Elsewhere", to: "/Elsewhere" });
    await world.control("POST", "move", { member: "alice", from: "/Work/Sorted/a.txt", to: "/a.txt" });
    await world.remove("/Work/Sorted");
    await world.encrypt();

    const result = await world.restore({ run, paths: [`/${ALICE}`], collision: "replace", only: "harmed" });

    const tree = await world.tree(ALICE);
    expect(result.state).toBe("succeeded");
    expect(tree.get("/Work/Empty/Deep")?.kind).toBe("folder");
    expect([tree.has("/Work/Elsewhere"), tree.has("/Work/Sorted")]).toEqual([false, false]);
  });

  it("raises no alarm of its own", async () => {
    await world.encrypt();
    const [alarm] = await world.alarms();
    await world.restore({ paths: [`/${ALICE}`], collision: "replace", only: "harmed" });
    await world.catalogue.write((trx) =>
      answerAlarm(trx, alarm!.id, { answer: "undone", answered_at: Date.now(), answered_by: "alice" })
    );

    const { run, alarms } = await world.backUp();

    expect([alarms, await world.damage(run)]).toEqual([0, []]);
  });
});
