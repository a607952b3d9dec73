import { describe, expect, it } from "vitest";
import { MemoryStore } from "../../../src/storage/objects/memory.ts";
import { saveConfig } from "../../../src/storage/repository/config.ts";
import { createKey, listKeys } from "../../../src/storage/repository/keys.ts";
import { removeKey } from "../../../src/storage/repository/remove_key.ts";
import { initRepository, openRepository } from "../../../src/storage/repository/repository.ts";
import { flipByte, only } from "./damage.ts";
import { CHEAP, newRepository, NOON, PASSWORD } from "./small_world.ts";

describe("initRepository", () => {
  it("makes a repository that its password opens", async () => {
    const store = new MemoryStore(() => NOON);

    const made = await newRepository(store);

    expect(await openRepository(store, PASSWORD)).toEqual(made);
    expect(made.config).toMatchObject({ version: 2, id: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(made.chunkerSecret).toHaveLength(32);
  });

  it("gives no two repositories the same keys, id or secret", async () => {
    const [one, other] = [
      await newRepository(new MemoryStore(() => NOON)),
      await newRepository(
        new MemoryStore(() => NOON),
      ),
    ];

    expect(one.id).not.toBe(other.id);
    expect(one.keys).not.toEqual(other.keys);
    expect(one.chunkerSecret).not.toEqual(other.chunkerSecret);
    expect(one.config.chunker_polynomial).not.toBe(other.config.chunker_polynomial);
  });

  it("refuses a place that is taken", async () => {
    const store = new MemoryStore(() => NOON);
    await newRepository(store);

    await expect(newRepository(store)).rejects.toThrow("there is one already");
  });

  it("lets one of two win, and the winner's opens", async () => {
    const store = new MemoryStore(() => NOON);

    const results = await Promise.allSettled([newRepository(store), newRepository(store)]);

    const winner = results.find((result) => result.status === "fulfilled")!;
    expect(results.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect(await openRepository(store, PASSWORD)).toEqual(winner.value);
    expect(await listKeys(store)).toHaveLength(1);
  });

  it("goes on where an init died after writing its key", async () => {
    const store = new MemoryStore(() => NOON);
    const made = await newRepository(store);
    await store.delete("config");

    const again = await newRepository(store);

    expect(again.keys).toEqual(made.keys);
    expect(await listKeys(store)).toHaveLength(1);
  });

  it("refuses an empty password", async () => {
    const store = new MemoryStore(() => NOON);

    await expect(initRepository(store, { password: "", ...CHEAP })).rejects.toThrow("the password is empty");
  });
});

describe("openRepository", () => {
  it("says that there is no repository", async () => {
    const opening = openRepository(new MemoryStore(() => NOON), PASSWORD);

    await expect(opening).rejects.toMatchObject({
      code: "not_a_repository",
      message: /there is no file "config"/,
    });
  });

  it("says that the password is wrong", async () => {
    const store = new MemoryStore(() => NOON);
    await newRepository(store);

    const opening = openRepository(store, "guess");

    await expect(opening).rejects.toMatchObject({ code: "wrong_password" });
    await expect(opening).rejects.toThrow("does not open its key");
  });

  it.each([[1, "restic migrate upgrade_repo_v2"], [3, "a newer program"]])(
    "refuses version %i and says what to do",
    async (version, fix) => {
      const store = new MemoryStore(() => NOON);
      const { keys, config } = await newRepository(store);
      await store.delete("config");
      await saveConfig(store, keys, { ...config, version });

      const opening = openRepository(store, PASSWORD);

      await expect(opening).rejects.toMatchObject({ code: "unsupported_version" });
      await expect(opening).rejects.toThrow(fix);
    },
  );

  it("refuses a config that was changed, and a polynomial that is reducible", async () => {
    const store = new MemoryStore(() => NOON);
    const { keys, config } = await newRepository(store);
    await flipByte(store, "config");
    await expect(openRepository(store, PASSWORD)).rejects.toMatchObject({ code: "unreadable_config" });

    await store.delete("config");
    await saveConfig(store, keys, { ...config, chunker_polynomial: "3da3358b4dc174" });

    await expect(openRepository(store, PASSWORD)).rejects.toThrow(
      "its chunker polynomial is not irreducible",
    );
  });

  it("refuses a repository that is not the expected one", async () => {
    const store = new MemoryStore(() => NOON);
    await newRepository(store);

    const opening = openRepository(store, PASSWORD, { expectedId: "f".repeat(64) });

    await expect(opening).rejects.toMatchObject({ code: "foreign_repository" });
    await expect(opening).rejects.toThrow("expected ffffffff");
  });

  it("names a key file that was changed", async () => {
    const store = new MemoryStore(() => NOON);
    await newRepository(store);
    const name = await only(store, "keys/");
    await flipByte(store, name);

    await expect(openRepository(store, PASSWORD)).rejects.toThrow(`Cannot read ${name}`);
  });
});

describe("keys", () => {
  it("open by several passwords, until one is removed", async () => {
    const store = new MemoryStore(() => NOON);
    const repository = await newRepository(store);
    const { keys } = repository;
    const kit = await createKey(store, keys, "disaster kit", CHEAP);
    expect((await openRepository(store, "disaster kit")).keys).toEqual(keys);

    await removeKey(repository, kit.slice(0, 8));

    await expect(openRepository(store, "disaster kit")).rejects.toMatchObject({ code: "wrong_password" });
    expect((await openRepository(store, PASSWORD)).keys).toEqual(keys);
  });

  it("are tried by their cost, so that kits do not stand before a task's own", async () => {
    const store = new MemoryStore(() => NOON);
    const { keys, keyId } = await newRepository(store);
    for (let i = 0; i < 6; i++) await createKey(store, keys, PASSWORD, { ...CHEAP, N: 2048 });

    expect((await openRepository(store, PASSWORD)).keyId).toBe(keyId);
  });

  it("open beside a damaged one", async () => {
    const store = new MemoryStore(() => NOON);
    const { keys } = await newRepository(store);
    const damaged = await only(store, "keys/");
    await createKey(store, keys, "disaster kit", CHEAP);
    await flipByte(store, damaged);

    expect((await openRepository(store, "disaster kit")).keys).toEqual(keys);
    await expect(openRepository(store, PASSWORD)).rejects.toThrow(`Cannot read ${damaged}`);
  });

  it("never lose the last one", async () => {
    const store = new MemoryStore(() => NOON);
    const repository = await newRepository(store);

    await expect(removeKey(repository, repository.keyId)).rejects.toThrow("it is the only one");
  });

  it("never lose the one that the repository was opened by", async () => {
    const store = new MemoryStore(() => NOON);
    const repository = await newRepository(store);
    await createKey(store, repository.keys, "disaster kit", CHEAP);

    await expect(removeKey(repository, repository.keyId)).rejects.toThrow("was opened by it");
    expect(await listKeys(store)).toHaveLength(2);
  });

  it("are not removed by a beginning that no key, or more than one, has", async () => {
    const store = new MemoryStore(() => NOON);
    const repository = await newRepository(store);
    await createKey(store, repository.keys, "disaster kit", CHEAP);

    await expect(removeKey(repository, "no such")).rejects.toThrow("there is no such key");
    await expect(removeKey(repository, "")).rejects.toThrow("several keys begin so");
  });

  it("say when and by whom they were made", async () => {
    const store = new MemoryStore(() => NOON);
    await newRepository(store);

    const keys = await listKeys(store);

    expect(keys).toMatchObject([{ created: NOON.toISOString(), hostname: "acme", username: "alice" }]);
  });
});
