import { describe, expect, it } from "vitest";
import { arrived, homeward, inward, outward } from "../../../src/domain/backup/pipeline/crossing.ts";
import { askedSigner, giveSignature, signerBelow } from "../../../src/domain/backup/pipeline/signing.ts";
import { RetryingStore } from "../../../src/storage/objects/retrying.ts";
import { S3Store } from "../../../src/storage/objects/s3.ts";
import { lateSigner } from "../../../src/storage/objects/s3/late_signer.ts";
import type { S3Options } from "../../../src/storage/objects/s3/options.ts";
import type { S3Request, Sign } from "../../../src/storage/objects/s3/request.ts";
import { conformsToTheLaw } from "../../storage/objects/conformance.ts";
import { s3ForTests, withoutS3 } from "../../support/s3.ts";

describe("the store of a Worker, which has no credentials", () => {
  describe.skipIf(withoutS3())("before a real S3 server", () => {
    conformsToTheLaw("S3, each request signed by another thread", {
      open: async () => new RetryingStore(storeOf(await access(), lateSigner(await access()))),
      close: async () => {},
    });

    it("says in words that the server refuses the key", async () => {
      const options = { ...await access(), secretAccessKey: "wrong" };

      const put = storeOf(options, lateSigner(options)).put("a", new Uint8Array(3));

      await expect(put).rejects.toMatchObject({
        code: "refused",
        message: expect.stringContaining("correct AWS_SECRET_ACCESS_KEY"),
      });
    });

    it("signs anew whatever it tries again", async () => {
      const options = await access();
      const right = lateSigner(options);
      const asked: S3Request[] = [];
      const sign: Sign = async (request) => {
        asked.push(request);
        const signed = await right(request);
        return asked.length === 1 ? { ...signed, port: NOBODY } : signed;
      };

      await new RetryingStore(storeOf(options, sign), { firstMs: 1 }).delete("a");

      expect(asked).toEqual([{ verb: "delete", key: "a" }, { verb: "delete", key: "a" }]);
    });
  });

  it("says in words that the main thread has no credentials either", async () => {
    const none = Object.assign(new Error("Could not load credentials"), { name: "CredentialsProviderError" });

    const read = storeOf(place, () => Promise.reject(none)).get("a");

    await expect(read).rejects.toMatchObject({
      code: "refused",
      message: expect.stringContaining("set AWS_ACCESS_KEY_ID"),
    });
  });

  it.each<[S3Request, boolean]>([
    [{ verb: "put", key: "team/task/data/ab", length: 1, sha256: "00", isNew: true }, true],
    [{ verb: "head", key: "team/task/data/ab" }, true],
    [{ verb: "get", key: "team/task/config" }, true],
    [{ verb: "list", prefix: "team/task/" }, true],
    [{ verb: "get", key: "team/task2/config" }, false],
    [{ verb: "put", key: "team/other/data/ab", length: 1, sha256: "00", isNew: true }, false],
    [{ verb: "list", prefix: "" }, false],
    [{ verb: "delete", key: "team/task/data/ab" }, false],
    [{ verb: "versioning" }, false],
  ])("has %j signed: %s", async (request, may) => {
    const asked: S3Request[] = [];
    const sign = signerBelow("team/task", (request) => {
      asked.push(request);
      return Promise.reject(new Error("enough"));
    });

    await expect(sign(request)).rejects.toThrow(may ? "enough" : "may not");
    expect(asked).toEqual(may ? [request] : []);
  });

  it("is given no signature once its caller has left", async () => {
    const left = new AbortController();
    const reason = new Error("stopped");
    const sign: Sign = () => {
      left.abort(reason);
      return Promise.resolve({
        protocol: "http:",
        hostname: "127.0.0.1",
        method: "GET",
        path: "/",
        headers: {},
      });
    };

    await expect(storeOf(place, sign).get("a", { signal: left.signal })).rejects.toBe(reason);
  });

  it("waits no more for a signature that never comes, once its caller leaves", async () => {
    const left = new AbortController();
    const reason = new Error("stopped");
    const asked = Promise.withResolvers<void>();
    const sign: Sign = () => {
      asked.resolve();
      return new Promise(() => {});
    };

    const read = storeOf(place, sign).get("a", { signal: left.signal });
    const over = expect(read).rejects.toBe(reason);
    await asked.promise;
    left.abort(reason);

    await over;
  });
});

/** Nobody listens on this port (RFC 6335: reserved). */
const NOBODY = 1;
const place: S3Options = { bucket: "some-bucket", prefix: "", region: "us-east-1" };

/** As it is in a Worker: without credentials, every question and answer as it crosses. */
function storeOf(options: S3Options, sign: Sign): S3Store {
  const { accessKeyId: _id, secretAccessKey: _secret, ...place } = options;
  const signer = askedSigner(async (message) => {
    const ask = arrived(homeward(message));
    if (ask.type !== "sign") return expect.unreachable();
    const answer = inward(outward(await giveSignature(sign, ask)).crossing);
    if (answer.type !== "signed" && answer.type !== "notSigned") return expect.unreachable();
    signer.answer(answer);
  });
  return new S3Store(place, signer.sign);
}

async function access(): Promise<S3Options> {
  const { endpoint, bucket, key, secret } = await s3ForTests();
  return { endpoint, bucket, prefix: "", accessKeyId: key, secretAccessKey: secret };
}
