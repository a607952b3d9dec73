import { boxOf, type RecoveryWorld } from "./recovery_world.ts";

/** Alice's first snapshot: all is in it. */
export const ALICE = "alice@acme.example";

/** The address of a snapshot of a member or folder: the newest but `back`. */
export async function snapshotAt({ at, text }: RecoveryWorld, name: string, back = 0): Promise<string> {
  const list = await text(`${await at(name)}/snapshots`);
  return [...list.matchAll(/href="(\/recovery\/\w+\/\d+\/at\/\d+)"/g)][back]![1]!;
}

/** Ticks items of one folder. */
export async function tick(portal: RecoveryWorld, at: string, folder: string, ...names: string[]) {
  const page = await portal.text(`${at}?path=${encodeURIComponent(folder)}`);
  for (const name of names) {
    await portal.alice.post(`${at}/basket`, { path: folder, node: boxOf(page, name).node });
  }
}

/** Sends the form of the restore of what is ticked; answers the job's address. */
export async function ask(
  portal: RecoveryWorld,
  at: string,
  fields: Record<string, string> = {},
): Promise<string> {
  const key = /name="key" value="([^"]+)"/.exec(await portal.text(`${at}/restore`))![1]!;
  const form = {
    key,
    target: "own",
    mode: "in-place",
    collision: "skip-identical",
    sharing: "report",
    ...fields,
  };
  const answer = await portal.alice.post(`${at}/restore`, form);
  if (answer.status !== 303) throw new Error(`Not asked: ${answer.status} ${words(await answer.text())}`);
  return answer.headers.get("location")!;
}

/** Looks up what it would do, starts it and waits for what the page says then. */
export async function carryOut(portal: RecoveryWorld, job: string, says: RegExp): Promise<string> {
  await shown(portal, job, /What it would do|has failed/);
  await portal.alice.post(`${job}/start`);
  return await shown(portal, job, says);
}

/** Runs the jobs until a page says something and whoever asked has heard of it; answers the page's words. */
export async function shown(portal: RecoveryWorld, page: string, says: RegExp): Promise<string> {
  let text = "";
  await portal.untilDone(async () => {
    text = words(await portal.text(page));
    return says.test(text) && await isTold(portal);
  });
  return text;
}

/** A job's page says that it has ended before its mail is written: jobs that are stopped in between tell it when they start again. */
async function isTold({ services: { control, catalogue } }: RecoveryWorld): Promise<boolean> {
  const running = await control.read.selectFrom("jobs").select("subject").where("state", "=", "running")
    .where("kind", "in", ["restore", "export"]).execute();
  const untold = await catalogue.read.selectFrom("recovery_jobs").select("id")
    .where("id", "in", running.map(({ subject }) => subject))
    .where("state", "in", ["succeeded", "partial", "failed", "parked"]).where("told_at", "is", null)
    .executeTakeFirst();
  return untold === undefined;
}

/** What a page says, without its tags. */
export function words(html: string): string {
  return html.slice(html.indexOf("<main")).replace(/<[^>]+>/g, " ").replace(/\s+/g, " ").replaceAll(
    "&#39;",
    "'",
  )
    .trim();
}
