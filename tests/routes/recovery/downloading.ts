import { vi } from "vitest";
import { shown } from "./giving_back.ts";
import type { RecoveryWorld } from "./recovery_world.ts";

/** Sends the form of the download of what is ticked, or of all; answers the job's address. */
export async function askDownload(
  portal: RecoveryWorld,
  at: string,
  fields: Record<string, string> = {},
): Promise<string> {
  const page = await portal.text(`${at}/download`);
  const key = /name="key" value="([^"]+)"/.exec(page)![1]!;
  const all: Record<string, string> = page.includes('name="all"') ? { all: "yes" } : {};
  const answer = await portal.alice.post(`${at}/download`, {
    key,
    destination: "download",
    mail: "yes",
    ...all,
    ...fields,
  });
  if (answer.status !== 303) throw new Error(`Not asked: ${answer.status} ${await answer.text()}`);
  return answer.headers.get("location")!;
}

/** Asks for a download and waits until its page says something. */
export async function prepared(
  portal: RecoveryWorld,
  at: string,
  fields: Record<string, string> = {},
  says = /Ready to download/,
): Promise<{ job: string; page: string }> {
  const job = await askDownload(portal, at, fields);
  return { job, page: await shown(portal, job, says) };
}

/** What a download under way says after something has happened amid it, and a while later. */
export async function brokenOff(answer: Response, change: () => Promise<unknown>): Promise<string> {
  const reader = answer.body!.getReader();
  await reader.read();
  await change();
  const later = performance.now() + 2_000;
  vi.spyOn(performance, "now").mockReturnValue(later);
  try {
    for (let done = false; !done;) ({ done } = await reader.read());
    return "all of it came";
  } catch (error) {
    return (error as Error).message;
  } finally {
    vi.restoreAllMocks();
  }
}

/** The path of the link in the last mail of a download. */
export async function mailedLink(portal: RecoveryWorld): Promise<string> {
  const row = await portal.services.control.read.selectFrom("outbox").select(["id", "payload"])
    .where("kind", "=", "export_ended").orderBy("made_at", "desc").executeTakeFirstOrThrow();
  const mail = JSON.parse((await portal.keys.open("outbox.payload", row.payload, row.id)).reveal());
  return new URL(mail.download).pathname;
}

export async function bytesOf(answer: Response): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await answer.arrayBuffer());
}
