import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { forgetOldMasterKeys, openKeyring } from "../../../src/storage/secrets/keyring.ts";
import { newMasterKey } from "../../../src/storage/secrets/master_ring.ts";
import { Secret } from "../../../src/storage/secrets/secret.ts";

const now = () => new Date("2026-11-23T12:00:00Z");

let folder: string;

beforeEach(async () => folder = await Deno.makeTempDir());
afterEach(() => Deno.remove(folder, { recursive: true }));

function start(options: { text?: string; holdsData?: boolean } = {}) {
  const text = options.text === undefined ? undefined : new Secret(options.text);
  return openKeyring({
    folder,
    master: { text, file: `${folder}/master.key` },
    holdsData: options.holdsData ?? false,
    now,
  });
}

/** Every file with its bytes and mode. */
function everything(): string[] {
  const names = [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
  return names.map((name) => {
    const path = `${folder}/${name}`;
    return `${name} ${(Deno.statSync(path).mode! & 0o777).toString(8)} ${Deno.readTextFileSync(path)}`;
  });
}

async function expectRefusal(opening: Promise<unknown>, code: string, words: string, before: string[]) {
  await expect(opening).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
  expect(everything()).toEqual(before);
}

describe("[K2] starting", () => {
  it("makes both files for their owner alone, and opens the same keys the next time", async () => {
    const first = await start();
    const before = everything();

    const second = await start({ holdsData: true });

    expect(before.map((line) => line.split(" ", 2).join(" "))).toEqual([
      "keyring.json 600",
      "master.key 600",
    ]);
    expect(everything()).toEqual(before);
    expect(second.controlFileKey.reveal()).toBe(first.controlFileKey.reveal());
    expect(second.instance).toBe(first.instance);
  });

  it("takes a key from the environment and writes it nowhere", async () => {
    const text = newMasterKey();

    const first = await start({ text });

    expect(everything().join()).not.toContain(text);
    expect((await start({ text, holdsData: true })).instance).toBe(first.instance);
  });

  it("finishes a first start that was killed between the two files", async () => {
    await start();
    await Deno.remove(`${folder}/keyring.json`);
    const [key] = everything();

    await start();

    expect(everything()).toContain(key);
  });

  it("refuses data whose master key is missing, and makes none", async () => {
    const { ring } = await start();
    await Deno.remove(`${folder}/master.key`);

    for (const holdsData of [true, false]) {
      await expectRefusal(
        start({ holdsData }),
        "missing_key",
        `it belongs to master key ${ring.active.id}`,
        everything(),
      );
    }
  });

  it("refuses data whose keyring is missing", async () => {
    await start();
    await Deno.remove(`${folder}/keyring.json`);

    await expectRefusal(start({ holdsData: true }), "damaged", "is missing; put it back", everything());
  });

  it("refuses another key, from a file and from the environment, and names both", async () => {
    const { ring } = await start();
    const other = newMasterKey();
    await expectRefusal(
      start({ text: other }),
      "wrong_key",
      `it belongs to master key ${ring.active.id}`,
      everything(),
    );

    await Deno.writeTextFile(`${folder}/master.key`, other);

    await expectRefusal(start({ holdsData: true }), "wrong_key", "put the right key back", everything());
  });

  it.each([["", "it is empty"], ["short", "32 random bytes"], ["\n#x\n", "it is empty"], [
    "A".repeat(44),
    "32 random bytes",
  ]])(
    "refuses a key file that holds %j",
    async (text, words) => {
      await Deno.writeTextFile(`${folder}/master.key`, text);

      await expectRefusal(start(), "unusable_key", words, everything());
    },
  );

  it.each(["", "{}", "{", '{"format":2,"checks":{},"control_file_key":""}'])(
    "refuses a damaged keyring: %s",
    async (text) => {
      await start();
      await Deno.writeTextFile(`${folder}/keyring.json`, text);

      await expectRefusal(start(), "damaged", "put it back from a copy", everything());
    },
  );

  it("refuses a keyring whose canary or file key was altered", async () => {
    const { ring } = await start();
    const file = JSON.parse(await Deno.readTextFile(`${folder}/keyring.json`));
    for (
      const altered of [
        { ...file, checks: { [ring.active.id]: file.control_file_key } },
        { ...file, control_file_key: file.checks[ring.active.id] },
      ]
    ) {
      await Deno.writeTextFile(`${folder}/keyring.json`, JSON.stringify(altered));

      await expectRefusal(start(), "refused", "it was altered or belongs elsewhere", everything());
    }
  });
});

describe("[K3] rotation", () => {
  it("moves the keyring to the new key, opens with both until the old one is forgotten, then with the new alone", async () => {
    const first = await start();
    await Deno.writeTextFile(`${folder}/master.key`, `${newMasterKey()}\n`, { append: true });

    const both = await start({ holdsData: true });
    await forgetOldMasterKeys(folder, both.ring);
    await Deno.writeTextFile(
      `${folder}/master.key`,
      (await Deno.readTextFile(`${folder}/master.key`)).split("\n").at(-2)!,
    );
    const alone = await start({ holdsData: true });

    expect(both.ring.keys.map((key) => key.id)).toEqual([first.ring.active.id, both.ring.active.id]);
    expect(alone.ring.keys.map((key) => key.id)).toEqual([both.ring.active.id]);
    expect(alone.controlFileKey.reveal()).toBe(first.controlFileKey.reveal());
    expect(await Deno.readTextFile(`${folder}/keyring.json`)).not.toContain(first.ring.active.id);
  });
});

it.each(["+/+/", "-_-_"])("reads both alphabets of base64, padded or not: %s", async (start4) => {
  const text = `${start4}${"A".repeat(39)}`;

  const ids = await Promise.all([text, `${text}=`].map(async (key) => {
    const at = await Deno.makeTempDir({ dir: folder });
    const master = { text: new Secret(key), file: `${at}/master.key` };
    return (await openKeyring({ folder: at, master, holdsData: false, now })).ring.active.id;
  }));

  expect(ids[0]).toBe(ids[1]);
});
