import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Restic, withoutRestic } from "../support/restic.ts";
import { endOf, readUntil, runCli, startCli } from "./cli.ts";

let folder: string;

beforeEach(async () => void (folder = await Deno.makeTempDir({ prefix: "dropkeep-demo-" })));
afterEach(() => Deno.remove(folder, { recursive: true }));

describe("dropkeep demo", () => {
  it("tells the story in one JSON object, and goes on from there the second time", async () => {
    const args = ["demo", "--once", "--json", "--data", folder];
    const first = await runCli(args);
    const second = await runCli(args);

    expect([first.code, second.code]).toEqual([0, 0]);
    expect(first.json).toEqual({
      repository: expect.stringContaining(folder),
      password_file: expect.stringContaining(folder),
      snapshots: [expect.stringMatching(/^[0-9a-f]{64}$/), expect.stringMatching(/^[0-9a-f]{64}$/)],
      members: 5,
      files: expect.any(Number),
      bytes: expect.any(Number),
      restored_files: 12,
      seconds: expect.any(Number),
    });
    expect(first.json.bytes).toBeGreaterThan(20_000_000);
    expect(second.json.repository).toBe(first.json.repository);
    expect(second.json.restored_files).toBeGreaterThan(0);
    expect(new Set([...first.json.snapshots, ...second.json.snapshots]).size).toBe(4);
  });

  it.skipIf(withoutRestic())("leaves a repository that stock restic checks and restores", async () => {
    const { json } = await runCli(["demo", "--once", "--json", "--data", folder]);
    const password = (await Deno.readTextFile(json.password_file)).trim();
    const restic = new Restic(json.repository, password);

    await restic.check();
    await restic.text("restore", json.snapshots[0], "--target", `${folder}/restored`);

    const text = await Deno.readTextFile(`${folder}/restored/members/carol@acme.example/odd/line\nbreak.txt`);
    expect(text).toBe("newline\n");
    expect(JSON.parse(await restic.text("snapshots", "--json"))).toHaveLength(2);
  });

  it("takes a folder of one's own, and only reads it", async () => {
    const own = `${folder}/own`;
    await Deno.mkdir(`${own}/Alice/Letters`, { recursive: true });
    await Deno.mkdir(`${own}/Bob Brown`, { recursive: true });
    for (const name of ["one", "two", "three"]) {
      await Deno.writeTextFile(`${own}/Alice/Letters/${name}.txt`, name);
    }
    for (const name of ["a", "b", "c", "d"]) await Deno.writeTextFile(`${own}/Bob Brown/${name}.txt`, name);
    const before = readAll(own);

    const { json, code } = await runCli([
      "demo",
      "--once",
      "--json",
      "--from",
      own,
      "--data",
      `${folder}/demo`,
    ]);
    await Deno.writeTextFile(`${own}/Bob Brown/e.txt`, "e");
    const again = await runCli(["demo", "--once", "--json", "--from", own, "--data", `${folder}/demo`]);
    await Deno.remove(`${own}/Bob Brown/e.txt`);

    expect([code, again.code, json.members]).toEqual([0, 0, 2]);
    expect(json.restored_files).toBe(3);
    expect(readAll(own)).toEqual(before);
  });

  it("serves on until it is stopped, and lets other commands look at its data meanwhile", async () => {
    const child = startCli(["demo", "--data", folder], { env: { DROPKEEP_PORT: "0" } });
    const settings = await readUntil(
      child.stdout,
      /export DROPKEEP_DATA=(\S+)\n.*ORIGIN=(\S+)[\s\S]*restore latest/,
    );
    const [, healthz] = await readUntil(child.stderr, /Dropkeep on (http\S+)/);

    const health = await (await fetch(healthz!)).json();
    const entities = await runCli(["entities", "--json"], { env: { DROPKEEP_DATA: settings[1]! } });
    child.kill("SIGINT");

    expect(health).toMatchObject({ status: "ok" });
    expect(entities.json.entities.length).toBeGreaterThan(5);
    expect((await endOf(child)).code).toBe(0);
  });

  it("refuses a folder that is not there", async () => {
    const { code, stderr } = await runCli(["demo", "--from", `${folder}/none`]);

    expect([code, stderr]).toEqual([2, `Cannot take files from "${folder}/none": there is no such folder\n`]);
  });
});

function readAll(dir: string): [string, string, number][] {
  return [...Deno.readDirSync(dir)].sort((a, b) => a.name < b.name ? -1 : 1).flatMap((entry) => {
    const path = `${dir}/${entry.name}`;
    if (entry.isDirectory) return readAll(path);
    return [
      [path, Deno.readTextFileSync(path), Deno.statSync(path).mtime!.getTime()] as [string, string, number],
    ];
  });
}
