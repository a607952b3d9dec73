import { madeDocx, madePdf } from "../support/made_documents.ts";
import { newestMail, type Visitor } from "../support/visitor.ts";
import { sleep } from "../../src/services.ts";
import { type AzureServer, startAzure } from "../integrations/azure_server.ts";
import type { Site } from "./site.ts";

const MEMBER = "alice";
const MAIL = "alice@acme.example";
/** Enough of a member's files for an alarm, when all of them change at once. */
const MINUTES = 30;
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const text = (words: string) => new TextEncoder().encode(words).toBase64();
/** A file of each way in which a preview shows one, by the name of its parameter. */
const SHOWN: Record<string, [path: string, base64: string]> = {
  image: ["/Shown/Plan of the harbour.png", PNG],
  pdf: ["/Shown/Lease.pdf", madePdf(["A quiet page", "Another one"]).toBase64()],
  letter: ["/Shown/Letter.docx", madeDocx(["Dear Bob,", "all is well."]).toBase64()],
  table: ["/Shown/Sums.csv", text('Month,Sum\n"March, first half",12.50\nApril,=1+1\n')],
  code: ["/Shown/sums.ts", text("export function sum(a: number, b: number) {\n  return a + b;\n}\n")],
  sound: ["/Shown/Bell.wav", silence().toBase64()],
};

/** What a member has before her first backup: what previews show, and what an attack will find. */
export async function fillHome({ control }: Site) {
  for (const [path, base64] of Object.values(SHOWN)) {
    await control("POST", "put", { member: MEMBER, path, base64 });
  }
  for (let n = 0; n < MINUTES; n++) {
    const words = `Minutes of meeting ${n}. `.repeat(40);
    await control("POST", "put", { member: MEMBER, path: `/Minutes/${n}.txt`, text: words });
  }
}

/** All minutes turn into noise of other names; and some of what a comparison shows. */
export async function attackHome({ control }: Site) {
  for (let n = 0; n < MINUTES; n++) {
    const base64 = crypto.getRandomValues(new Uint8Array(900)).toBase64();
    await control("POST", "delete", { member: MEMBER, path: `/Minutes/${n}.txt` });
    await control("POST", "put", { member: MEMBER, path: `/Minutes/${n}.txt.lock`, base64 });
  }
  await control("POST", "move", { member: MEMBER, from: "/Shown/Letter.docx", to: "/Letter, moved.docx" });
  await control("POST", "put", { member: MEMBER, path: "/Shown/sums.ts", text: "export const sum = 3;\n" });
}

/** Numbers of the versions that previews show, and of the alarm. */
export async function seenOf({ services: { catalogue: { read } } }: Site): Promise<Record<string, string>> {
  const seen: Record<string, string> = {};
  for (const [name, [path]] of Object.entries(SHOWN)) {
    const { id } = await read.selectFrom("versions").select("id")
      .where("name", "=", path.slice(path.lastIndexOf("/") + 1)).orderBy("id").executeTakeFirstOrThrow();
    seen[name] = String(id);
  }
  const alarm = await read.selectFrom("alarms").select("id").executeTakeFirstOrThrow();
  return { ...seen, alarm: String(alarm.id) };
}

/** Jobs that have come to their ends, each another one: ids, and tokens of links. `at`: `/recovery/<task>/<entity>/at/1`. */
export async function jobsDone(site: Site, alice: Visitor, at: string): Promise<Record<string, string>> {
  const azure = startAzure();
  try {
    const [done, link] = await downloaded(site, alice, at);
    const [revoked, ended] = await downloaded(site, alice, at);
    await alice.post(`/jobs/${revoked}/link/revoke`);
    const exported = await exportedTo(azure, alice, at);
    const planned = await askedToRestore(alice, at, { mode: "new-folder" });
    await shows(alice, planned, /What it would do/);
    const partial = await restoredInPart(site, alice, at);
    return { done, link, ended, exported, planned, partial };
  } finally {
    await azure.close();
  }
}

/** A download that is ready: its id, and its link's token. */
async function downloaded({ mails }: Site, alice: Visitor, at: string): Promise<[string, string]> {
  const form = { destination: "download", mail: "yes", all: "yes" };
  const job = idOf(await alice.post(`${at}/download`, { key: crypto.randomUUID(), ...form }));
  await shows(alice, job, /Ready to download/);
  for (;;) {
    const mail = await newestMail(mails, MAIL);
    const token = /\/downloads\/([\w-]+)/.exec(mail)?.[1];
    if (token && mail.includes(job)) return [job, token];
    await sleep(50);
  }
}

/** One file's answer is a refusal, so that it is not included. */
async function exportedTo(azure: AzureServer, alice: Visitor, at: string): Promise<string> {
  const headers = { "x-ms-error-code": "InvalidResourceName", "content-type": "application/xml" };
  const body = "<Error><Code>InvalidResourceName</Code></Error>";
  azure.faults.add({ method: "PUT", where: /Bell/, status: 400, headers, body });
  const job = idOf(
    await alice.post(`${at}/download`, {
      key: crypto.randomUUID(),
      destination: "azure",
      azure_account: azure.account,
      azure_container: azure.container,
      azure_endpoint: azure.endpoint,
      azure_secret: azure.key,
      label: "Leaver",
      all: "yes",
    }),
  );
  await shows(alice, job, /Everything that you chose is there|Some items could not be read|It has failed/);
  return job;
}

/** The names of two files are refused. */
async function restoredInPart({ control }: Site, alice: Visitor, at: string): Promise<string> {
  const error = { ".tag": "disallowed_name" };
  await control("POST", "refused-writes", {
    member: MEMBER,
    path: "/Minutes/[12]\\.txt$",
    error,
    times: null,
  });
  const job = await askedToRestore(alice, at, { mode: "in-place" });
  await shows(alice, job, /What it would do/);
  await alice.post(`/jobs/${job}/start`);
  await shows(alice, job, /Some items could not be restored/);
  return job;
}

async function askedToRestore(alice: Visitor, at: string, { mode }: { mode: string }): Promise<string> {
  const folder = (await alice.text(at)).match(/<input class="box"[^>]*"Choose Minutes"[^>]*>/)![0];
  await alice.post(`${at}/basket`, { path: "", node: /value="(\d+)"/.exec(folder)![1]! });
  const form = { target: "own", mode, collision: "skip-identical", sharing: "report" };
  return idOf(await alice.post(`${at}/restore`, { key: crypto.randomUUID(), ...form }));
}

async function shows(alice: Visitor, job: string, words: RegExp) {
  while (!words.test(await alice.text(`/jobs/${job}`))) await sleep(100);
}

function idOf(path: string): string {
  return path.slice("/jobs/".length);
}

/** A tenth of a second of nothing, as a WAV file. */
function silence(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(44 + 800);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("RIFF    WAVEfmt "));
  view.setUint32(4, 36 + 800, true);
  view.setUint32(16, 16, true);
  for (const [at, value] of [[20, 1], [22, 1], [32, 1], [34, 8]] as const) view.setUint16(at, value, true);
  view.setUint32(24, 8_000, true);
  view.setUint32(28, 8_000, true);
  bytes.set(new TextEncoder().encode("data"), 36);
  view.setUint32(40, 800, true);
  return bytes.fill(128, 44);
}
