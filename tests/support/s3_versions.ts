import { ListObjectVersionsCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import type { S3Server } from "./s3.ts";

/** S3 Versioning of a bucket of the tests' server. */
export async function setVersioning(server: S3Server & { bucket: string }, Status: "Enabled" | "Suspended") {
  const client = clientOf(server);
  const VersioningConfiguration = { Status };
  await client.send(new PutBucketVersioningCommand({ Bucket: server.bucket, VersioningConfiguration }));
  client.destroy();
}

/** Keys that a bucket still keeps bytes of although nobody sees the object any more. */
export async function hiddenKeys(server: S3Server & { bucket: string }, Prefix: string): Promise<string[]> {
  const client = clientOf(server);
  const { Versions = [], IsTruncated } = await client.send(
    new ListObjectVersionsCommand({ Bucket: server.bucket, Prefix }),
  );
  client.destroy();
  if (IsTruncated) throw new Error("Cannot list the versions: there are more than a page");
  return Versions.filter(({ IsLatest }) => !IsLatest).map(({ Key }) => Key!);
}

function clientOf({ endpoint, key, secret }: S3Server): S3Client {
  const credentials = { accessKeyId: key, secretAccessKey: secret };
  return new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials });
}
