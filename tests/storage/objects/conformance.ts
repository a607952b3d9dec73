import { afterAll, beforeAll, describe } from "vitest";
import type { ObjectStore } from "../../../src/storage/objects/object_store.ts";
import { asking } from "./conformance/asking.ts";
import { deleting } from "./conformance/deleting.ts";
import { listing } from "./conformance/listing.ts";
import { reading } from "./conformance/reading.ts";
import { writing } from "./conformance/writing.ts";

/** What a store under test needs: `open` gives an empty one, `close` removes what it left. */
export interface Bench {
  open(): Promise<ObjectStore>;
  close(): Promise<void>;
}

/** The law of `ObjectStore`, clause by clause. Each test has names of its own, so that one store serves them all. */
export function conformsToTheLaw(title: string, bench: Bench): void {
  describe(title, () => {
    let store: ObjectStore;
    beforeAll(async () => void (store = await bench.open()));
    afterAll(() => bench.close());

    writing(() => store);
    reading(() => store);
    listing(() => store);
    deleting(() => store);
    asking(() => store);
  });
}
