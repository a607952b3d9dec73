import { expect, it } from "vitest";
import type { ObjectStore } from "../../../../src/storage/objects/object_store.ts";
import { bytes, names } from "../saying.ts";

export function deleting(store: () => ObjectStore): void {
  it("deletes an object, so that its name is neither read nor listed and may be put again", async () => {
    await store().put("going/1", bytes("old"));

    await store().delete("going/1");

    await expect(store().get("going/1")).rejects.toMatchObject({ code: "missing" });
    expect(await names(store(), "going/")).toEqual([]);
    await store().put("going/1", bytes("new"));
    expect(await store().get("going/1")).toEqual(bytes("new"));
  });

  it("deletes what is not there without complaint", async () => {
    await store().delete("never/was");

    expect(await names(store(), "never/")).toEqual([]);
  });
}
