import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { Doors } from "./doors.ts";

/** A bucket of Amazon S3 or of anything that speaks like it, and a key that may write there. */
export interface S3Settings {
  kind: "s3";
  bucket: string;
  region: string;
  /** `https://…` of another server than Amazon's; null: Amazon's. */
  endpoint: string | null;
  accessKeyId: string;
  secretAccessKey: string;
}

/** The AWS SDK with everything off that others do here. */
export function connect(settings: S3Settings, { network }: Doors): S3Client {
  const { region, endpoint, accessKeyId, secretAccessKey } = settings;
  return new S3Client({
    region,
    endpoint: endpoint ?? undefined,
    forcePathStyle: endpoint !== null,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
    followRegionRedirects: false,
    // Not every server knows the newer checksums; each request's signature covers its bytes.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      httpAgent: network.http,
      httpsAgent: network.https,
      connectionTimeout: 15_000,
      requestTimeout: 120_000,
    },
  } as S3ClientConfig);
}
