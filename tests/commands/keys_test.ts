import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Restic, RESTICS, withoutRestic } from "../support/restic.ts";
import { backedUpWorld } from "./backed_up_world.ts";
import type { CliWorld } from "./cli.ts";

describe.skipIf(withoutRestic())("dropkeep keys", () => {
  let world: CliWorld;
  let repository: string;
  let stick: string;
  let chosen: string;

  beforeAll(async () => {
    world = await backedUpWorld();
    [stick, chosen] = [`${world.folder}/stick.key`, `${world.folder}/chosen`];
    repository = (await world.run(["check", "--json"])).json.repository.location;
  });
  afterAll(() => world.close());

  const keyIds = async () => {
    const { json } = await world.run(["keys", "list", "--json"]);
    return json.keys as { id: string; username: string; opened_by: boolean }[];
  };

  it("adds passwords, each of which opens the repository for every stock restic", async () => {
    await Deno.writeTextFile(chosen, "pâss wörd 🔑\n");

    const made = await world.run(["keys", "add", "--to", stick, "--json"]);
    const own = await world.run(["keys", "add", "--new-password-file", chosen, "--json"]);

    expect([made.json.password, made.json.file, own.json.password]).toEqual([null, stick, null]);
    for (const binary of RESTICS) {
      for (const file of [stick, chosen]) {
        const password = (await Deno.readTextFile(file)).trim();
        expect(await new Restic(repository, password, binary).text("snapshots")).toContain("1 snapshots");
      }
    }
  });

  it("lists those of stock restic beside its own, and says by which the task opens", async () => {
    const restic = new Restic(repository, (await Deno.readTextFile(stick)).trim());
    await Deno.writeTextFile(`${world.folder}/theirs`, "by restic");
    await restic.text("key", "add", "--new-password-file", `${world.folder}/theirs`);

    const listed = await keyIds();

    expect(listed).toHaveLength(4);
    expect(listed.filter((key) => key.opened_by)).toMatchObject([{ username: "dropkeep" }]);
  });

  it("takes one away, and by it nobody opens the repository any more", async () => {
    const added = (await keyIds()).find((key) => key.username === "added-key")!.id;

    const removed = await world.run(["keys", "remove", added.slice(0, 8), "--json"]);

    expect(removed.json).toEqual({ removed: added });
    expect(await new Restic(repository, "pâss wörd 🔑").refusal("snapshots")).toContain("wrong password");
    expect((await world.run(["keys", "list", "--repository", repository, "--password-file", chosen])).stderr)
      .toContain("the password does not open any of its 3 keys");
    await new Restic(repository, (await Deno.readTextFile(stick)).trim()).check();
  });

  it("never takes the task's own away, nor while stock restic works", async () => {
    const own = (await keyIds()).find((key) => key.opened_by)!.id;
    const other = (await keyIds()).find((key) => key.username === "recovery-key")!.id;
    const refused = await world.run(["keys", "remove", own]);
    const restic = new Restic(repository, (await Deno.readTextFile(stick)).trim());
    const busy = await restic.whileBackingUp(() => world.run(["keys", "remove", other]));

    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("was opened by it")]);
    expect([busy.code, busy.stderr]).toEqual([4, expect.stringContaining("holds a lock of")]);
    expect(await keyIds()).toHaveLength(3);
  });

  it("takes the task's own away only where it is told so, whoever opened the repository", async () => {
    const own = (await keyIds()).find((key) => key.opened_by)!.id;
    const remove = ["keys", "remove", own, "--repository", repository, "--password-file", stick];

    const refused = await world.run(remove);
    const still = await world.run(["keys", "list"]);
    const removed = await world.run([...remove, "--even-the-tasks", "--json"]);
    const gone = await world.run(["keys", "list"]);

    expect([refused.code, still.code]).toEqual([1, 0]);
    expect(refused.stderr).toMatch(
      /^Cannot remove key \w+: the task that was made on ".*give --even-the-tasks$/m,
    );
    expect([removed.code, removed.json]).toEqual([0, { removed: own }]);
    expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining("does not open")]);
  });

  it("stays away: a repair does not put back the copy that is kept of it", async () => {
    const repaired = await world.run(["repair"]);

    expect(repaired.stderr).toContain("somebody took it away with dropkeep keys remove");
    expect(await world.run(["keys", "list"])).toMatchObject({ code: 1 });
  });

  it("is used with a verb it knows and a key's id", async () => {
    const verb = await world.run(["keys", "delete"]);
    const name = await world.run(["keys", "remove", "all"]);

    expect([verb.code, name.code]).toEqual([2, 2]);
    expect(name.stderr).toContain("give six or more digits of its id");
  });
});
