import type { Manifest } from "./manifest.ts";
import { safePath } from "./safe_name.ts";
import { listedCode, type Tally, unreadable } from "./tally.ts";
import { verified } from "./verified.ts";
import type { Selected } from "./walk_selection.ts";
import { LONGEST_NAME, ZipArchive } from "./zip/archive.ts";

const CUT_SHORT = "; its member is cut short and has a wrong CRC, so that unpacking reports it";

/** Writes one item into the archive and the manifest: a folder, a file, or what is only listed. */
export async function* archiveItem(
  archive: ZipArchive,
  manifest: Manifest,
  tally: Tally,
  selected: Selected,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const name = safePath(selected.names);
  const facts = { name, modified: selected.item?.client_modified ?? 0 };
  const outcome = { member: name, sha256: null, code: null, detail: null };
  if (!ZipArchive.takes(name)) {
    tally.failed(selected, "name_refused", `its path has more than ${LONGEST_NAME} bytes`);
    return await manifest.add(selected, { ...outcome, member: "", state: "failed", code: "name_refused" });
  }
  if (selected.kind === "folder") {
    yield* archive.folder(facts);
    tally.add({ folders: 1 });
    return await manifest.add(selected, { ...outcome, member: `${name}/`, state: "stored" });
  }
  if (selected.kind === "mount" || selected.kind === "symlink") {
    tally.listed(selected);
    const why = { code: listedCode(selected), detail: selected.item!.target };
    return await manifest.add(selected, { ...outcome, member: "", state: "listed", ...why });
  }
  const item = selected.item!;
  const proven = new Proven(bytes, {
    name: item.name,
    size: item.size,
    contentHash: item.content_hash?.toHex() ?? null,
  });
  try {
    const first = await proven.begin();
    yield* archive.file(facts, proven.from(first));
    tally.add({ files: 1, bytes: item.size });
    await manifest.add(selected, { ...outcome, state: "stored", sha256: proven.sha256 });
  } catch (error) {
    const why = unreadable(error);
    if (proven.begun) why.detail += CUT_SHORT;
    tally.failed(selected, why.code, why.detail);
    await manifest.add(selected, { ...outcome, member: proven.begun ? name : "", state: "failed", ...why });
  }
}

/** A content that is opened before its entry is begun: what cannot be read at all leaves no entry. */
class Proven {
  sha256: string | null = null;
  begun = false;
  #bytes: AsyncGenerator<Uint8Array, string>;

  constructor(bytes: AsyncIterable<Uint8Array>, facts: Parameters<typeof verified>[1]) {
    this.#bytes = verified(bytes, facts);
  }

  async begin(): Promise<IteratorResult<Uint8Array, string>> {
    return await this.#bytes.next();
  }

  async *from(first: IteratorResult<Uint8Array, string>): AsyncGenerator<Uint8Array> {
    this.begun = true;
    let step = first;
    for (; !step.done; step = await this.#bytes.next()) yield step.value;
    this.sha256 = step.value;
  }
}
