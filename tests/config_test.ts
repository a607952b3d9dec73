import { describe, expect, it } from "vitest";
import { resolve } from "node:path";
import { ConfigError, readConfig } from "../src/config.ts";

describe("readConfig", () => {
  it("works on a laptop with nothing set", () => {
    expect(readConfig({ PATH: "/bin", DROPKEEP_STORE: "" })).toEqual({
      data: resolve("data"),
      host: "127.0.0.1",
      patience: 360 * 60_000,
      port: 8000,
      dropbox: { appKey: null, appSecret: null, origin: null },
      store: { kind: "disk", folder: resolve("data/objects") },
      masterKeys: { text: null, file: resolve("data/keys/master.key") },
      workers: 2,
      hasProxy: false,
      folderZips: true,
      portal: {
        origin: null,
        trustedProxies: [],
        signUp: true,
        location: "This installation",
        terms: null,
        privacy: null,
      },
      mail: { smtp: null, from: "Dropkeep <dropkeep@localhost>" },
      metricsToken: null,
      pingUrl: null,
      privateDestinations: [],
      selfBackupHours: 6,
      log: "text",
    });
  });

  it.each(["HTTP_PROXY", "https_proxy", "ALL_PROXY"])("sees that %s leads HTTP through a proxy", (name) => {
    expect(readConfig({ [name]: "http://proxy.example:3128" }).hasProxy).toBe(true);
  });

  it("puts objects and keys under the data folder", () => {
    const config = readConfig({ DROPKEEP_DATA: "/srv/keep" });

    expect(config.store).toEqual({ kind: "disk", folder: "/srv/keep/objects" });
    expect(config.masterKeys.file).toBe("/srv/keep/keys/master.key");
  });

  it("reads a bucket with the names of the AWS SDK, S3's own endpoint first", () => {
    const { store } = readConfig({
      DROPKEEP_STORE: "s3://acme-backups/one/two/",
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
      AWS_ENDPOINT_URL_S3: "http://127.0.0.1:2/",
      AWS_DEFAULT_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "id",
      AWS_SECRET_ACCESS_KEY: "canary-1",
    });

    expect(store).toMatchObject({
      kind: "s3",
      bucket: "acme-backups",
      prefix: "one/two",
      region: "eu-west-1",
    });
    expect(store).toMatchObject({ endpoint: "http://127.0.0.1:2", credentials: { accessKeyId: "id" } });
    expect(store.kind === "s3" && store.credentials?.secretAccessKey.reveal()).toBe("canary-1");
  });

  it("leaves the keys of a bucket to the AWS SDK where none is given", () => {
    expect(readConfig({ DROPKEEP_STORE: "s3://acme" }).store).toEqual({
      kind: "s3",
      bucket: "acme",
      prefix: "",
      endpoint: null,
      region: "us-east-1",
      credentials: null,
    });
  });

  it("[K6] shows no secret when it is printed", () => {
    const config = readConfig({
      DROPKEEP_STORE: "s3://acme",
      DROPKEEP_MASTER_KEY: "canary-1",
      DROPKEEP_DROPBOX_APP_KEY: "app",
      DROPKEEP_DROPBOX_APP_SECRET: "canary-2",
      DROPKEEP_SMTP_URL: "smtp://user:canary-5@mail.example.com",
      DROPKEEP_MAIL_FROM: "keep@example.com",
      AWS_ACCESS_KEY_ID: "id",
      AWS_SECRET_ACCESS_KEY: "canary-3",
      AWS_SESSION_TOKEN: "canary-4",
    });

    expect(Deno.inspect(config, { depth: 9 }) + JSON.stringify(config)).not.toContain("canary");
  });

  it.each([
    [{ DROPKEEP_PORT: "80a" }, 'DROPKEEP_PORT is "80a"; give a whole number from 0 to 65535'],
    [{ DROPKEEP_PORT: "65536" }, 'DROPKEEP_PORT is "65536"; give a whole number from 0 to 65535'],
    [{ DROPKEEP_WORKERS: "0" }, 'DROPKEEP_WORKERS is "0"; give a whole number from 1 to 16'],
    [{ DROPKEEP_WORKERS: "1e1" }, 'DROPKEEP_WORKERS is "1e1"; give a whole number from 1 to 16'],
    [{ DROPKEEP_FOLDER_ZIPS: "no" }, 'DROPKEEP_FOLDER_ZIPS is "no"; give on or off'],
    [{ DROPKEEP_LOG: "xml" }, 'DROPKEEP_LOG is "xml"; give text, json or debug'],
    [{ DROPKEEP_STORE: "s3://" }, 'DROPKEEP_STORE is "s3://"; give a folder or s3://bucket/prefix'],
    [{ DROPKEEP_STORE: "gs://acme" }, 'DROPKEEP_STORE is "gs://acme"; give a folder or s3://bucket/prefix'],
    [
      { DROPKEEP_DROPBOX_ORIGIN: "localhost:9" },
      'DROPKEEP_DROPBOX_ORIGIN is "localhost:9"; give an origin such as',
    ],
    [
      { DROPKEEP_DROPBOX_ORIGIN: "http://h/x" },
      'DROPKEEP_DROPBOX_ORIGIN is "http://h/x"; give an origin such as',
    ],
    [
      { DROPKEEP_DROPBOX_APP_SECRET: "s" },
      "DROPKEEP_DROPBOX_APP_SECRET is set without DROPKEEP_DROPBOX_APP_KEY",
    ],
    [{ DROPKEEP_MASTER_KEY: "s", DROPKEEP_MASTER_KEY_FILE: "f" }, "DROPKEEP_MASTER_KEY_FILE is set beside"],
    [{ DROPKEEP_STORE: "s3://acme", AWS_ACCESS_KEY_ID: "i" }, "AWS_SECRET_ACCESS_KEY is missing beside"],
    [
      { DROPKEEP_PUBLIC_URL: "http://keep.example.com" },
      'DROPKEEP_PUBLIC_URL is "http://keep.example.com"; nobody can',
    ],
    [{ DROPKEEP_PUBLIC_URL: "https://h/x" }, 'DROPKEEP_PUBLIC_URL is "https://h/x"; give an origin such as'],
    [
      { DROPKEEP_TRUSTED_PROXIES: "10.0.0.0/8 proxy" },
      'DROPKEEP_TRUSTED_PROXIES is no address or range: "proxy"',
    ],
    [{ DROPKEEP_SIGN_UP: "no" }, 'DROPKEEP_SIGN_UP is "no"; give on or off'],
    [{ DROPKEEP_TERMS_URL: "terms" }, 'DROPKEEP_TERMS_URL is "terms"; give the whole address'],
    [{ DROPKEEP_SMTP_URL: "mail.example.com" }, "DROPKEEP_SMTP_URL is no mail server; give smtp://"],
    [
      { DROPKEEP_SMTP_URL: "smtp://mail.example.com" },
      "DROPKEEP_MAIL_FROM is missing beside DROPKEEP_SMTP_URL",
    ],
    [{ DROPKEEP_STROE: "/x" }, "DROPKEEP_STROE is no setting; did you mean DROPKEEP_STORE?"],
    [
      { DROPKEEP_DROPBOX_APPKEY: "x" },
      "DROPKEEP_DROPBOX_APPKEY is no setting; did you mean DROPKEEP_DROPBOX_APP_KEY?",
    ],
  ])("stops the start at %j with one sentence that names it", (env, sentence) => {
    const reading = () => readConfig(env as Record<string, string>);

    expect(reading).toThrow(ConfigError);
    expect(reading).toThrow(`Cannot start: ${sentence}`);
  });
});
