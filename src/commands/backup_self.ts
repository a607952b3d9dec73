import { backUpSelf } from "../installation/self_copy.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { bytesText } from "./quantities.ts";

export const backup_self: Command = {
  name: "backup-self",
  group: "prove",
  summary: "Copy Dropkeep's own databases and keyring into the storage, encrypted",
  usage: ["backup-self"],
  about:
    "The server does so by itself, every DROPKEEP_SELF_BACKUP_HOURS; this is for a Dropkeep that is used from the\n" +
    "command line, and before an upgrade. The copy lies in DROPKEEP_STORE beside the repositories, and opens by the\n" +
    "master key alone, which is not in it: keep that key (keys/master.key, or what DROPKEEP_MASTER_KEY is set to) in a\n" +
    "place of its own. All copies of two days are kept, then one a day for a month, and never fewer than three.",
  options: {},
  examples: [["backup-self", "before an upgrade, or daily by cron where no server runs"]],
  json: "{ copy, made_at, bytes, missing: [account], master_key }",
  words: 0,
  run: copyIt,
};

async function copyIt({ services, signal, out }: Context): Promise<Exit> {
  const open = await services();
  const why = new Map<string, string>();
  const { id, madeAt, bytes, missing } = await backUpSelf(open, {
    signal,
    onMissing: (account, error) => why.set(account, error instanceof Error ? error.message : String(error)),
  });
  const master_key = open.ring.active.id;
  out.answer({ copy: id, made_at: madeAt.toISOString(), bytes, missing, master_key }, () =>
    [
      `Copy ${id} is in the storage (${bytesText(bytes)}).`,
      `It opens by master key ${master_key}, which is not in it. Keep that key in a place of its own.`,
      ...missing.map((account) => `NOT in it: the catalogue of account ${account}. ${why.get(account)}`),
    ].join("\n"));
  return missing.length === 0 ? EXIT.ok : EXIT.partial;
}
