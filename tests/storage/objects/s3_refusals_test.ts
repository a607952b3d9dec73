import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { S3Store } from "../../../src/storage/objects/s3.ts";
import type { S3Options } from "../../../src/storage/objects/s3/options.ts";
import { freePort } from "../../support/ports.ts";
import { s3ForTests, withoutS3 } from "../../support/s3.ts";
import { FaultyWire, type OwnAnswer } from "./faulty_wire.ts";
import { bytes } from "./saying.ts";

/** Gone after each test whatever became of it: other files share this process. */
const SET_HERE = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_EC2_METADATA_DISABLED"];

describe.skipIf(withoutS3())("S3 that refuses", () => {
  let wire: FaultyWire;
  let good: S3Options;

  beforeAll(async () => {
    const { endpoint, bucket, key, secret } = await s3ForTests();
    good = { endpoint, bucket, prefix: "a", accessKeyId: key, secretAccessKey: secret };
    wire = await FaultyWire.before(endpoint);
  });
  afterEach(() => SET_HERE.forEach((name) => Deno.env.delete(name)));
  afterAll(() => wire.close());

  it.each<[string, Partial<S3Options>, string]>([
    [
      "a wrong bucket",
      { bucket: "no-such-bucket" },
      "the bucket does not exist; create it, or correct its name",
    ],
    [
      "a wrong key",
      { accessKeyId: "nobody" },
      "the server does not know the access key; correct AWS_ACCESS_KEY_ID",
    ],
    [
      "a wrong secret",
      { secretAccessKey: "wrong" },
      "the signature does not match; correct AWS_SECRET_ACCESS_KEY",
    ],
  ])("says what to do about %s, of small and of large objects", async (_, wrong, fix) => {
    const store = new S3Store({ ...good, ...wrong });

    for (const size of [1, 16 * 1024 * 1024]) {
      const put = store.put("b", new Uint8Array(size));

      await expect(put).rejects.toThrow(`Cannot write "b" in ${store.location}: ${fix}`);
      await expect(put).rejects.toMatchObject({ code: "refused" });
    }
  });

  it("tells a bucket that is not there from an object that is not there, by a HEAD too", async () => {
    const lost = new S3Store({ ...good, bucket: "no-such-bucket" });

    await expect(lost.head("config")).rejects.toMatchObject({
      code: "refused",
      message: expect.stringContaining("the bucket does not exist; create it, or correct its name"),
    });
    await expect(new S3Store(good).head("config")).rejects.toMatchObject({ code: "missing" });
  });

  it.each<[OwnAnswer, string, string]>([
    [
      { status: 301, code: "PermanentRedirect", headers: { "x-amz-bucket-region": "eu-west-3" } },
      "refused",
      "set AWS_REGION=eu-west-3",
    ],
    [{ status: 403, code: "RequestTimeTooSkewed" }, "refused", "set this machine's clock"],
    [{ status: 400, code: "ExpiredToken" }, "refused", "renew AWS_SESSION_TOKEN"],
    [{ status: 403, code: "QuotaExceeded" }, "full", "raise it or free some space"],
    [{ status: 507, code: "Whatever" }, "full", "507 Whatever"],
    [{ status: 400, code: "BadDigest" }, "corrupt", "not those that were sent"],
    [{ status: 429, code: "TooManyRequests" }, "unavailable", "429 TooManyRequests: spoilt"],
    [{ status: 409, code: "ConditionalRequestConflict" }, "unavailable", "another request for it"],
    [{ status: 405, code: "MethodNotAllowed" }, "refused", "405 MethodNotAllowed"],
  ])("reads %o as `%s`", async (answer, code, words) => {
    const store = new S3Store({ ...good, endpoint: wire.endpoint });
    wire.spoil("PUT", answer);

    const put = store.put("c", bytes("x"));

    await expect(put).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
  });

  it("finds nobody at an endpoint where nothing listens", async () => {
    const endpoint = `http://127.0.0.1:${freePort()}`;

    const put = new S3Store({ ...good, endpoint }).put("d", bytes("x"));

    await expect(put).rejects.toMatchObject({ code: "unavailable" });
    await expect(put).rejects.toThrow("the server cannot be reached");
  });

  it("looks for the bucket in the host's name where it is told to", async () => {
    const options = { ...good, endpoint: "http://store.invalid", pathStyle: false };

    const get = new S3Store(options).get("e");

    await expect(get).rejects.toThrow(`${good.bucket}.store.invalid`);
  });

  it("enters with the credentials that the environment holds for the AWS SDK", async () => {
    const { accessKeyId, secretAccessKey, ...rest } = good;
    Deno.env.set("AWS_ACCESS_KEY_ID", accessKeyId!);
    Deno.env.set("AWS_SECRET_ACCESS_KEY", secretAccessKey!);

    await new S3Store(rest).put("f", bytes("x"));

    expect(await new S3Store(good).get("f")).toEqual(bytes("x"));
  });

  it("says that there are no credentials", async () => {
    const { accessKeyId: _, secretAccessKey: __, ...rest } = good;
    Deno.env.set("AWS_EC2_METADATA_DISABLED", "true");

    const put = new S3Store(rest).put("g", bytes("x"));

    await expect(put).rejects.toThrow(
      "there are no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    );
  });
});
