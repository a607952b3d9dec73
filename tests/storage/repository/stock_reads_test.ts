import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deleteSnapshot } from "../../../src/storage/repository/snapshot.ts";
import type { Repository } from "../../../src/storage/repository/repository.ts";
import { Restic, RESTICS, withoutRestic } from "../../support/restic.ts";
import { filesOf, fingerprint, onDisk } from "./flat.ts";
import { NASTY_NAMES } from "./nasty_names.ts";
import { sampleTeam } from "./sample_team.ts";
import { newRepositoryOnDisk, PASSWORD, storeSnapshot } from "./small_world.ts";

const TEAM = sampleTeam();

describe.skipIf(withoutRestic()).each(RESTICS)("stock %s on a repository of ours", (binary) => {
  let folder: string;
  let repository: Repository;
  let restic: Restic;
  let first: string;
  let second: string;

  beforeAll(async () => {
    ({ folder, repository } = await newRepositoryOnDisk());
    restic = new Restic(folder, PASSWORD, binary);
    first = await storeSnapshot(repository, TEAM, { tags: ["first"] });
    const changed = new Map(TEAM).set("added.txt", new TextEncoder().encode("added"));
    changed.delete("very old.txt");
    second = await storeSnapshot(repository, changed, { parent: first, time: "2024-02-04T12:00:00Z" });
  });

  afterAll(() => Deno.remove(folder, { recursive: true }));

  it("checks every byte without a word", async () => {
    expect(await restic.check()).toContain("no errors were found");
  });

  it("lists the snapshots with time, host, user and tags", async () => {
    const snapshots = JSON.parse(await restic.text("snapshots", "--json"));

    expect(snapshots).toMatchObject([
      {
        id: first,
        time: "2024-02-03T12:00:00Z",
        hostname: "acme",
        username: "alice",
        tags: ["first"],
        paths: ["/acme"],
      },
      { id: second, parent: first },
    ]);
  });

  it("lists every path with size and time", async () => {
    const lines = (await restic.text("ls", "--json", first)).trim().split("\n").slice(1);

    const listed = lines.map((line) => JSON.parse(line)).filter(({ type }) => type === "file");

    const expected = filesOf(TEAM);
    expect(listed.map(({ path }) => path).sort()).toEqual([...expected.keys()].sort());
    for (const { path, size } of listed) expect(size ?? 0, path).toBe(expected.get(path)!.size);
    const facts = listed.find(({ path }) => path === "/with facts.txt");
    expect(facts.mtime).toBe("1999-12-31T23:59:59.123456789Z");
  });

  it("dumps the same bytes", async () => {
    for (const name of ["film.bin", "zeros.bin", "text.txt", "empty.txt"]) {
      const dumped = await restic.bytes("dump", first, `/media/${name}`);

      expect(fingerprint(dumped)).toEqual(filesOf(TEAM).get(`/media/${name}`));
    }
  });

  it.each(NASTY_NAMES.slice(0, 8))("dumps %j by its name", async (name) => {
    expect(await restic.text("dump", first, `/folders/${name}/${name}`)).toBe(name);
  });

  it("restores the same names, bytes, times and links", async () => {
    const target = await Deno.makeTempDir({ prefix: "dropkeep-restored-" });

    await restic.text("restore", first, "--target", target);

    expect(await onDisk(target)).toEqual(filesOf(TEAM));
    expect(await Deno.readLink(join(target, "link"))).toBe("media/film.bin");
    expect((await Deno.stat(join(target, "media/film.bin"))).mtime).toEqual(new Date("2020-01-02T03:04:05Z"));
    expect((await Deno.stat(join(target, "very old.txt"))).mtime).toEqual(new Date("1902-01-01T00:00:00Z"));
    expect([...Deno.readDirSync(join(target, "empty folder"))]).toEqual([]);
    await Deno.remove(target, { recursive: true });
  });

  it("tells two snapshots apart", async () => {
    const differences = (await restic.text("diff", first, second)).split("\n").filter((line) =>
      /^[-+MUT] +\//.test(line)
    );

    expect(differences.map((line) => line.replace(/\s+/, " "))).toEqual(["+ /added.txt", "- /very old.txt"]);
  });

  it("refuses a wrong password", async () => {
    expect(await new Restic(folder, "guess", binary).refusal("snapshots")).toContain("wrong password");
  });

  it("prunes what we forget, and the rest stays whole", async () => {
    await deleteSnapshot(repository.store, first);

    await restic.text("prune", "--max-unused", "0");

    expect(await restic.check()).toContain("no errors were found");
    expect(await restic.text("dump", second, "/added.txt")).toBe("added");
  });
});
