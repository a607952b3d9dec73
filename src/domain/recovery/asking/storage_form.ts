import { z } from "zod";
import type { DestinationSettings } from "../../../integrations/destinations/open.ts";
import { Invalid } from "../../errors.ts";

const text = (most: number) => z.string().trim().max(most, "is too long").default("");
const bucket = text(222).refine((name) => /^[A-Za-z0-9$][A-Za-z0-9._-]*$|^$/.test(name), "is no such name");
const address = text(300).refine(
  (given) => given === "" || /^https?:$/.test(URL.parse(given)?.protocol ?? ""),
  "must be a whole address: https://…",
);

/** The storages of a customer's own. */
export type StorageKind = DestinationSettings["kind"];

/** What the form asks about a storage of one's own. Names with "secret" are never shown again. */
export const STORAGE_FIELDS = {
  /** Where below the bucket's top. */
  folder: text(200).refine((path) => /^[^\p{Cc}\\]*$/u.test(path), "must be one line without backslashes"),
  s3_bucket: bucket,
  s3_region: text(50).refine((name) => /^[a-z0-9-]*$/i.test(name), "is no such name"),
  s3_endpoint: address,
  s3_key: text(200),
  s3_secret: text(500),
  azure_account: text(63).refine((name) => /^[a-z0-9-]*$/.test(name), "is no such name"),
  azure_container: bucket,
  azure_endpoint: address,
  azure_secret: text(2_000),
  google_bucket: bucket,
  google_secret: text(10_000),
};
export type StorageForm = z.output<z.ZodObject<typeof STORAGE_FIELDS>>;

/** What opens the storage that is meant. Throws `Invalid` by field. */
export function settingsOf(kind: StorageKind, form: StorageForm): DestinationSettings {
  switch (kind) {
    case "s3":
      return s3Of(form);
    case "azure":
      return azureOf(form);
    case "google":
      return googleOf(form);
  }
}

function s3Of(form: StorageForm): DestinationSettings {
  const endpoint = form.s3_endpoint === "" ? null : new URL(form.s3_endpoint).origin;
  needed(form, ["s3_bucket", ...endpoint === null ? ["s3_region" as const] : [], "s3_key", "s3_secret"]);
  return {
    kind: "s3",
    bucket: form.s3_bucket,
    region: form.s3_region || "us-east-1",
    endpoint,
    accessKeyId: form.s3_key,
    secretAccessKey: form.s3_secret,
  };
}

function azureOf(form: StorageForm): DestinationSettings {
  needed(form, ["azure_account", "azure_container", "azure_secret"]);
  const isSas = /(^|[?&])sig=/.test(form.azure_secret);
  if (!isSas && !/^[A-Za-z0-9+/]{40,}={0,2}$/.test(form.azure_secret)) {
    throw refused("azure_secret", "is neither an account key nor a SAS token: copy it whole");
  }
  const endpoint = form.azure_endpoint === "" ? null : form.azure_endpoint.replace(/\/+$/, "");
  return {
    kind: "azure",
    account: form.azure_account,
    container: form.azure_container,
    endpoint,
    accountKey: isSas ? null : form.azure_secret,
    sas: isSas ? form.azure_secret.replace(/^[^?]*\?/, "") : null,
  };
}

/** Of the file its name and key alone are taken: what else may stand in such a file leads elsewhere. */
function googleOf(form: StorageForm): DestinationSettings {
  needed(form, ["google_bucket", "google_secret"]);
  const read = serviceAccount.safeParse(parsed(form.google_secret));
  if (!read.success) {
    throw refused("google_secret", "is not the JSON file of a service account's key: copy it whole");
  }
  const { client_email: clientEmail, private_key: privateKey } = read.data;
  return { kind: "google", bucket: form.google_bucket, clientEmail, privateKey };
}

const serviceAccount = z.object({
  type: z.literal("service_account"),
  client_email: z.email().max(300),
  private_key: z.string().regex(/^-----BEGIN (RSA )?PRIVATE KEY-----/),
});

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function needed(form: StorageForm, fields: (keyof StorageForm)[]) {
  const missing = fields.filter((field) => form[field] === "");
  if (missing.length === 0) return;
  const words = Object.fromEntries(missing.map((field) => [field, "is missing"]));
  throw new Invalid(`Cannot export: ${missing[0]} is missing`, words);
}

function refused(field: string, words: string): Invalid {
  return new Invalid(`Cannot export: ${field} ${words}`, { [field]: words });
}
