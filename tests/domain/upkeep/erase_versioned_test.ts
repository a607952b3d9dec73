import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { certificateWords } from "../../../src/commands/erase.ts";
import { carryOutErasures, requestErasure } from "../../../src/domain/upkeep/erase/erase.ts";
import { RetryingStore } from "../../../src/storage/objects/retrying.ts";
import { S3Store } from "../../../src/storage/objects/s3.ts";
import { namesOf } from "../../storage/repository/damage.ts";
import { s3ForTests, withoutS3 } from "../../support/s3.ts";
import { hiddenKeys, setVersioning } from "../../support/s3_versions.ts";
import { type KeptWorld, keptWorld } from "./kept_world.ts";

const PATH = "/members/alice@acme.example/Private";

describe.skipIf(withoutS3())("erase in a bucket that keeps old versions", () => {
  let server: Awaited<ReturnType<typeof s3ForTests>>;
  let world: KeptWorld;
  beforeAll(async () => {
    server = await s3ForTests();
    await setVersioning(server, "Enabled");
    const { endpoint, bucket, key, secret } = server;
    const access = { accessKeyId: key, secretAccessKey: secret };
    const store = new RetryingStore(new S3Store({ endpoint, bucket, prefix: "acme", ...access }));
    world = await keptWorld({ store, content: { files: 5, members: 1 } });
    await world.put("/Private/diagnosis.bin", 1);
    await world.backUp();
  });
  afterAll(() => world.close());

  it("certifies that the bytes are there still, and says what takes them away", async () => {
    const keeper = { ...world.keeper, catalogue: world.catalogue };
    const before = await namesOf(world.store, "data/");
    await requestErasure(keeper, { items: [], paths: [PATH], namespaces: [] }, false);

    const [certificate] = await carryOutErasures(keeper);

    const after = await namesOf(world.store, "data/");
    const removed = before.filter((name) => !after.includes(name)).map((name) => `acme/${name}`);
    expect(removed).toHaveLength(certificate!.packs);
    expect(await hiddenKeys(server, "acme/data/")).toEqual(expect.arrayContaining(removed));
    expect(certificate!.remains).toMatch(
      /is still there, encrypted\. Delete the noncurrent versions below it/,
    );
    expect(certificateWords(certificate!)).toContain(`removed. But s3://${server.bucket}/acme keeps old`);
  });
});
