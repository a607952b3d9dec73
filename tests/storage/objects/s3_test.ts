import { describe } from "vitest";
import { RetryingStore } from "../../../src/storage/objects/retrying.ts";
import { S3Store } from "../../../src/storage/objects/s3.ts";
import type { S3Options } from "../../../src/storage/objects/s3/options.ts";
import { s3ForTests, withoutS3 } from "../../support/s3.ts";
import { conformsToTheLaw } from "./conformance.ts";

describe.skipIf(withoutS3())("a real S3 server", () => {
  conformsToTheLaw("S3", { open: async () => new S3Store(await fresh("")), close: async () => {} });
  conformsToTheLaw("S3 below a prefix, retrying", {
    open: async () => new RetryingStore(new S3Store(await fresh("teams/acme")), { firstMs: 1 }),
    close: async () => {},
  });
});

async function fresh(prefix: string): Promise<S3Options> {
  const { endpoint, bucket, key, secret } = await s3ForTests();
  return { endpoint, bucket, prefix, accessKeyId: key, secretAccessKey: secret };
}
