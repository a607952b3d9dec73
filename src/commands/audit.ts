import { type ChainVerdict, verifyAudit } from "../domain/audit/verify.ts";
import { openInstanceKeys } from "../domain/instance_keys.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { UsageError } from "./usage_error.ts";

export const audit: Command = {
  name: "audit",
  group: "prove",
  summary: "Verify that the audit log is as it was written",
  usage: ["audit verify"],
  about:
    "Walks each account's chain. The last number and hash, written down elsewhere, show later whether the end\n" +
    "was cut off.",
  options: {},
  examples: [["audit verify", "walk all chains; exit 1 where a row was altered, taken out or put in"]],
  json: "{ chains: [{ account, rows, head: { seq, mac } | null, broken: { seq, why } | null }] }",
  words: 1,
  run: verify,
};

async function verify({ args, out, services, now }: Context): Promise<Exit> {
  const word = args.word(0, "verify: dropkeep audit verify");
  if (word !== "verify") throw new UsageError(`Cannot run "audit ${word}": give verify`);
  const { control, ring } = await services();
  const chains = await verifyAudit(control.read, await openInstanceKeys(control, ring, now()));
  out.answer(
    { chains },
    () => chains.map(told).join("\n") || "Nothing has been written to the audit log yet.",
  );
  return chains.every(({ broken }) => broken === null) ? EXIT.ok : EXIT.failed;
}

function told({ account, rows, head, broken }: ChainVerdict): string {
  const name = account === "" ? "the installation" : `account ${account}`;
  if (broken !== null) {
    return `BROKEN  ${name}: row ${broken.seq} is ${broken.why}; ${rows} rows before it are sound`;
  }
  return `sound   ${name}: ${rows} rows, the last ${head?.mac}`;
}
