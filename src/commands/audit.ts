import { COMMAND_LINE } from "../domain/actor.ts";
import { checkChain } from "../domain/audit/check.ts";
import { brokenWords, chainNames, type ChainVerdict } from "../domain/audit/verify.ts";
import { openInstanceKeys } from "../domain/instance_keys.ts";
import { openObjectStore } from "../storage/objects/open.ts";
import { addressOf } from "../task_services.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { UsageError } from "./usage_error.ts";

export const audit: Command = {
  name: "audit",
  group: "prove",
  summary: "Verify that the audit log is as it was written",
  usage: ["audit verify"],
  about:
    "Walks each account's chain, and holds it against what earlier verifications have noted in the store: so a\n" +
    "cut-off end is seen too. The end of each sound chain is then noted there, and the log is told of the check.\n" +
    "The server does the same once a day.",
  options: {},
  examples: [["audit verify", "walk all chains; exit 1 where a row was altered, taken out or put in"]],
  json: "{ chains: [{ account, rows, head: { seq, mac } | null, broken: { seq, why, by } | null }] }",
  words: 1,
  run: verify,
};

async function verify({ args, out, services, now }: Context): Promise<Exit> {
  const word = args.word(0, "verify: dropkeep audit verify");
  if (word !== "verify") throw new UsageError(`Cannot run "audit ${word}": give verify`);
  const { control, ring, config } = await services();
  const store = openObjectStore(addressOf(config.store, ""));
  const checking = { control, keys: await openInstanceKeys(control, ring, now()), store, now };
  const chains: ChainVerdict[] = [];
  for (const account of await chainNames(control.read)) {
    chains.push(await checkChain(checking, account, COMMAND_LINE));
  }
  out.answer(
    { chains },
    () => chains.map(told).join("\n") || "Nothing has been written to the audit log yet.",
  );
  return chains.every(({ broken }) => broken === null) ? EXIT.ok : EXIT.failed;
}

function told({ account, rows, head, broken }: ChainVerdict): string {
  const name = account === "" ? "the installation" : `account ${account}`;
  if (broken !== null) {
    return `BROKEN  ${name}: ${brokenWords(broken)}`;
  }
  return `sound   ${name}: ${rows} rows, the last ${head?.mac}`;
}
