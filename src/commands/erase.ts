import {
  carryOutErasures,
  type EraseKeeper,
  planErasure,
  requestErasure,
} from "../domain/upkeep/erase/erase.ts";
import type { Certificate } from "../domain/upkeep/erase/certificate.ts";
import type { ErasureRequest } from "../domain/upkeep/erase/request.ts";
import { TASK_OPTION } from "./chosen_task.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { keptTask, WAIT_OPTION } from "./kept_repository.ts";
import { ProgressLine } from "./progress.ts";
import { bytesText, countText, numberText } from "./quantities.ts";
import { UsageError } from "./usage_error.ts";

export const erase: Command = {
  name: "erase",
  group: "keep",
  summary: "Remove files, folders or whole namespaces from every snapshot, for good",
  usage: [
    "erase PATH… [--dry-run] [--may-return] [--task NAME]",
    "erase --item ID [--dry-run] [--may-return] [--task NAME]",
    "erase --namespace ID [--dry-run] [--may-return] [--task NAME]",
    "erase --resume [--task NAME]",
  ],
  about:
    "PATH is one of a snapshot, /members/alice@acme.example/Docs: whatever ever stood there and below. An item goes\n" +
    "wherever it stood, by its Dropbox id. Bytes that nothing else needs are gone from the storage when it ends. It is\n" +
    "not backed up again, unless it may return. What was erased in Dropbox's own history is not touched. A bucket that\n" +
    "keeps old versions of objects keeps these bytes, encrypted, until its own rules or somebody remove those versions:\n" +
    "the certificate then says so (remains).",
  options: {
    ...TASK_OPTION,
    ...WAIT_OPTION,
    item: { value: "ID", help: "a file, folder or link by its Dropbox id" },
    namespace: { value: "ID", help: "all of a member's home, a team folder or a shared folder" },
    "may-return": { help: "the next backup may take it in again, if Dropbox still has it" },
    resume: { help: "carry out what was cut off, or could not be while others worked; a backup does so too" },
    "dry-run": { help: "say what would go, and change nothing" },
  },
  examples: [
    ["erase /members/bob@acme.example/private --dry-run", "look first"],
    ["erase /members/bob@acme.example/private --json", "and keep the certificate"],
  ],
  json:
    "{ dry_run, certificates: [{ requested_at, ended_at, items: [], namespaces: [], path_sha256: [], snapshots,\n" +
    "nodes, versions, packs, bytes, remains }] } or, with --dry-run: { dry_run, snapshots, nodes, versions }",
  words: 1000,
  run: eraseIt,
};

const RESUME = "dropkeep erase --resume";

async function eraseIt(context: Context): Promise<Exit> {
  const { args, out } = context;
  const request = requested(context);
  const keeper = await eraseKeeper(context);
  if (args.has("dry-run")) return await preview(context, keeper, request);
  const line = new ProgressLine(out, context.now, "the storage");
  line.set(() => "reading snapshots");
  try {
    if (!args.has("resume")) await requestErasure(keeper, request, args.has("may-return"));
    const progress: EraseKeeper["progress"] = ({ step, done }) =>
      line.set(() => `${step}: ${numberText(done)}`);
    const certificates = await carryOutErasures({ ...keeper, progress }).catch((error) => {
      line.end();
      out.say(`The erasure is written down and not carried out yet: the next backup does it, or ${RESUME}.`);
      throw error;
    });
    line.end();
    out.answer(
      { dry_run: false, certificates },
      () => certificates.map(certificateWords).join("\n") || "Nothing is left to erase.",
    );
  } finally {
    line.end();
  }
  return EXIT.ok;
}

async function eraseKeeper(context: Context): Promise<EraseKeeper> {
  const { catalogue } = await context.services();
  return { ...await keptTask(context), catalogue };
}

function requested({ args }: Context): ErasureRequest {
  const [item, namespace] = [args.text("item"), args.text("namespace")];
  const request = {
    items: item === undefined ? [] : [item],
    namespaces: namespace === undefined ? [] : [namespace],
    paths: [...args.words],
  };
  const isEmpty = Object.values(request).every((list) => list.length === 0);
  if (args.has("resume") !== isEmpty) {
    throw new UsageError("Cannot erase: give paths, --item or --namespace; or --resume alone");
  }
  return request;
}

async function preview({ out }: Context, keeper: EraseKeeper, request: ErasureRequest): Promise<Exit> {
  const { rewritings, dropped, versions } = await planErasure(keeper, request);
  const document = { dry_run: true, snapshots: rewritings.length, nodes: dropped.length, versions };
  out.answer(
    document,
    () =>
      `Would take ${countText(dropped.length, "item")} out of ${
        countText(rewritings.length, "snapshot")
      }, and ` +
      `${countText(versions, "state")} out of the catalogue.`,
  );
  return EXIT.ok;
}

export function certificateWords(
  { snapshots, nodes, versions, packs, bytes, ended_at, remains }: Certificate,
): string {
  return `Erased at ${ended_at}: ${countText(nodes, "item")} out of ${countText(snapshots, "snapshot")}, ` +
    `${countText(versions, "state")} out of the catalogue; ${countText(packs, "pack")} (${
      bytesText(bytes)
    }) removed.${remains ? ` But ${remains}.` : ""}`;
}
