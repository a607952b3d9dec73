import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Restic, withoutRestic } from "../support/restic.ts";
import { addTask, newcomer, untilShown, Visitor } from "../support/visitor.ts";
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
      sign_in: { email: "alice@acme.example", password_file: expect.stringContaining(folder) },
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

  it("serves the portal until it is stopped, with an account whose task is backed up", async () => {
    const demo = await startedDemo();
    const alice = new Visitor(demo.origin);
    await alice.post("/signin", { email: demo.email, password: demo.password });

    const [health, home] = [await alice.text("/healthz"), await alice.text("/")];
    const schedules = await alice.text(`${/\/tasks\/\w{16}/.exec(home)![0]}/settings`);

    expect(JSON.parse(health)).toMatchObject({ status: "ok" });
    expect(home).toContain("entities within their objective");
    expect(home).toMatch(/>Success</);
    expect(schedules).toMatch(/value="daily"[^>]*(checked|selected)/);
    expect((await demo.stop()).code).toBe(0);
  });

  it("lets one begin with nothing: sign up by the mail, connect its Dropbox, and see the first backup", async () => {
    const demo = await startedDemo();
    const nina = await newcomer(demo.origin, demo.mails, "nina@initech.example");
    await untilShown(nina, await addTask(nina, "Initech"), />Success</);

    expect(await nina.text("/")).toContain("entities within their objective");
    expect((await demo.stop()).code).toBe(0);
  });

  it("refuses a folder that is not there", async () => {
    const { code, stderr } = await runCli(["demo", "--from", `${folder}/none`]);

    expect([code, stderr]).toEqual([2, `Cannot take files from "${folder}/none": there is no such folder\n`]);
  });
});

/** The demo as it serves, and what it says of its portal. */
async function startedDemo() {
  const child = startCli(["demo", "--data", folder], { env: { DROPKEEP_PORT: "0" } });
  const [, origin, email, password, mails] = await readUntil(
    child.stderr,
    /portal: (http\S+)\/\n\s+sign in as\s+(\S+)\n\s+password\s+(\S+)\n[^]* in (\/\S+\/mail)\n[^]*Serving until/,
  );
  const stop = () => {
    child.kill("SIGINT");
    return endOf(child);
  };
  return { origin: origin!, email: email!, password: password!, mails: mails!, stop };
}

function readAll(dir: string): [string, string, number][] {
  return [...Deno.readDirSync(dir)].sort((a, b) => a.name < b.name ? -1 : 1).flatMap((entry) => {
    const path = `${dir}/${entry.name}`;
    if (entry.isDirectory) return readAll(path);
    return [
      [path, Deno.readTextFileSync(path), Deno.statSync(path).mtime!.getTime()] as [string, string, number],
    ];
  });
}
