import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Restic, withoutRestic } from "../support/restic.ts";
import { backedUpWorld } from "./backed_up_world.ts";
import type { CliWorld } from "./cli.ts";

let world: CliWorld;
let repository: string;
let key: string;

beforeEach(async () => {
  world = await backedUpWorld();
  key = `${world.folder}/acme.key`;
  repository = (await world.run(["recovery-key", "--to", key, "--json"])).json.location;
});
afterEach(() => world.close());

/** The largest first, which holds files. */
function packs(): { id: string; path: string }[] {
  return [...Deno.readDirSync(`${repository}/data`)].flatMap(({ name }) =>
    [...Deno.readDirSync(`${repository}/data/${name}`)].map((file) => ({
      id: file.name,
      path: `${repository}/data/${name}/${file.name}`,
    }))
  ).toSorted((a, b) => Deno.statSync(b.path).size - Deno.statSync(a.path).size);
}

/** Flips a bit in the middle. */
function damage({ path }: { path: string }) {
  Deno.chmodSync(path, 0o600);
  const bytes = Deno.readFileSync(path);
  bytes[bytes.length >> 1]! ^= 1;
  Deno.writeFileSync(path, bytes);
}

/** Every file is compared with Dropbox's hash of it while it is written. */
async function exportAll(): Promise<{ files: number; bytes: number; failed: number }> {
  const folder = await Deno.makeTempDir({ dir: world.folder });
  const { files, bytes, failed } = (await world.run(["export", "--folder", folder, "--json"])).json;
  return { files, bytes, failed };
}

describe("a damaged storage, once check has found it", () => {
  it("gets a flipped bit's files again from Dropbox, whatever pack it is in", async () => {
    const whole = await exportAll();
    const damaged = packs();
    damaged.forEach(damage);

    const checked = await world.run(["check", "--read-data", "--json"]);
    const backup = await world.run(["backup", "--json"]);
    const after = await exportAll();

    expect([checked.code, checked.json.read_again > 0]).toEqual([1, true]);
    for (const { id } of damaged) {
      expect(checked.json.findings.map(({ object }: { object: string }) => object)).toContain(id);
    }
    expect(backup.json.runs[0].state).toBe("success");
    expect(whole).toMatchObject({ files: expect.any(Number), failed: 0 });
    expect(after).toEqual(whole);
  });

  it.skipIf(withoutRestic())(
    "is whole for stock restic, once that has taken a lost pack out of the index",
    async () => {
      const [lost] = packs();
      await Deno.remove(lost!.path);
      const restic = new Restic(repository, (await Deno.readTextFile(key)).trim());

      const found = await world.run(["check"]);
      await world.run(["backup"]);
      await restic.text("rebuild-index");

      expect(found.stdout).toMatch(/The next backup reads [1-9]\d* files? again from Dropbox\./);
      expect((await world.run(["check", "--read-data", "--json"])).json.findings).toEqual([]);
      await restic.check();
    },
  );
});
