import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  paginateListObjectsV2,
  S3Client,
} from "@aws-sdk/client-s3";
import { join } from "node:path";

/** A real S3 server of this bench's own, and what it saw. */
export interface S3Server {
  endpoint: string;
  /** By the names that the AWS SDK and restic read. */
  env: Record<string, string>;
  /** Requests that it answered so far. */
  requests(): Promise<number>;
  /** Bytes of all the objects in a bucket. */
  stored(bucket: string): Promise<number>;
  make(bucket: string): Promise<void>;
  empty(bucket: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startS3(folder: string): Promise<S3Server> {
  const { endpoint, key, secret } = JSON.parse(await script("start", folder));
  const credentials = { accessKeyId: key, secretAccessKey: secret };
  const client = new S3Client({ endpoint, credentials, region: "us-east-1", forcePathStyle: true });
  return {
    endpoint,
    env: {
      AWS_ACCESS_KEY_ID: key,
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_REGION: "us-east-1",
      AWS_ENDPOINT_URL: endpoint,
    },
    requests: () => answered(join(folder, "log/client.rgw.log")),
    stored: (bucket) => stored(client, bucket),
    make: async (Bucket) => void await client.send(new CreateBucketCommand({ Bucket })),
    empty: (bucket) => empty(client, bucket),
    stop: async () => {
      client.destroy();
      await script("stop", folder);
    },
  };
}

async function script(verb: "start" | "stop", folder: string): Promise<string> {
  const args = ["scripts/s3_server.sh", verb, folder];
  const { success, stdout, stderr } = await new Deno.Command("bash", { args }).output();
  if (!success) throw new Error(`Cannot ${verb} the S3 server: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/** radosgw writes one line of access log an answer, a moment late. */
async function answered(log: string): Promise<number> {
  await new Promise((done) => setTimeout(done, 1_500));
  return (await Deno.readTextFile(log)).match(/^.* beast: .* HTTP\/1\.1" \d+ /gm)?.length ?? 0;
}

async function stored(client: S3Client, bucket: string): Promise<number> {
  let bytes = 0;
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket })) {
    for (const object of page.Contents ?? []) bytes += object.Size ?? 0;
  }
  return bytes;
}

async function empty(client: S3Client, bucket: string) {
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket })) {
    const Objects = (page.Contents ?? []).map(({ Key }) => ({ Key }));
    if (Objects.length > 0) {
      await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
    }
  }
}
