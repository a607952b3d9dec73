import type { Download } from "../../domain/recovery/jobs/download_link.ts";
import type { ExportJob } from "../../domain/recovery/jobs/jobs.ts";
import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { momentText } from "../components/moment.tsx";
import { bytesText, countText } from "../components/quantities.ts";

/** **Download Results**: the zips while they may be had, and what can be done about their link. */
export function DownloadResults({ at, job, download, may }: {
  /** `/jobs/<id>`. */
  at: string;
  job: ExportJob;
  download: Download;
  may: boolean;
}) {
  const { state, until } = download;
  if (state !== "open") return <Ended at={at} state={state} may={may} />;
  return (
    <div class="card">
      <div class="card-body stack">
        <h2>Ready to download</h2>
        <Zips at={at} job={job} download={download} may={may} />
        <p class="soft">
          Until {momentText(until!.getTime())}. A download that breaks off goes on where it stopped.
        </p>
      </div>
      {may && (
        <div class="card-foot">
          <Deed at={`${at}/link/revoke`} label="Revoke" />
          <Deed at={`${at}/link/extend`} label="Extend to 72 hours from now" />
          <Deed at={`${at}/link`} label="Mail me a new link" />
        </div>
      )}
    </div>
  );
}

/** A line for each zip. */
export function Zips({ at, job, download: { zips }, may }: {
  at: string;
  job: ExportJob;
  download: Download;
  may: boolean;
}) {
  const files = job.progress?.files ?? 0;
  return (
    <>
      <p>
        {zips.length === 1
          ? `${countText(files, "file")} in one zip, with a manifest of every item.`
          : `${countText(files, "file")} in ${
            countText(zips.length, "zip")
          }, each complete by itself, with a manifest: unpack all of them into one folder.`}
      </p>
      <ul class="job-causes">
        {zips.map(({ number, size }) => (
          <li class="buttons">
            {may
              ? (
                <Button
                  kind={zips.length === 1 ? "primary" : "plain"}
                  icon="download"
                  href={`${at}/zips/${number}`}
                >
                  {zips.length === 1 ? "Download" : `Download part ${number}`}
                </Button>
              )
              : <span>{`Part ${number}`}</span>} <span class="soft">{bytesText(size ?? 0)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

const ENDS = {
  none: "The download is not ready yet.",
  expired: "The link has expired.",
  revoked: "The link was revoked.",
  gone: "The download is not kept any longer.",
};

function Ended({ at, state, may }: { at: string; state: Exclude<Download["state"], "open">; may: boolean }) {
  return (
    <Callout tone="quiet" icon="clock" actions={may && <Anew at={at} state={state} />}>
      <strong>{ENDS[state]}</strong> {state === "gone"
        ? "Prepare it again from the backup."
        : state !== "none" && "A new one leads to the same zips, without preparing them again."}
    </Callout>
  );
}

/** What helps where the zips cannot be had. */
export function Anew({ at, state }: { at: string; state: Exclude<Download["state"], "open"> }) {
  if (state === "none") return null;
  return state === "gone"
    ? <Deed at={`${at}/export/start`} label="Prepare it again" primary />
    : <Deed at={`${at}/link`} label="Mail me a new link" primary />;
}

function Deed({ at, label, primary }: { at: string; label: string; primary?: boolean }) {
  return (
    <form method="post" action={at} hx-disable="find button">
      <Button small kind={primary ? "primary" : "plain"}>{label}</Button>
    </form>
  );
}
