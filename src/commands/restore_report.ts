import type { Plan, RestoreResult, SharingFigures } from "../domain/restore/restore.ts";
import { causeOf } from "../domain/causes/causes.ts";
import { EXIT, type Exit } from "./command.ts";
import type { Output } from "./output.ts";
import { bytesText, countText, numberText, secondsText, timeText } from "./quantities.ts";
import { causeReports, causeWords } from "./run_report.ts";
import { shown } from "./shown.ts";

/** A plan with the names that `--json` keeps. */
export function planDocument(plan: Plan) {
  return {
    mode: plan.mode,
    files: plan.files,
    folders: plan.folders,
    bytes: plan.bytes,
    identical: plan.identical,
    conflicts: plan.conflicts,
    not_restorable: plan.notRestorable,
    sharing: plan.sharing,
    upload_calls: plan.uploadCalls,
    upload_limit: plan.uploadLimit,
    uploads_used: plan.uploadsUsed,
    estimated_seconds: plan.estimatedSeconds,
    blockers: plan.blockers,
    destinations: plan.destinations.map(({ name, folder, namespace }) => ({ name, folder, namespace })),
  };
}

/** What would be done, and what stands against it. */
export function planWords(out: Output, plan: Plan): string {
  const left = Object.entries(plan.notRestorable).map(([code, count]) =>
    `  ${countText(count, "item")} cannot be restored: ${causeOf(code).sentence}`
  );
  return [
    out.bold(`Restore ${plan.restoreId}, planned; nothing is changed yet`),
    `  ${countText(plan.files, "file")} (${bytesText(plan.bytes)}), ${countText(plan.folders, "folder")}; ` +
    `${numberText(plan.identical)} are there already, ${numberText(plan.conflicts)} get a name of their own`,
    `  ${countText(plan.uploadCalls, "upload call")} at most (${limitWords(plan)}); ` +
    `about ${secondsText(plan.estimatedSeconds)}`,
    ...destinationWords(plan.destinations),
    ...sharingWords(plan.sharing, plan.restoreId),
    ...left,
    ...plan.blockers.map(({ detail }) => `  ${out.mood("bad", `In the way: ${shown(detail)}`)}`),
    `Do it: dropkeep restore run ${plan.restoreId}`,
  ].join("\n");
}

/** Other apps use the same calls, and Dropbox does not tell how many. */
function limitWords({ uploadLimit, uploadsUsed }: Plan): string {
  const used = `${numberText(uploadsUsed)} used by Dropkeep this month`;
  if (uploadLimit === null) return `no limit, ${used}`;
  const left = Math.max(0, uploadLimit - uploadsUsed);
  return `the team's plan allows ${numberText(uploadLimit)} a month, ${used}, ${
    numberText(left)
  } left unless other ` +
    "apps use them";
}

/** A result with the names that `--json` keeps. */
export function resultDocument(result: RestoreResult) {
  const { state, reason, resumeAt, outcomes, folders, bytes, causes, sharing, destinations, seconds } =
    result;
  const resume_at = resumeAt?.toISOString() ?? null;
  return {
    state,
    reason,
    resume_at,
    outcomes,
    folders,
    bytes,
    causes: causeReports(causes),
    sharing,
    destinations,
    seconds,
  };
}

/** What became of a restore, and how it goes on. */
export function resultWords(out: Output, result: RestoreResult): string {
  const { state, outcomes, restoreId, seconds } = result;
  const mood = ({ succeeded: "good", partial: "mixed", parked: "mixed", failed: "bad" } as const)[state];
  const title =
    { succeeded: "Restored", partial: "Restored in part", parked: "Parked", failed: "Not restored" }[state];
  const causes = causeReports(result.causes);
  return [
    `${out.mood(mood, title)} (restore ${restoreId}): ${countText(outcomes.restored, "file")} written ` +
    `(${bytesText(result.bytes)}), ${numberText(outcomes.kept_both)} beside another, ` +
    `${numberText(outcomes.identical)} there already, ${secondsText(seconds)}`,
    ...destinationWords(result.destinations),
    ...sharingWords(result.sharing, restoreId),
    ...(result.reason ? [`  ${reasonWords(result.reason)}`] : []),
    ...(causes.length > 0
      ? [causeWords(out, causes), `  Item by item: dropkeep restore show ${restoreId}`]
      : []),
    ...(state === "parked" ? [`  It goes on ${howOn(result)}`] : []),
  ].join("\n");
}

function howOn({ restoreId, resumeAt }: RestoreResult): string {
  const resume = `with: dropkeep restore run ${restoreId}`;
  if (resumeAt === null) return resume;
  return `after ${
    timeText(resumeAt)
  } UTC by dropkeep watch or dropkeep restore resume; before that, if Dropbox has ` +
    `raised the limit, ${resume}`;
}

/** Nothing where nothing was shared. */
function sharingWords(sharing: SharingFigures | null, restoreId: number): string[] {
  if (sharing === null) return [];
  const { folders, told, planned, done, kept, left, failed } = sharing;
  const who = `who had access: dropkeep restore show ${restoreId}`;
  if (told > 0) return [`  ${countText(folders, "shared folder")}; ${who}`];
  return [
    `  ${countText(folders, "shared folder")}: of members, rules and links ${
      numberText(planned)
    } to be given back, ` +
    `${numberText(done)} given back, ${numberText(kept)} there already, ${
      numberText(left)
    } not given back, ` +
    `${numberText(failed)} failed; ${who}`,
  ];
}

function destinationWords(destinations: { name: string; folder: string }[]): string[] {
  return destinations.map(({ name, folder }) =>
    `  to ${shown(name)}${folder ? `: ${shown(folder)}` : ", where it was"}`
  );
}

function reasonWords({ code, detail }: { code: string; detail: string }): string {
  const { sentence, fix } = causeOf(code);
  return `${sentence} ${fix} (${shown(detail)})`;
}

/** Parked is a failure that can go on. */
export function exitOfRestore({ state, reason }: RestoreResult): Exit {
  if (state === "succeeded") return EXIT.ok;
  if (state === "partial") return EXIT.partial;
  return reason?.code === "interrupted" ? EXIT.interrupted : EXIT.failed;
}
