import type { Mutant } from "./mutants.ts";

/** Defects of what looks after a repository and gives back from it, for the one trial of all of it. */
export const UPKEEP_MUTANTS: Omit<Mutant, "strike" | "from">[] = [
  {
    does: "overwrites what is there in a restore",
    file: "src/domain/restore/commit_batch.ts",
    edits: [['=== null ? "add"', '=== null ? "overwrite" as "add"']],
    says: /a restore changed what was there/,
  },
  {
    does: "gives back what it has not verified",
    file: "src/domain/export/verified.ts",
    edits: [[
      "facts.contentHash !== null && hash !== facts.contentHash",
      "facts.contentHash !== null && hash === null",
    ]],
    says: /wrong bytes were given back/,
  },
  {
    does: "prunes without grace",
    file: "src/domain/upkeep/prune/sweep.ts",
    edits: [["at + grace <= now().getTime()", "at <= now().getTime()"]],
    says: /packs removed within their grace/,
  },
  {
    does: "prunes without asking a snapshot",
    file: "src/domain/upkeep/prune/survey.ts",
    edits: [["snapshots.map(({ tree }) => tree)", "snapshots.slice(1).map(({ tree }) => tree)"]],
    says: /what our own check finds/,
  },
  {
    does: "prunes a pack that one blob is needed of",
    file: "src/domain/upkeep/prune/plan.ts",
    edits: [["used.blobs === 0", "used.blobs <= 1"]],
    says: /what our own check finds|no such object|no pack holds/,
  },
  {
    does: "prunes without confirming its lock",
    file: "src/domain/upkeep/prune/sweep.ts",
    edits: [["  if (obsolete.length > 0) await confirm();\n", ""]],
    says: /removed without a lock/,
  },
  {
    does: "forgets without confirming its lock",
    file: "src/domain/upkeep/forget.ts",
    edits: [["        await confirm();\n", ""]],
    says: /removed without a lock/,
  },
  {
    does: "leaves erased bytes in packs that are mostly needed",
    file: "src/domain/upkeep/erase/erase_once.ts",
    edits: [["{ grace: 0, maxUnused: 0 }", "{ grace: 0, maxUnused: 1 }"]],
    says: /was erased and is there/,
  },
  {
    does: "leaves what was erased in the log",
    file: "src/domain/upkeep/erase/erase.ts",
    edits: [["  await keeper.catalogue.checkpoint();\n", ""]],
    says: /was erased and is there/,
  },
  {
    does: "forgets to refuse what was erased",
    file: "src/domain/upkeep/erase/erase.ts",
    edits: [["if (!mayReturn) await refuse(", "if (mayReturn) await refuse("]],
    says: /was erased and is there/,
  },
  {
    does: "keeps no tombstone in the bucket",
    file: "src/domain/upkeep/erase/erase.ts",
    edits: [["    await keepTombstones(keeper);\n", ""]],
    says: /was erased and is there/,
  },
  {
    does: "takes what a reset hid for deleted",
    file: "src/domain/backup/listing/relisting.ts",
    edits: [
      [" || listing_run === run) return false;", ") return false;"],
      ["return (listed_at ?? 0) + patience <= now().getTime();", "return patience > 0;"],
    ],
    says: /taken for deleted/,
  },
  {
    does: "drops who has access from a snapshot",
    file: "src/domain/backup/access/sharing_files.ts",
    edits: [["    if (share) nodes.push", "    if (share && nodes.length === 0) nodes.push"]],
    says: /rebuilt shares/,
  },
  {
    does: "takes a file for unchanged without its revision",
    file: "src/domain/backup/listing/decide.ts",
    edits: [["current && current.rev === entry.rev && current.name", "current && current.name"]],
    says: /what Dropbox lists/,
  },
  {
    does: "passes over a snapshot in a rebuild",
    file: "src/domain/rebuild/rebuild.ts",
    edits: [["if (done.has(run.run)) continue;", "if (done.has(run.run) || i === 1) continue;"]],
    says: /rebuilt runs/,
  },
];
