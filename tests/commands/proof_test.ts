import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Restic, withoutRestic } from "../support/restic.ts";
import { backedUpWorld } from "./backed_up_world.ts";
import { type CliWorld, runCli } from "./cli.ts";

let world: CliWorld;
let repository: string;
let key: string;

beforeAll(async () => {
  world = await backedUpWorld();
  key = `${world.folder}/acme.key`;
  const { json } = await world.run(["recovery-key", "--to", key, "--json"]);
  repository = json.location;
});
afterAll(() => world.close());

/** Flips a bit in the middle of the largest pack, works, and flips it back. */
async function withDamage<T>(work: () => Promise<T>): Promise<T> {
  const packs = [...Deno.readDirSync(`${repository}/data`)].flatMap(({ name }) =>
    [...Deno.readDirSync(`${repository}/data/${name}`)].map((file) =>
      `${repository}/data/${name}/${file.name}`
    )
  );
  const largest = packs.toSorted((a, b) => Deno.statSync(b).size - Deno.statSync(a).size)[0]!;
  const flip = () => {
    Deno.chmodSync(largest, 0o600);
    const bytes = Deno.readFileSync(largest);
    bytes[bytes.length >> 1]! ^= 1;
    Deno.writeFileSync(largest, bytes);
  };
  flip();
  try {
    return await work();
  } finally {
    flip();
  }
}

describe("dropkeep check", () => {
  it("finds nothing wrong in a fresh repository, to its last byte", async () => {
    const structure = await world.run(["check", "--json"]);
    const all = await world.run(["check", "--read-data", "--json"]);

    expect([structure.code, all.code]).toEqual([0, 0]);
    expect(structure.json).toMatchObject({
      ok: true,
      read_data: false,
      errors: 0,
      counts: { snapshots: 1, bytes_read: 0 },
    });
    expect(all.json).toMatchObject({ ok: true, read_data: true, errors: 0, findings: [] });
    expect(all.json.counts.bytes_read).toBeGreaterThan(10_000_000);
  });

  it("needs the storage and a key alone, on any machine", async () => {
    const stranger = { DROPKEEP_DATA: `${world.folder}/nothing-here` };

    const { code, json } = await runCli([
      "check",
      "--repository",
      repository,
      "--password-file",
      key,
      "--json",
    ], { env: stranger });

    expect([code, json.repository.location]).toEqual([0, repository]);
    await expect(Deno.stat(stranger.DROPKEEP_DATA)).rejects.toThrow(Deno.errors.NotFound);
  });

  it("names the files that one flipped bit destroys, and exits with 1", async () => {
    const { code, json } = await withDamage(() => world.run(["check", "--read-data", "--json"]));
    const after = await world.run(["check", "--read-data"]);

    expect([code, json.ok]).toEqual([1, false]);
    expect(json.findings[0]).toMatchObject({ severity: "error", message: expect.any(String) });
    expect(json.findings.some(({ path }: { path: string | null }) => path?.startsWith("/members/"))).toBe(
      true,
    );
    expect(after.code).toBe(0);
  });

  it.each([
    [["--repository", "REPO"], 2, "give --repository and --password-file together"],
    [["--repository", "ftp://x", "--password-file", "KEY"], 1, "give a folder or s3://bucket/prefix"],
    [["--repository", "REPO/data", "--password-file", "KEY"], 1, "check the place"],
    [["--repository", "REPO", "--password-file", "WRONG"], 1, "the password does not open any of its 2 keys"],
    [["--repository", "REPO", "--password-file", "NONE"], 1, "cannot be opened; check its name"],
  ])("refuses %j with one sentence", async (args, exit, sentence) => {
    await Deno.writeTextFile(`${world.folder}/wrong`, "not the password\n");
    const names: Record<string, string> = {
      KEY: key,
      WRONG: `${world.folder}/wrong`,
      NONE: `${world.folder}/none`,
    };
    const real = args.map((arg) => names[arg] ?? arg.replace("REPO", repository));

    const { code, stderr } = await runCli(["check", ...real]);

    expect([code, stderr.split("\n").length]).toEqual([exit, 2]);
    expect(stderr).toContain(sentence);
  });
});

describe("dropkeep recovery-key", () => {
  it("shows a strong key once, in groups", async () => {
    const { stdout, code } = await world.run(["recovery-key"]);

    expect(code).toBe(0);
    expect(stdout).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}\n/);
    expect(stdout).toContain("dashes too");
  });

  it("writes it into a new file for one reader, and never over one", async () => {
    const again = await world.run(["recovery-key", "--to", key]);
    const nowhere = await world.run(["recovery-key", "--to", `${world.folder}/none/acme.key`]);

    expect(Deno.statSync(key).mode! & 0o777).toBe(0o600);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("a key must not be lost")]);
    expect([nowhere.code, nowhere.stderr]).toEqual([
      1,
      expect.stringContaining("check that its folder exists"),
    ]);
  });

  it.skipIf(withoutRestic())("opens the repository for stock restic, by the commands it prints", async () => {
    const restic = new Restic(repository, (await Deno.readTextFile(key)).trim());
    const { json } = await world.run(["recovery-key", "--json"]);

    const listed = await restic.text("ls", "latest");
    await restic.check();

    expect(listed).toContain("/members/alice@acme.example/Contracts/Lease.pdf");
    expect(json.commands[0]).toBe(`restic -r ${repository} --password-file recovery.key snapshots`);
  });
});
