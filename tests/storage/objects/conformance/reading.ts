import { expect, it } from "vitest";
import type { ObjectStore } from "../../../../src/storage/objects/object_store.ts";
import { bytes, given, outcomes } from "../saying.ts";

export function reading(store: () => ObjectStore): void {
  it.each([[0, 4, "0123"], [3, 4, "3456"], [6, 4, "6789"], [0, 10, "0123456789"], [10, 0, ""], [4, 0, ""]])(
    "reads the range from %i of %i bytes",
    async (offset, length, expected) => {
      await given(store(), "digits", "0123456789");

      const range = await store().getRange("digits", offset, length);

      expect(range).toEqual(bytes(expected));
    },
  );

  it.each([[9, 2], [10, 1], [100, 4], [11, 0]])(
    "fails on the range from %i of %i in ten bytes",
    async (offset, length) => {
      await given(store(), "digits", "0123456789");

      const range = store().getRange("digits", offset, length);

      await expect(range).rejects.toMatchObject({ code: "corrupt" });
    },
  );

  it.each([[-1, 2], [0, -1], [0.5, 1], [0, NaN]])("takes %d and %d for no range", async (offset, length) => {
    const range = store().getRange("digits", offset, length);

    await expect(range).rejects.toBeInstanceOf(RangeError);
  });

  it("says what an object's size and age are", async () => {
    await store().put("looked-at", bytes("twelve bytes"));

    const info = await store().head("looked-at");

    expect(info).toMatchObject({ name: "looked-at", size: 12 });
    expect(Math.abs(Date.now() - info.modified.getTime())).toBeLessThan(60_000);
  });

  it("says `missing` of what is not there, naming it and the store", async () => {
    const name = "data/ab/nothing";

    const calls = [
      store().get(name),
      store().getRange(name, 0, 1),
      store().getRange(name, 0, 0),
      store().head(name),
    ];

    expect(await outcomes(calls)).toEqual(["missing", "missing", "missing", "missing"]);
    await expect(store().get(name)).rejects.toThrow(`Cannot read "${name}" in ${store().location}: `);
  });

  it("says `missing` of a name that only begins other names", async () => {
    await store().put("begun/inner", bytes("x"));

    const calls = [store().get("begun"), store().head("begun"), store().getRange("begun", 0, 1)];

    expect(await outcomes(calls)).toEqual(["missing", "missing", "missing"]);
  });
}
