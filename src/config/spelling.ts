import { ConfigError, type Environment } from "./config_error.ts";

const SETTINGS = [
  "DROPKEEP_DATA",
  "DROPKEEP_PORT",
  "DROPKEEP_HOST",
  "DROPKEEP_DROPBOX_APP_KEY",
  "DROPKEEP_DROPBOX_APP_SECRET",
  "DROPKEEP_DROPBOX_ORIGIN",
  "DROPKEEP_STORE",
  "DROPKEEP_MASTER_KEY",
  "DROPKEEP_MASTER_KEY_FILE",
  "DROPKEEP_WORKERS",
  "DROPKEEP_PATIENCE",
  "DROPKEEP_FOLDER_ZIPS",
  "DROPKEEP_PUBLIC_URL",
  "DROPKEEP_TRUSTED_PROXIES",
  "DROPKEEP_SIGN_UP",
  "DROPKEEP_LOCATION",
  "DROPKEEP_TERMS_URL",
  "DROPKEEP_PRIVACY_URL",
  "DROPKEEP_SMTP_URL",
  "DROPKEEP_MAIL_FROM",
  "DROPKEEP_LOG",
  "DROPKEEP_METRICS_TOKEN",
  "DROPKEEP_PING_URL",
  "DROPKEEP_SELF_BACKUP_HOURS",
  "DROPKEEP_PRIVATE_DESTINATIONS",
];

/** A misspelt setting would be a default that nobody chose. Names under DROPKEEP_TEST_ belong to the tests. */
export function refuseUnknown(env: Environment) {
  const names = Object.keys(env).filter((name) =>
    name.startsWith("DROPKEEP_") && !name.startsWith("DROPKEEP_TEST_")
  );
  const strange = names.find((name) => !SETTINGS.includes(name));
  if (strange === undefined) return;
  throw new ConfigError(strange, `is no setting; did you mean ${nearest(strange, SETTINGS)}?`);
}

/** The word that looks most like the one given. */
export function nearest(given: string, words: readonly string[]): string {
  return words.toSorted((a, b) => distance(given, a) - distance(given, b))[0]!;
}

/** Letters to insert, drop or change to get from one word to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, n) => n);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...to].entries()) {
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[to.length]!;
}
