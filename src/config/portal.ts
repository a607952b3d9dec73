import { readProxies } from "../routes/client_address.ts";
import { Secret } from "../storage/secrets/secret.ts";
import { ConfigError, type Environment } from "./config_error.ts";
import { readOrigin } from "./origin.ts";

export interface PortalConfig {
  /** Where people reach the portal; null: this machine, by the port it listens on. */
  origin: string | null;
  trustedProxies: string[];
  signUp: boolean;
  /** How the place of the backups is called. */
  location: string;
  terms: string | null;
  privacy: string | null;
}

export interface MailConfig {
  /** `smtp://user:password@host:587`; null: mails are files. */
  smtp: Secret | null;
  from: string;
}

export function readPortal(env: Environment): PortalConfig {
  return {
    origin: readPublicOrigin(env),
    trustedProxies: readRanges(env, "DROPKEEP_TRUSTED_PROXIES"),
    signUp: readSwitch(env, "DROPKEEP_SIGN_UP", true),
    location: env.DROPKEEP_LOCATION || "This installation",
    terms: readLink(env, "DROPKEEP_TERMS_URL"),
    privacy: readLink(env, "DROPKEEP_PRIVACY_URL"),
  };
}

export function readMail(env: Environment): MailConfig {
  const url = env.DROPKEEP_SMTP_URL;
  if (url && !/^smtps?:$/.test(URL.parse(url)?.protocol ?? "")) {
    throw new ConfigError(
      "DROPKEEP_SMTP_URL",
      "is no mail server; give smtp://user:password@host:587 or smtps://…",
    );
  }
  const from = env.DROPKEEP_MAIL_FROM || "Dropkeep <dropkeep@localhost>";
  if (url && !env.DROPKEEP_MAIL_FROM) {
    throw new ConfigError(
      "DROPKEEP_MAIL_FROM",
      "is missing beside DROPKEEP_SMTP_URL; give the sender's address",
    );
  }
  return { smtp: url ? new Secret(url) : null, from };
}

export function readSwitch(env: Environment, name: string, otherwise: boolean): boolean {
  const text = env[name] || (otherwise ? "on" : "off");
  if (text === "on" || text === "off") return text === "on";
  throw new ConfigError(name, `is "${text}"; give on or off`);
}

/** Browsers keep the cookies of a session over https, and over http on their own machine alone. */
function readPublicOrigin(env: Environment): string | null {
  const origin = readOrigin(env, "DROPKEEP_PUBLIC_URL");
  if (origin === null || /^(https:|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|$))/.test(origin)) {
    return origin;
  }
  throw new ConfigError(
    "DROPKEEP_PUBLIC_URL",
    `is "${origin}"; nobody can sign in without https: give https://…`,
  );
}

/** Addresses and ranges, separated by spaces or commas. */
export function readRanges(env: Environment, name: string): string[] {
  const list = (env[name] ?? "").split(/[\s,]+/).filter(Boolean);
  try {
    readProxies(list);
  } catch (error) {
    throw new ConfigError(name, `${(error as Error).message}; give such as 10.0.0.0/8`);
  }
  return list;
}

function readLink(env: Environment, name: string): string | null {
  const text = env[name];
  if (!text) return null;
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? "")) return text;
  throw new ConfigError(name, `is "${text}"; give the whole address, https://…`);
}
