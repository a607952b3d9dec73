import { resolve } from "node:path";
import { Secret } from "../storage/secrets/secret.ts";
import { ConfigError, type Environment } from "./config_error.ts";
import { readOrigin } from "./origin.ts";

export type StoreSettings = { kind: "disk"; folder: string } | S3Settings;

export interface S3Settings {
  kind: "s3";
  bucket: string;
  /** Without slashes at its ends; may be empty. */
  prefix: string;
  /** Null: Amazon's own for the region. */
  endpoint: string | null;
  region: string;
  /** Null: what the AWS SDK finds by itself (profile, instance role). */
  credentials: { accessKeyId: string; secretAccessKey: Secret; sessionToken: Secret | null } | null;
}

/** The object store: a folder, by default within the data folder, or `s3://bucket/prefix`. */
export function readStore(env: Environment, data: string): StoreSettings {
  const store = env.DROPKEEP_STORE || `${data}/objects`;
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(store)) return { kind: "disk", folder: resolve(store) };
  const [, bucket, prefix = ""] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(store) ?? [];
  if (bucket === undefined) {
    throw new ConfigError("DROPKEEP_STORE", `is "${store}"; give a folder or s3://bucket/prefix`);
  }
  return { kind: "s3", bucket, prefix: prefix.replace(/^\/+|\/+$/g, ""), ...readAws(env) };
}

/** By the names that the AWS SDK reads, the one for S3 before the general one. */
function readAws(env: Environment): Pick<S3Settings, "endpoint" | "region" | "credentials"> {
  const endpoint = env.AWS_ENDPOINT_URL_S3 ? "AWS_ENDPOINT_URL_S3" : "AWS_ENDPOINT_URL";
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || "us-east-1";
  return { endpoint: readOrigin(env, endpoint), region, credentials: readCredentials(env) };
}

function readCredentials(env: Environment): S3Settings["credentials"] {
  const [id, key, token] = [env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY, env.AWS_SESSION_TOKEN];
  if (!id && !key) return null;
  if (!id) throw new ConfigError("AWS_ACCESS_KEY_ID", "is missing beside AWS_SECRET_ACCESS_KEY; set both");
  if (!key) throw new ConfigError("AWS_SECRET_ACCESS_KEY", "is missing beside AWS_ACCESS_KEY_ID; set both");
  return {
    accessKeyId: id,
    secretAccessKey: new Secret(key),
    sessionToken: token ? new Secret(token) : null,
  };
}
