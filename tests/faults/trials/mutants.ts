import type { Strike } from "./steps.ts";

/** A defect put into the sources on purpose, and the trial whose oracle has to see it. */
export interface Mutant {
  /** What the program then does. */
  does: string;
  file: string;
  /** Texts of the file, each found once, and what stands there instead. */
  edits: [from: string, to: string][];
  strike: Omit<Strike, "at">;
  /** The step at which it shows, or a little before: these are tried first. */
  from?: number;
  /** What the oracle says of it. */
  says: RegExp;
}

/** By one more call the program itself sees what the store did not keep. */
const UNPROVEN: [string, string] = [
  "  await proveStored(store, packName(sealed.id), sealed.bytes.length);\n",
  "",
];
const KILLS: Mutant["strike"] = { effect: "killed before" };

export const MUTANTS: Mutant[] = [
  {
    does: "tells of a pack before it is stored",
    file: "src/domain/backup/pipeline/put_pack.ts",
    edits: [
      [
        "await store.put(packName(sealed.id), sealed.bytes,",
        "void store.put(packName(sealed.id), sealed.bytes.slice(),",
      ],
      ["{ sha256: sealed.id });", "{ sha256: sealed.id }).catch(() => {});"],
      UNPROVEN,
    ],
    strike: KILLS,
    from: 36,
    says: /Cannot read "data\/.*there is no such object/,
  },
  {
    does: "takes a pack that the store refused for stored",
    file: "src/domain/backup/pipeline/put_pack.ts",
    edits: [["{ sha256: sealed.id });", "{ sha256: sealed.id }).catch(() => {});"], UNPROVEN],
    strike: { door: "store", effect: "refused", lasting: true },
    from: 8,
    says: /Cannot read "data\/.*there is no such object/,
  },
  {
    does: "saves a cursor before the entries that it covers",
    file: "src/domain/backup/listing/follower.ts",
    edits: [[
      "    const last = Math.max(0, page.entries.length - 1);\n",
      "    const last = Math.max(0, page.entries.length - 1);\n" +
      "    await this.#parts.catalogue.write((trx) =>\n" +
      "      changeNamespace(trx, this.#namespace.id, this.#follows(page))\n    );\n",
    ]],
    strike: KILLS,
    from: 23,
    says: /strictly deep-equal/,
  },
  {
    does: "writes the snapshot before the index",
    file: "src/domain/backup/snapshot/snapshot_writer.ts",
    edits: [
      ["  await indexPacks(parts);\n", ""],
      ["  return { snapshotId, treeId,", "  await indexPacks(parts);\n  return { snapshotId, treeId,"],
    ],
    strike: KILLS,
    from: 60,
    says: /what our own check finds/,
  },
  {
    does: "shows contents before the packs that hold them",
    file: "src/domain/backup/commit/intake.ts",
    edits: [
      ["      for (const pack of packs) await savePack(trx, repositoryId, run, pack);\n", ""],
      [
        "    for (const pack of packs) this.#release(pack);\n",
        "    for (const pack of packs) {\n" +
        "      await this.#catalogue.write((trx) => savePack(trx, repositoryId, run, pack));\n" +
        "      this.#release(pack);\n    }\n",
      ],
    ],
    strike: KILLS,
    from: 39,
    says: /blobs that no pack holds/,
  },
  {
    does: "goes on after a commit that failed",
    file: "src/domain/backup/commit/intake.ts",
    edits: [["if (this.#failure) throw this.#failure.error;", ""]],
    strike: { door: "catalogue", effect: "refused" },
    from: 22,
    says: /what our own check finds/,
  },
  {
    does: "believes a download without its hash",
    file: "src/storage/repository/file_writer.ts",
    edits: [["    if (!isRight) throw", "    if (!isRight && got.size < 0) throw"]],
    strike: { door: "dropbox", effect: "changed" },
    says: /a success run is silent about/,
  },
  {
    does: "calls a run with missing items a success",
    file: "src/domain/backup/execution.ts",
    edits: [[
      'errors.length > 0 ? "partial" as const : "success" as const',
      '"success" as "partial" | "success"',
    ]],
    strike: { door: "dropbox", effect: "refused", lasting: true },
    says: /partial/,
  },
  {
    does: "forgets to write down that a run failed",
    file: "src/domain/backup/run_failed.ts",
    edits: [["endRun(trx, run, end)", "endRun(trx, -run, end)"]],
    strike: { door: "store", effect: "refused", lasting: true },
    says: /running/,
  },
];
