import { replayErasures } from "../domain/account_erasure.ts";
import { openInstanceKeys } from "../domain/instance_keys.ts";
import { livingTasks } from "../domain/jobs/subjects.ts";
import { parkJobs } from "../domain/recovery/jobs/jobs.ts";
import { concludeSelfRestore } from "../domain/self_restored.ts";
import { endPutBack, type PutBack } from "../installation/put_back.ts";
import { restoreSelf, wholeCopies } from "../installation/self_restore.ts";
import type { Services } from "../services.ts";
import { openObjectStore } from "../storage/objects/open.ts";
import { addressOf } from "../task_services.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { bytesText, timeText } from "./quantities.ts";
import { table } from "./table.ts";

export const restore_self: Command = {
  name: "restore-self",
  group: "prove",
  summary: "Bring a lost data folder back from a copy in the storage",
  usage: ["restore-self [--copy ID]", "restore-self --list"],
  about:
    "Takes the newest copy that backup-self or the server made, with the master key (DROPKEEP_MASTER_KEY, or put its\n" +
    "file back as keys/master.key first), into a data folder that is empty; an older copy is brought to this version.\n" +
    "Everybody signs in again, and links that were mailed open nothing. What was backed up after the copy is found in\n" +
    "the repositories by the next backup; accounts that were erased after it stay erased.\n" +
    "The Dropkeep that the copy is of must not run any more.",
  options: {
    copy: { value: "ID", help: "this copy, not the newest" },
    list: { help: "show which copies there are, and restore none" },
  },
  examples: [
    ["restore-self", "on a new machine, with DROPKEEP_STORE and the master key set"],
    ["restore-self --copy 20261125T060000Z-3f9a12c4", "where the newest is damaged"],
  ],
  json:
    "{ copy, made_at, bytes, sessions_ended, accounts_erased }\n--list: { copies: [{ copy, instance, made_at, bytes }] }",
  words: 0,
  run: (context) => context.args.has("list") ? list(context) : bringBack(context),
};

async function bringBack(context: Context): Promise<Exit> {
  const { args, out, now, signal } = context;
  const found = await restoreSelf({ config: context.config(), now, signal, copy: args.text("copy") });
  // Opening brings it to this version, and ends runs that were under way.
  const services = await context.services({ halfRestored: true });
  const { control, ring, config } = services;
  // First: cut off after it, nobody enters an account that was erased.
  const erased = await replayErasures(control, openObjectStore(addressOf(config.store, "")), now());
  const { parked, shut } = await parkAll(services);
  const copy = { ...found, missing: [] };
  const { sessions } = await concludeSelfRestore(
    control,
    await openInstanceKeys(control, ring, now()),
    copy,
    now(),
  );
  await endPutBack(config.data);
  const told = { ...asJson(found), instance: undefined, sessions_ended: sessions, accounts_erased: erased };
  out.answer(told, () =>
    [
      `The data folder is as it was at ${timeText(found.madeAt)} UTC (copy ${found.id}).`,
      ...erasedText(erased),
      ...parked === 0 ? [] : [`Restores that were under way wait for somebody to start them: ${parked}.`],
      ...shut.map((account) =>
        `The catalogue of account ${account} cannot be opened: dropkeep rebuild-catalogue.`
      ),
      "Everybody signs in again. Start the server; the next backups bring the catalogues up to date.",
    ].join("\n"));
  return EXIT.ok;
}

/** Restores of all accounts, which may have been done since the copy. Cut off, what is parked stays so. */
async function parkAll(services: Services): Promise<{ parked: number; shut: string[] }> {
  const accounts = new Set((await livingTasks(services.control.read)).map(({ account }) => account));
  const shut: string[] = [];
  let parked = 0;
  for (const account of accounts) {
    const own = await services.forAccount(account).catch(() => null);
    if (own === null) shut.push(account);
    else parked += await parkJobs(own.catalogue, own.now());
  }
  return { parked, shut };
}

function erasedText(count: number): string[] {
  if (count === 0) return [];
  const whose = count === 1 ? "1 account that was" : `${count} accounts that were`;
  return [`It held ${whose} erased after the copy: nobody can enter, and the server erases what came back.`];
}

async function list({ config, out }: Context): Promise<Exit> {
  const copies = await wholeCopies(openObjectStore(addressOf(config().store, "")));
  out.answer({ copies: copies.map(asJson) }, () => {
    const rows = copies.map((copy) => [copy.id, timeText(copy.madeAt), bytesText(copy.bytes), copy.instance]);
    return rows.length === 0
      ? "There is no copy in the storage."
      : table(["COPY", "MADE (UTC)", "SIZE", "OF"], rows);
  });
  return EXIT.ok;
}

function asJson({ id, instance, madeAt, bytes }: PutBack) {
  return { copy: id, instance, made_at: madeAt.toISOString(), bytes };
}
