import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { S3Store } from "../../../src/storage/objects/s3.ts";
import { s3ForTests, withoutS3 } from "../../support/s3.ts";
import { setVersioning } from "../../support/s3_versions.ts";
import { FaultyWire, SLOW_DOWN } from "./faulty_wire.ts";
import { names } from "./saying.ts";

type Bucket = Awaited<ReturnType<typeof s3ForTests>>;

describe.skipIf(withoutS3())("a bucket's old versions", () => {
  let plain: Bucket;
  let versioned: Bucket;
  let wire: FaultyWire;
  beforeAll(async () => {
    [plain, versioned] = [await s3ForTests(), await s3ForTests()];
    await setVersioning(versioned, "Enabled");
    wire = await FaultyWire.before(plain.endpoint);
  });
  afterAll(() => wire.close());

  const seen = ({ bucket, key, secret }: Bucket, endpoint = plain.endpoint) =>
    new S3Store({ endpoint, bucket, prefix: "a", accessKeyId: key, secretAccessKey: secret });

  it("are asked for", async () => {
    const answers = [await seen(plain).keepsDeleted(), await seen(versioned).keepsDeleted()];
    await setVersioning(versioned, "Suspended");

    expect([...answers, await seen(versioned).keepsDeleted()]).toEqual([false, true, true]);
  });

  it.each([[403, "AccessDenied"], [501, "NotImplemented"]])(
    "are known by what a delete leaves, where asking is answered %i",
    async (status, code) => {
      wire.rule = ({ url }) => url.includes("versioning") ? { status, code } : undefined;
      const behind = [seen(plain, wire.endpoint), seen(versioned, wire.endpoint)];

      const answers = [await behind[0]!.keepsDeleted(), await behind[1]!.keepsDeleted()];

      expect(answers).toEqual([false, true]);
      expect(await names(behind[1]!, "")).toEqual([]);
    },
  );

  it("are not guessed at where the server is away or the bucket gone", async () => {
    wire.rule = () => SLOW_DOWN;

    await expect(seen(plain, wire.endpoint).keepsDeleted()).rejects.toMatchObject({ code: "unavailable" });
    const gone = seen({ ...plain, bucket: "no-such-bucket" });
    await expect(gone.keepsDeleted()).rejects.toMatchObject({ code: "refused" });
  });
});
