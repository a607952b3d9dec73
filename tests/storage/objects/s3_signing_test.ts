import { S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { signByExample } from "../../../src/storage/objects/s3/by_example.ts";
import type { S3Options } from "../../../src/storage/objects/s3/options.ts";
import type { S3Request } from "../../../src/storage/objects/s3/request.ts";
import { signerOf } from "../../../src/storage/objects/s3/signer.ts";

const NOW = new Date("2026-11-26T23:59:59Z");
const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret/+=" };
const PLACES: Record<string, S3Options> = {
  "a server of its own": { bucket: "some-bucket", prefix: "", endpoint: "http://127.0.0.1:7480", ...KEYS },
  "a server below a path": {
    bucket: "some-bucket",
    prefix: "",
    endpoint: "https://s3.example.com/at/",
    ...KEYS,
  },
  "virtual hosts": { bucket: "b", prefix: "", endpoint: "https://s3.example.com", pathStyle: false, ...KEYS },
  "Amazon": { bucket: "some-bucket", prefix: "", region: "eu-central-1", ...KEYS },
  "Amazon without a region of its own": { bucket: "some-bucket", prefix: "", region: "aws-global", ...KEYS },
  "Amazon in China": { bucket: "some-bucket", prefix: "", region: "cn-north-1", ...KEYS },
  "Amazon, a bucket with dots": { bucket: "some.bucket", prefix: "", region: "us-east-1", ...KEYS },
  "an access point": {
    bucket: "arn:aws:s3:us-west-2:123456789012:accesspoint/point",
    prefix: "",
    region: "us-west-2",
    ...KEYS,
  },
  "a session": { bucket: "some-bucket", prefix: "", region: "us-west-2", ...KEYS, sessionToken: "to/ken+==" },
};

const OBJECTS = [
  "a",
  "team/task/data/ab/ab12",
  "a b+c",
  "ä/日本語/😀",
  "!'()*~_-.",
  "%41%2F",
  "a=b&c?d#e",
  "./..",
  "a//b/",
  "\t",
];

describe.each(Object.entries(PLACES))("requests for objects at %s", (_, options) => {
  let id: number;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: NOW });
    vi.spyOn(crypto, "randomUUID").mockImplementation(() => `0-0-0-0-${id++}`);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it("are to the byte what the whole SDK makes of them, and no more pass through it", async () => {
    const sign = signerOf(options);
    for (const request of requests("first")) await sign(request);
    const whole = vi.spyOn(S3Client.prototype, "send");

    for (const request of OBJECTS.flatMap(requests)) {
      id = 1;
      const signed = await sign(request);
      expect(whole).not.toHaveBeenCalled();
      id = 1;
      expect(signed).toEqual(await signerOf(options)(request));
      expect(whole).toHaveBeenCalledOnce();
      whole.mockClear();
    }
  });

  it("are signed for now", async () => {
    const sign = signerOf(options);
    const first = await sign({ verb: "head", key: "a" });
    vi.setSystemTime(NOW.getTime() + 1_000);

    const next = await sign({ verb: "head", key: "a" });

    expect(first.headers["x-amz-date"]).toBe("20261126T235959Z");
    expect(next.headers["x-amz-date"]).toBe("20261127T000000Z");
    expect(next.headers.authorization).toContain("/20261127/");
    expect(next.headers["amz-sdk-invocation-id"]).not.toBe(first.headers["amz-sdk-invocation-id"]);
  });
});

it("passes through the whole SDK each time where its signer alone makes another signature", async () => {
  const whole = vi.fn(signerOf(PLACES["Amazon"]!));
  const elsewhere = new S3Client({ region: "eu-west-3", credentials: KEYS });
  const sign = signByExample(whole, () => elsewhere.config.signer());

  for (let i = 0; i < 3; i++) await sign({ verb: "head", key: "a" });

  expect(whole).toHaveBeenCalledTimes(3);
});

it("loses no signature where its signer fails", async () => {
  const sign = signByExample(signerOf(PLACES["Amazon"]!), () => Promise.reject(new Error("no credentials")));

  const signed = await sign({ verb: "head", key: "a" });

  expect(signed.headers.authorization).toContain("AKIDEXAMPLE");
});

function requests(key: string): S3Request[] {
  const [length, sha256] = [key.length * 1000, key.length.toString(16).padStart(64, "0")];
  return [
    { verb: "put", key, length, sha256, isNew: true },
    { verb: "put", key, length, sha256, isNew: false },
    { verb: "put", key, length: 0, sha256, isNew: true },
    { verb: "get", key },
    { verb: "get", key, range: `bytes=0-${length}` },
    { verb: "head", key },
    { verb: "delete", key },
  ];
}
