import { afterAll, beforeAll, beforeEach } from "vitest";
import { RetryingStore } from "../../../src/storage/objects/retrying.ts";
import { S3Store } from "../../../src/storage/objects/s3.ts";
import type { S3Options } from "../../../src/storage/objects/s3/options.ts";
import { s3ForTests } from "../../support/s3.ts";
import { FaultyWire } from "./faulty_wire.ts";

/** One bucket seen through a wire that can be spoilt, and from behind it. */
export interface WiredStores {
  wire: FaultyWire;
  options: S3Options;
  /** Through the wire, as new for each test. */
  bare: S3Store;
  /** `bare`, retrying. */
  patient: RetryingStore;
  /** Straight to the server. */
  behind: S3Store;
}

/** To be called within a `describe`: what it returns is filled before its tests run. */
export function storesOverAFaultyWire(): WiredStores {
  const stores = {} as WiredStores;
  beforeAll(async () => {
    const { endpoint, bucket, key, secret } = await s3ForTests();
    stores.wire = await FaultyWire.before(endpoint);
    const access = { bucket, prefix: "", accessKeyId: key, secretAccessKey: secret };
    stores.options = { ...access, endpoint: stores.wire.endpoint };
    stores.behind = new S3Store({ ...access, endpoint });
  });
  beforeEach(() => {
    stores.wire.mend();
    stores.bare = new S3Store(stores.options);
    stores.patient = new RetryingStore(stores.bare, { firstMs: 1 });
  });
  afterAll(() => stores.wire.close());
  return stores;
}
