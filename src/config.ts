import { resolve } from "node:path";
import { ConfigError, type Environment } from "./config/config_error.ts";
import { readOrigin } from "./config/origin.ts";
import {
  type MailConfig,
  type PortalConfig,
  readMail,
  readPortal,
  readRanges,
  readSwitch,
} from "./config/portal.ts";
import { refuseUnknown } from "./config/spelling.ts";
import { readStore, type StoreSettings } from "./config/store.ts";
import { Secret } from "./storage/secrets/secret.ts";

export { ConfigError } from "./config/config_error.ts";
export type { S3Settings, StoreSettings } from "./config/store.ts";

/** Every setting, checked. Folders are absolute. */
export interface Config {
  data: string;
  host: string;
  /** 0: any free port. */
  port: number;
  dropbox: DropboxSettings;
  store: StoreSettings;
  masterKeys: MasterKeySettings;
  /** Deno Workers for chunking, hashing, compressing and sealing. */
  workers: number;
  /** Milliseconds that a run waits for a Dropbox that does not answer or asks to wait. */
  patience: number;
  /** Whether this machine's environment leads HTTP through a proxy, which `fetch` alone knows how to take. */
  hasProxy: boolean;
  /** Whether a backup reads folders of small files by one zip each. */
  folderZips: boolean;
  portal: PortalConfig;
  mail: MailConfig;
  /** `debug`: text, and where in the code a failure comes from. */
  log: "text" | "json" | "debug";
  /** Who sends it may read `/metrics`; null: nobody may. */
  metricsToken: Secret | null;
  /** Between two copies of the installation itself into its storage; 0: none by themselves. */
  selfBackupHours: number;
  /** Called every few minutes while no task is late; null: nothing is called. */
  pingUrl: string | null;
  /** Addresses and ranges of the operator's own network that people may export into. */
  privateDestinations: string[];
}

export interface DropboxSettings {
  /** Null: no app is configured. */
  appKey: string | null;
  appSecret: Secret | null;
  /** When set, every call for Dropbox's four hosts goes to this one origin, same paths. */
  origin: string | null;
}

export interface MasterKeySettings {
  /** Null: the file. */
  text: Secret | null;
  file: string;
}

const SECRETS = [
  "DROPKEEP_MASTER_KEY",
  "DROPKEEP_DROPBOX_APP_SECRET",
  "DROPKEEP_SMTP_URL",
  "DROPKEEP_METRICS_TOKEN",
];

/** As `fetch` reads them. */
const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

/** This process's settings, some given `instead`; children do not inherit its secrets. To be read once, at the start. */
export function readOwnConfig(instead: Environment = {}): Config {
  const config = readConfig({ ...Deno.env.toObject(), ...instead });
  for (const name of SECRETS) Deno.env.delete(name);
  return config;
}

/** Settings of an environment; an empty value counts as none. Throws `ConfigError`. */
export function readConfig(env: Environment): Config {
  refuseUnknown(env);
  const data = resolve(env.DROPKEEP_DATA || "./data");
  return {
    data,
    host: env.DROPKEEP_HOST || "127.0.0.1",
    port: readNumber(env, "DROPKEEP_PORT", 8000, 0, 65_535),
    dropbox: readDropbox(env),
    store: readStore(env, data),
    masterKeys: readMasterKeys(env, data),
    workers: readNumber(env, "DROPKEEP_WORKERS", 2, 1, 16),
    patience: readNumber(env, "DROPKEEP_PATIENCE", 360, 0, 10_080) * 60_000,
    hasProxy: PROXIES.some((name) => env[name] || env[name.toLowerCase()]),
    folderZips: readSwitch(env, "DROPKEEP_FOLDER_ZIPS", true),
    portal: readPortal(env),
    mail: readMail(env),
    log: readLog(env),
    metricsToken: env.DROPKEEP_METRICS_TOKEN ? new Secret(env.DROPKEEP_METRICS_TOKEN) : null,
    selfBackupHours: readNumber(env, "DROPKEEP_SELF_BACKUP_HOURS", 6, 0, 168),
    pingUrl: readUrl(env, "DROPKEEP_PING_URL"),
    privateDestinations: readRanges(env, "DROPKEEP_PRIVATE_DESTINATIONS"),
  };
}

function readUrl(env: Environment, name: string): string | null {
  const text = env[name];
  if (!text) return null;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new ConfigError(name, `is "${text}"; give an address that begins with https://`);
}

function readNumber(env: Environment, name: string, otherwise: number, from: number, to: number): number {
  const text = env[name] || String(otherwise);
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= from && value <= to) return value;
  throw new ConfigError(name, `is "${text}"; give a whole number from ${from} to ${to}`);
}

function readLog(env: Environment): Config["log"] {
  const log = env.DROPKEEP_LOG || "text";
  if (log === "text" || log === "json" || log === "debug") return log;
  throw new ConfigError("DROPKEEP_LOG", `is "${log}"; give text, json or debug`);
}

function readDropbox(env: Environment): DropboxSettings {
  const secret = env.DROPKEEP_DROPBOX_APP_SECRET;
  if (secret && !env.DROPKEEP_DROPBOX_APP_KEY) {
    throw new ConfigError("DROPKEEP_DROPBOX_APP_SECRET", "is set without DROPKEEP_DROPBOX_APP_KEY; set both");
  }
  return {
    appKey: env.DROPKEEP_DROPBOX_APP_KEY || null,
    appSecret: secret ? new Secret(secret) : null,
    origin: readOrigin(env, "DROPKEEP_DROPBOX_ORIGIN"),
  };
}

function readMasterKeys(env: Environment, data: string): MasterKeySettings {
  const file = env.DROPKEEP_MASTER_KEY_FILE;
  if (env.DROPKEEP_MASTER_KEY && file) {
    throw new ConfigError("DROPKEEP_MASTER_KEY_FILE", "is set beside DROPKEEP_MASTER_KEY; set one of them");
  }
  const text = env.DROPKEEP_MASTER_KEY ? new Secret(env.DROPKEEP_MASTER_KEY) : null;
  return { text, file: resolve(file || `${data}/keys/master.key`) };
}
