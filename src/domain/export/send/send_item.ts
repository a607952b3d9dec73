import {
  type Destination,
  DestinationError,
  isSame,
  type NewObject,
  PIECE,
} from "../../../integrations/destinations/destination.ts";
import { tryOut } from "../../../integrations/destinations/try_out.ts";
import type { SentItem } from "../../../storage/catalogue/sent_items.ts";
import type { CauseCode } from "../../causes/causes.ts";
import { listedCode, placeOf, unreadable } from "../tally.ts";
import { verified } from "../verified.ts";
import type { Selected } from "../walk_selection.ts";
import { objectName } from "./object_name.ts";

/** Where items go. */
export interface Target {
  jobId: string;
  destination: Destination;
  /** Of all names, ends with a slash. */
  prefix: string;
  /** Something of the export may be there already: it is looked for before anything is sent. */
  mayBeThere: boolean;
  signal: AbortSignal;
  onBytes(count: number): void;
}

/**
 * Sends an item. What is small is read before this resolves, and `send` then goes on by itself; what is large has
 * arrived when this resolves. Throws `DestinationError` where nothing more can be sent.
 */
export async function sendItem(
  target: Target,
  selected: Selected,
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ send(): Promise<SentItem> }> {
  const row = rowOf(target, selected);
  if (selected.kind === "folder") return settled({ ...row, state: "listed" });
  if (selected.kind === "symlink" || selected.kind === "mount") {
    const { target: detail } = selected.item!;
    return settled({ ...row, member: "", state: "listed", code: listedCode(selected), detail });
  }
  const object = objectOf(target, selected, row);
  try {
    if (target.mayBeThere && isSame(await target.destination.look(object.name, target.signal), object)) {
      target.onBytes(object.size);
      return settled(row);
    }
    const proven = verified(counted(bytes, target.onBytes), factsOf(selected));
    if (object.size > PIECE) return settled(await putLarge(target, object, proven, row));
    const { whole, sha256 } = await readWhole(object, proven);
    return { send: () => putSmall(target, object, whole, { ...row, sha256 }) };
  } catch (error) {
    const isAlone = isUnavailable(error) && await takesOthers(target);
    return settled(isAlone ? refusedRow(row, error) : failedRow(row, error));
  }
}

async function putLarge(
  { destination, signal }: Target,
  object: NewObject,
  proven: AsyncGenerator<Uint8Array, string>,
  row: SentItem,
): Promise<SentItem> {
  let sha256 = "";
  const noting = (async function* () {
    sha256 = yield* proven;
  })();
  await destination.put(object, noting, signal);
  return { ...row, sha256: Uint8Array.fromHex(sha256) };
}

async function putSmall(
  target: Target,
  object: NewObject,
  whole: Uint8Array,
  row: SentItem,
): Promise<SentItem> {
  const put = () => target.destination.put(object, once(whole), target.signal);
  try {
    await put();
    return row;
  } catch (error) {
    if (!isUnavailable(error)) return failedRow(row, error);
    if (!await takesOthers(target)) throw error;
  }
  // It may answer by now: what was an outage's fault costs no item its place.
  return await put().then(
    () => row,
    (error) => isUnavailable(error) ? refusedRow(row, error) : failedRow(row, error),
  );
}

function isUnavailable(error: unknown): error is DestinationError {
  return error instanceof DestinationError && error.code === "unavailable";
}

/**
 * A storage may answer 500 to one object for ever (seen, with a long name), and no item may stop the others (law 7):
 * a small object of our own tells that from a storage that is away.
 */
async function takesOthers({ destination, prefix, signal }: Target): Promise<boolean> {
  try {
    await tryOut(destination, prefix, signal);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof DestinationError) return false;
    throw error;
  }
}

async function readWhole({ size }: NewObject, proven: AsyncGenerator<Uint8Array, string>) {
  const whole = new Uint8Array(size);
  let at = 0;
  for (;;) {
    const step = await proven.next();
    if (step.done) return { whole, sha256: Uint8Array.fromHex(step.value) };
    // More than is due is found out by `verified` at the end.
    if (at + step.value.length <= size) whole.set(step.value, at);
    at += step.value.length;
  }
}

/** The storage takes others, and not this one. */
function refusedRow(row: SentItem, { message: detail }: DestinationError): SentItem {
  return { ...row, member: "", sha256: null, state: "failed", code: "object_refused", detail };
}

/** What is this item's fault alone; all else is thrown again. */
function failedRow(row: SentItem, error: unknown): SentItem {
  const { code, detail } = error instanceof DestinationError ? refusal(error) : unreadable(error);
  return { ...row, member: "", sha256: null, state: "failed", code, detail };
}

function refusal(error: DestinationError): { code: CauseCode; detail: string } {
  if (error.code === "taken") return { code: "target_exists", detail: error.message };
  if (error.code === "name_refused") return { code: "name_refused", detail: error.message };
  if (error.code === "corrupt") return { code: "arrived_damaged", detail: error.message };
  throw error;
}

function rowOf({ jobId, destination, prefix }: Target, selected: Selected): SentItem {
  const longest = destination.longestName - new TextEncoder().encode(prefix).length;
  const { name, short } = objectName(selected.names, longest);
  return {
    job_id: jobId,
    place: placeOf(selected),
    kind: selected.kind,
    member: selected.kind === "folder" ? `${name}/` : name,
    version_id: selected.item?.id ?? null,
    size: selected.kind === "file" || selected.kind === "export" ? selected.item!.size : 0,
    modified: selected.item?.client_modified ?? 0,
    sha256: null,
    state: "stored",
    code: short ? "renamed" : null,
    detail: short ? name : null,
  };
}

function objectOf({ prefix }: Target, { item }: Selected, { member, size }: SentItem): NewObject {
  const mark = item!.content_hash?.toHex() ?? `version-${item!.id}`;
  return { name: prefix + member, size, mark };
}

function factsOf({ item }: Selected) {
  return { name: item!.name, size: item!.size, contentHash: item!.content_hash?.toHex() ?? null };
}

function settled(row: SentItem) {
  return { send: () => Promise.resolve(row) };
}

async function* counted(bytes: AsyncIterable<Uint8Array>, onBytes: (count: number) => void) {
  for await (const part of bytes) {
    onBytes(part.length);
    yield part;
  }
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}
