import type { JobShare, JobSharing, SharedFolderOfJob } from "../../domain/recovery/jobs/job_sharing.ts";
import type { SharingFigures } from "../../domain/restore/restore.ts";
import { Button } from "../components/button.tsx";
import { Pill, type PillTone } from "../components/pill.tsx";
import { countText, numberText } from "../components/quantities.ts";
import { Table } from "../components/table.tsx";

const HEADS = [
  { label: "Person, group, rule or link, and how it stood", look: "wide" as const },
  { label: "Outcome" },
];

/** X8: who had access then, and what the restore does about it. */
export function Sharing({ sharing, at }: {
  sharing: JobSharing;
  /** The job's own page. */
  at: string;
}) {
  const { choice, figures, folders, hasMore } = sharing;
  return (
    <section class="section" id="job-sharing" aria-label="Sharing">
      <div class="section-head">
        <h2>Sharing</h2>
        {folders.length > 0 && <Button small href={`${at}/sharing.csv`} icon="download">Download CSV</Button>}
      </div>
      <p class="soft">
        {folders.length === 0
          ? "Nothing of it was shared then."
          : choice === "reapply"
          ? applied(figures)
          : REPORTED}
      </p>
      {folders.map((folder) => <Folder {...folder} />)}
      {hasMore && <p class="soft">There is more than is shown here: the file has all of it.</p>}
    </section>
  );
}

const REPORTED =
  "Who had access then. This restore gives nobody access: share again in Dropbox what is to be shared.";

function applied(figures: SharingFigures): string {
  const words = sharingWords(figures);
  if (figures.planned + figures.done === 0) return words;
  return `${words} Nobody gets more than they had then. Dropbox mails nobody about it: whoever is let in finds the folder ` +
    "under Shared.";
}

/** What is or would be done about the sharing of a restore's folders, in a sentence. */
export function sharingWords({ folders, planned, done, kept, left, failed }: SharingFigures): string {
  const of = planned + done + kept + left + failed;
  if (of === 0) return `${countText(folders, "folder")}, without members, rules or links.`;
  const parts = [[planned, "to be given back"], [done, "given back"], [kept, "there already"], [
    left,
    "not given back",
  ], [
    failed,
    "failed",
  ]] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, word]) => `${numberText(count)} ${word}`);
  return `Of ${countText(of, "member, rule or link", "members, rules and links")} in ${
    countText(folders, "folder")
  }: ${words.join(", ")}.`;
}

function Folder({ place, cause, shares }: SharedFolderOfJob) {
  return (
    <div class="job-shared">
      <h3>
        <bdi>{place}</bdi>
      </h3>
      {cause && <p class="soft">{`${cause.sentence} ${cause.fix}`}</p>}
      {shares.length > 0 && (
        <Table label={`Sharing of ${place}`} heads={HEADS}>
          {shares.map((share) => <Row {...share} />)}
        </Table>
      )}
    </div>
  );
}

const TONES: Record<JobShare["state"], PillTone> = {
  told: "quiet",
  planned: "open",
  done: "good",
  kept: "quiet",
  left: "warn",
  failed: "bad",
};

function Row({ name, email, stood, state, became, cause }: JobShare) {
  return (
    <tr>
      <th scope="row" class="wide">
        <bdi>{name}</bdi>
        {email && email !== name && (
          <span class="sub">
            <bdi>{email}</bdi>
          </span>
        )}
        <span class="sub job-cause">{stood}</span>
        {cause && <span class="sub job-cause">{`${cause.sentence} ${cause.fix}`}</span>}
      </th>
      <td>
        <Pill tone={TONES[state]}>{became}</Pill>
      </td>
    </tr>
  );
}
