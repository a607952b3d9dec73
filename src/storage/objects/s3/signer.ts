import {
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { signByExample } from "./by_example.ts";
import { IDLE_MS, type S3Options } from "./options.ts";
import { plain, type S3Request, type Sign, type SignedRequest } from "./request.ts";

const ANY_REGION = "us-east-1";
const ANY_BYTES = "application/octet-stream";

/**
 * The SDK as the one that knows servers, regions and credentials, and signs: it sends nothing to the bucket. Trap: with
 * its client it asks for a role's credentials (STS, SSO), so that has to be able to send.
 */
export function signerOf(options: S3Options): Sign {
  const client = connect(options);
  const sign = signByExample(wholeSdk(client, options.bucket), () => client.config.signer());
  return async (request) => await sign(request).catch(tellRefusal);
}

function wholeSdk(client: S3Client, bucket: string): Sign {
  return async (request) => {
    const command = commandOf(bucket, request);
    let signed: SignedRequest | undefined;
    // Of all that the SDK does with a request, the last before it would be sent.
    command.middlewareStack.add(() => async ({ request }) => {
      signed = plain(request as SignedRequest);
      return { response: undefined, output: { $metadata: {} } };
    }, { step: "deserialize", priority: "high", name: "keepSigned" });
    await client.send(command);
    return signed!;
  };
}

function connect(options: S3Options): S3Client {
  const { endpoint } = options;
  return new S3Client({
    endpoint,
    region: options.region ?? (endpoint ? ANY_REGION : undefined),
    credentials: credentialsOf(options),
    forcePathStyle: options.pathStyle ?? endpoint !== undefined,
    maxAttempts: 1,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    expectContinueHeader: false,
    requestHandler: { connectionTimeout: IDLE_MS, socketTimeout: IDLE_MS },
  });
}

function credentialsOf({ accessKeyId, secretAccessKey, sessionToken }: S3Options) {
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey, sessionToken } : undefined;
}

/** What those say who give credentials has names of their own, some alike to a bucket's: one name for all that waiting does not mend. */
function tellRefusal(error: Error & { $fault?: string; $retryable?: unknown }): never {
  if (error.$fault !== "client" || error.$retryable || /throttl/i.test(error.name)) throw error;
  throw Object.assign(new Error(error.message, { cause: error }), { name: "CredentialsRefused" });
}

/** The commands differ in what they answer, which nobody asks for here. */
function commandOf(Bucket: string, request: S3Request) {
  return anyCommand(Bucket, request) as PutObjectCommand;
}

function anyCommand(Bucket: string, request: S3Request) {
  switch (request.verb) {
    case "put":
      return put(Bucket, request);
    case "get":
      return new GetObjectCommand({ Bucket, Key: request.key, Range: request.range });
    case "head":
      return new HeadObjectCommand({ Bucket, Key: request.key });
    case "delete":
      return new DeleteObjectCommand({ Bucket, Key: request.key });
    case "list":
      return new ListObjectsV2Command({
        Bucket,
        Prefix: request.prefix,
        ContinuationToken: request.token,
        MaxKeys: request.most,
      });
    case "versioning":
      return new GetBucketVersioningCommand({ Bucket });
  }
}

function put(Bucket: string, { key, length, sha256, isNew }: S3Request & { verb: "put" }): PutObjectCommand {
  const command = new PutObjectCommand({
    Bucket,
    Key: key,
    ContentLength: length,
    ContentType: ANY_BYTES,
    IfNoneMatch: isNew ? "*" : undefined,
  });
  // The server compares the body with this hash, which is under the signature; given it, the SDK hashes nothing.
  command.middlewareStack.add((next) => (args) => {
    (args.request as SignedRequest).headers["x-amz-content-sha256"] = sha256;
    return next(args);
  }, { step: "build", name: "signPayload" });
  return command;
}
