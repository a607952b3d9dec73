import {
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, it } from "vitest";
import { PIECE } from "../../src/integrations/destinations/destination.ts";
import { openDestination, type S3Settings } from "../../src/integrations/destinations/open.ts";
import { tryOut } from "../../src/integrations/destinations/try_out.ts";
import { s3ForTests, withoutS3 } from "../support/s3.ts";
import { bytesOf, inParts, keepsTheLaw } from "./conformance.ts";
import { testDoors } from "./doors.ts";

describe.skipIf(withoutS3())("S3Destination, on a real server", () => {
  let settings: S3Settings;
  let client: S3Client;
  beforeAll(async () => {
    const { endpoint, bucket, key, secret } = await s3ForTests();
    settings = {
      kind: "s3",
      bucket,
      endpoint,
      region: "us-east-1",
      accessKeyId: key,
      secretAccessKey: secret,
    };
    const credentials = { accessKeyId: key, secretAccessKey: secret };
    client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials });
  });

  const open = (change: Partial<S3Settings> = {}) => openDestination({ ...settings, ...change }, testDoors());

  keepsTheLaw("the law", open, async (name) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: settings.bucket, Key: name }));
    return await Body!.transformToByteArray();
  });

  it.each([
    ["an unknown key", { accessKeyId: "nobody" }, /does not know the access key; correct the access key ID/],
    ["a wrong secret", { secretAccessKey: "wrong" }, /the secret key does not belong to the access key/],
    ["a bucket that is not there", { bucket: "no-such-bucket-here" }, /the bucket does not exist/],
    [
      "an address where nobody answers",
      { endpoint: "http://127.0.0.1:9" },
      /cannot be reached \(ECONNREFUSED\)/,
    ],
  ])("says in words what is wrong with %s", async (_, change, words) => {
    const destination = await open(change);

    const tried = tryOut(destination, "tried/");

    await expect(tried).rejects.toThrow(words);
    await expect(tried).rejects.not.toThrow(settings.secretAccessKey);
  });

  it("leaves no upload open, neither of what failed nor of what was killed", async () => {
    const destination = await open();
    const size = 2 * PIECE;
    const failing = (async function* () {
      yield* inParts(bytesOf(PIECE + 1));
      throw new Error("damaged in the store");
    })();
    const openUploads = async () => {
      const found = await client.send(new ListMultipartUploadsCommand({ Bucket: settings.bucket }));
      return (found.Uploads ?? []).map(({ Key }) => Key);
    };

    await expect(destination.put({ name: "open/failed", size, mark: "m" }, failing)).rejects.toThrow();
    expect(await openUploads()).toEqual([]);

    await beginUploads(client, settings.bucket, ["open/killed", "other/theirs"]);
    await destination.tidy("open/");
    expect(await openUploads()).toEqual(["other/theirs"]);
  });
});

async function beginUploads(client: S3Client, Bucket: string, keys: string[]) {
  for (const Key of keys) await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
}
